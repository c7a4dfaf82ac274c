package io.jenkins.plugins.virtualcluster.cli.base;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which hypervisors are used. */
public final class HypervisorOption extends ContextUser {
    public static final String VARIABLE = "VIRTUAL_CLUSTER_HYPERVISOR";
    private static final String USUAL = "qemu:///system";

    @Option(
            names = "--hypervisor",
            paramLabel = "URI",
            description =
                    "libvirt URI, such as qemu+ssh://root@machine/system; for run, watch, list and up several may be given."
                            + " Default: the environment's " + VARIABLE + ", separated by spaces if several, else "
                            + USUAL)
    private List<String> uris = List.of();

    private List<String> uris() {
        if (!uris.isEmpty()) {
            return uris;
        }
        String told = context.environment().getOrDefault(VARIABLE, "").strip();
        return told.isEmpty() ? List.of(USUAL) : List.of(told.split("\\s+"));
    }

    /** Whether any was named with the command. */
    public boolean isGiven() {
        return !uris.isEmpty();
    }

    /** The URIs without their parameters. */
    public String places() {
        return uris().stream().map(uri -> uri.replaceFirst("\\?.*", "")).collect(Collectors.joining(", "));
    }

    /** All of them, in the order in which they were given. */
    public List<HypervisorAddress> addresses() throws InvalidRequestException {
        List<HypervisorAddress> addresses = new ArrayList<>();
        for (String uri : uris()) {
            addresses.add(InvalidRequestException.reading(() -> HypervisorAddress.parse(uri)));
        }
        return addresses;
    }

    /** The only one. */
    public HypervisorAddress address() throws InvalidRequestException {
        List<HypervisorAddress> addresses = addresses();
        if (addresses.size() > 1) {
            throw new InvalidRequestException("There are " + addresses.size() + " hypervisors, " + places()
                    + "; this command uses only one: name it with --hypervisor");
        }
        return addresses.get(0);
    }
}
