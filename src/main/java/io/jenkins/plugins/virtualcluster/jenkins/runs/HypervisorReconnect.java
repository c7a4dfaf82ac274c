package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.RunFleet;
import java.time.Duration;

/**
 * Waits for a hypervisor that is unreachable. Its clusters may continue meanwhile: guests run without libvirt, and without a
 * connection.
 *
 * @param limit how long, at most
 */
record HypervisorReconnect(RunFleet fleet, HypervisorAddress address, Duration limit) {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /**
     * Returns when it has said what is there.
     *
     * @throws HypervisorException if it does not in time, or the step is asked to end before
     */
    Hypervisor reach(StepIO telling) throws HypervisorException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean told = false;
        while (true) {
            try {
                Hypervisor hypervisor = fleet.fleet().hypervisor(address);
                hypervisor.find();
                if (told) {
                    telling.out().println("Hypervisor " + name() + " is reachable again");
                }
                return hypervisor;
            } catch (HypervisorException e) {
                Duration left = Duration.ofNanos(deadline - System.nanoTime());
                if (!told) {
                    telling.out()
                            .println("Hypervisor " + name() + " is unreachable, retrying for up to " + limit.toSeconds()
                                    + " s: " + e.getMessage());
                    telling.activity().status("hypervisor " + name() + " is unreachable");
                    told = true;
                }
                if (left.isNegative() || !telling.activity().pause(left.compareTo(PAUSE) < 0 ? left : PAUSE)) {
                    throw e;
                }
            }
        }
    }

    private String name() {
        return fleet.description(address).name();
    }
}
