package io.jenkins.plugins.virtualcluster;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;

/**
 * The hypervisor of tests with guests: the one that the environment names. Of several JVMs that run such tests at the same time each
 * has one of its own, since some tests take away what all need: the JVM with number 2 reads VIRTUAL_CLUSTER_HYPERVISOR_2.
 */
public final class Lab {
    private static final String NUMBER = System.getProperty("lab.number", "_1");

    private Lab() {}

    /** The address of the hypervisor, as the command line takes it. */
    public static String hypervisor() {
        return variable("VIRTUAL_CLUSTER_HYPERVISOR");
    }

    public static HypervisorAddress address() {
        return HypervisorAddress.parse(hypervisor());
    }

    /** What {@code lab/lab env} prints for that variable. */
    public static String variable(String name) {
        String own = NUMBER.equals("_1") ? name : name + NUMBER;
        String value = System.getenv(own);
        if (value == null) {
            throw new IllegalStateException(
                    own + " is not set; start a lab for each JVM, as ./run-tests does, or leave out -Dlab.forks");
        }
        return value;
    }
}
