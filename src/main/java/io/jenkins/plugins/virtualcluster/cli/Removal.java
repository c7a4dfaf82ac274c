package io.jenkins.plugins.virtualcluster.cli;

import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.suite.PrivateFiles;
import java.io.IOException;
import java.time.Duration;

/** Removes clusters one after the other, says what went, and goes on after what could not be removed. */
final class Removal {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Surroundings surroundings;
    private final Hypervisor hypervisor;
    private boolean failed;

    Removal(Surroundings surroundings, Hypervisor hypervisor) {
        this.surroundings = surroundings;
        this.hypervisor = hypervisor;
    }

    void remove(FoundCluster cluster) throws InterruptedException, IOException {
        try {
            hypervisor
                    .destroy(cluster.run(), LIMIT)
                    .forEach(object -> surroundings.out().println("removed " + object));
            PrivateFiles.remove(surroundings.privateDirectory(cluster.run()));
        } catch (HypervisorException e) {
            failed = true;
            surroundings.err().println("Run " + cluster.run() + ": " + e.getMessage());
        }
    }

    int exitCode() {
        return failed ? ExitCode.INFRASTRUCTURE : ExitCode.PASSED;
    }
}
