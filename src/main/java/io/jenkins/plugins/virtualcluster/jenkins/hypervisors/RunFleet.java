package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The hypervisors that one run may use, with connections of its own. Their logins are on disk until it is closed, for the way
 * to the guests needs them too.
 */
public final class RunFleet implements AutoCloseable {
    private final Map<HypervisorAddress, HypervisorDescription> hypervisors;
    private final List<LoginFiles> logins;
    private final List<String> leftOut;
    private final Fleet fleet;

    private RunFleet(
            Map<HypervisorAddress, HypervisorDescription> hypervisors,
            List<LoginFiles> logins,
            List<String> leftOut,
            HypervisorOpener opener) {
        this.hypervisors = hypervisors;
        this.logins = logins;
        this.leftOut = List.copyOf(leftOut);
        fleet = new Fleet(
                List.copyOf(hypervisors.keySet()),
                address -> opener.open(address, hypervisors.get(address).imageSources()));
    }

    /**
     * Makes it of those whose settings can be used; connects to none yet.
     *
     * @throws HypervisorException if there is none, with the reasons
     */
    static RunFleet of(List<HypervisorDescription> descriptions, HypervisorConnections connections)
            throws HypervisorException {
        Map<HypervisorAddress, HypervisorDescription> hypervisors = new LinkedHashMap<>();
        List<LoginFiles> logins = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        boolean done = false;
        try {
            for (HypervisorDescription description : descriptions) {
                try {
                    LoginFiles files = connections.write(description);
                    logins.add(files);
                    hypervisors.put(files.address(), description);
                } catch (HypervisorException e) {
                    leftOut.add(e.getMessage());
                }
            }
            done = true;
        } finally {
            if (!done) {
                logins.forEach(LoginFiles::close);
            }
        }
        if (hypervisors.isEmpty()) {
            throw new HypervisorException(
                    leftOut.isEmpty()
                            ? "No hypervisor is configured; add one in Manage Jenkins, Clouds"
                            : "No hypervisor can be used: " + String.join("; ", leftOut));
        }
        return new RunFleet(hypervisors, logins, leftOut, connections.opener());
    }

    public Fleet fleet() {
        return fleet;
    }

    /** Why some of those named are not in it, a sentence each. */
    public List<String> leftOut() {
        return leftOut;
    }

    /** How one of the fleet's is configured. */
    public HypervisorDescription description(HypervisorAddress address) {
        return hypervisors.get(address);
    }

    /** A sentence of the engine, with hypervisors called as they are configured. */
    public String named(String sentence) {
        String named = sentence;
        List<HypervisorAddress> longestFirst = hypervisors.keySet().stream()
                .sorted(Comparator.comparing(
                        (HypervisorAddress address) -> -address.place().length()))
                .toList();
        for (HypervisorAddress address : longestFirst) {
            named = named.replace(address.place(), hypervisors.get(address).name());
        }
        return named;
    }

    @Override
    public void close() {
        try {
            fleet.close();
        } finally {
            logins.forEach(LoginFiles::close);
        }
    }
}
