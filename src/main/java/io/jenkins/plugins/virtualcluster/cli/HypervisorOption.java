package io.jenkins.plugins.virtualcluster.cli;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import picocli.CommandLine.Option;

/** Which hypervisor is used. */
final class HypervisorOption {
    static final String VARIABLE = "VIRTUAL_CLUSTER_HYPERVISOR";
    private static final String USUAL = "qemu:///system";

    @Option(
            names = "--hypervisor",
            paramLabel = "URI",
            description = "libvirt URI, such as qemu+ssh://root@machine/system. Default: the environment's " + VARIABLE
                    + ", else " + USUAL)
    private String uri;

    String uri(Surroundings surroundings) {
        if (uri != null) {
            return uri;
        }
        String told = surroundings.environment().getOrDefault(VARIABLE, "");
        return told.isEmpty() ? USUAL : told;
    }

    /** Whether one was named with the command. */
    boolean isGiven() {
        return uri != null;
    }

    /** The URI without its parameters. */
    String place(Surroundings surroundings) {
        return uri(surroundings).replaceFirst("\\?.*", "");
    }

    HypervisorAddress address(Surroundings surroundings) throws UserError {
        String text = uri(surroundings);
        try {
            return HypervisorAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UserError(e.getMessage());
        }
    }
}
