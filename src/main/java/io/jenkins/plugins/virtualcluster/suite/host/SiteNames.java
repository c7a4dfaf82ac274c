package io.jenkins.plugins.virtualcluster.suite.host;

import io.jenkins.plugins.virtualcluster.definition.Alias;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedInterface;
import io.jenkins.plugins.virtualcluster.remote.CommandResult;
import io.jenkins.plugins.virtualcluster.remote.Delivery;
import io.jenkins.plugins.virtualcluster.remote.FileTree;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names of a cluster that is connected to a bridge of its site, whose DNS server does not know them: each host has them in
 * its {@code /etc/hosts}. The addresses that the site gives are asked of the hosts themselves. Used by several threads.
 */
public final class SiteNames {
    private static final int OUTPUT = 64 * 1024;
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]{7,15}|[0-9a-f:.]{2,45}");

    private final ClusterPlan plan;
    private final RunSettings settings;
    /** What the site gave, by Ethernet address. */
    private final Map<String, Set<String>> given = new ConcurrentHashMap<>();

    public SiteNames(ClusterPlan plan, RunSettings settings) {
        this.plan = plan;
        this.settings = settings;
    }

    /** Whether the cluster has such names at all. */
    public boolean areNeeded() {
        return plan.networks().stream()
                .anyMatch(network -> network.network().bridge().isPresent());
    }

    /**
     * Waits until the host has its addresses, and takes them in.
     *
     * @throws RemoteException if the site gives it none in that time, naming the interface
     */
    public void ask(HostLayout layout, PlannedHost host, RemoteHost connection, Duration limit)
            throws RemoteException, InterruptedException {
        List<String> macs = host.interfaces().stream()
                .filter(SiteNames::isGiven)
                .map(at -> at.mac().text())
                .toList();
        if (macs.isEmpty()) {
            return;
        }
        CommandResult result = connection.execute(
                layout.base() + "/addresses.sh " + limit.toSeconds() + " " + String.join(" ", macs),
                OUTPUT,
                limit.plus(settings.delivery()));
        if (result.exitCode() != 0) {
            throw new RemoteException(host.fullName() + " has no address: "
                    + (result.output() + result.errors()).strip() + ", from the DHCP server or the router of bridge "
                    + host.interfaces().stream()
                            .filter(SiteNames::isGiven)
                            .map(at -> at.bridge().orElseThrow())
                            .findFirst()
                            .orElseThrow());
        }
        take(macs, result.output());
    }

    /** What a host sends goes to the others, so nothing else than an address of its own is taken. */
    void take(List<String> macs, String output) {
        macs.forEach(mac -> given.put(
                mac,
                output.lines()
                        .filter(line -> line.startsWith(mac + " "))
                        .map(line -> line.substring(mac.length() + 1))
                        .filter(address -> ADDRESS.matcher(address).matches())
                        .collect(Collectors.toCollection(LinkedHashSet::new))));
    }

    /** What the site gave to all hosts, for a process that continues the run: lines of an Ethernet address and an address. */
    public String remembered() {
        StringBuilder lines = new StringBuilder();
        given.forEach((mac, addresses) -> addresses.forEach(
                address -> lines.append(mac).append(' ').append(address).append('\n')));
        return lines.toString();
    }

    /** Takes in what another process remembered. */
    public void remember(String lines) {
        List<String> macs = plan.hosts().stream()
                .flatMap(host -> host.interfaces().stream())
                .filter(SiteNames::isGiven)
                .map(at -> at.mac().text())
                .filter(mac -> lines.contains(mac + " "))
                .toList();
        take(macs, lines);
    }

    private static boolean isGiven(PlannedInterface at) {
        return at.bridge().isPresent() && at.address().isEmpty();
    }

    /** Whether the addresses of all hosts are known. */
    public boolean areKnown() {
        return plan.hosts().stream()
                .flatMap(host -> host.interfaces().stream())
                .filter(SiteNames::isGiven)
                .allMatch(at -> given.containsKey(at.mac().text()));
    }

    /** Has the host know all names. */
    public void tell(HostLayout layout, RemoteHost connection) throws RemoteException, InterruptedException {
        FileTree files =
                new FileTree().add("hosts", file(), 0644).add("topology.json", layout.topology(plan, given), 0644);
        CommandResult result = connection.deliver(
                new Delivery(
                        files,
                        layout.base(),
                        List.of(),
                        List.of(layout.base() + "/hosts.sh", layout.base() + "/hosts")),
                OUTPUT,
                settings.delivery());
        if (result.exitCode() != 0) {
            throw new RemoteException(connection.name() + " cannot have the names of the cluster in /etc/hosts: "
                    + (result.output() + result.errors()).strip());
        }
    }

    /** A line for each address. The first name of a line is the one that a look-up of the address gives. */
    String file() {
        StringBuilder lines = new StringBuilder();
        for (PlannedHost host : plan.hosts()) {
            for (PlannedInterface at : host.interfaces()) {
                String names = String.join(" ", names(host, at));
                Topology.addresses(at, given)
                        .forEach(address ->
                                lines.append(address).append(' ').append(names).append('\n'));
            }
        }
        return lines.toString();
    }

    private Set<String> names(PlannedHost host, PlannedInterface at) {
        Set<String> names = new LinkedHashSet<>();
        String domain = plan.cluster()
                .network(at.definition().network())
                .domain()
                .map(of -> "." + of)
                .orElse("");
        String name = host.host().name();
        names.add(name + domain);
        names.add(host.fullName());
        names.add(name);
        for (Alias alias : plan.cluster().aliases()) {
            if (alias.hosts().contains(name)) {
                names.add(alias.name() + domain);
                names.add(alias.name());
            }
        }
        return names;
    }
}
