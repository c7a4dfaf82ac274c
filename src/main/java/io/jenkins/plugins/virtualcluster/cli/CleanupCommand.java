package io.jenkins.plugins.virtualcluster.cli;

import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "cleanup",
        mixinStandardHelpOptions = true,
        description = {
            "Removes leftovers of yours from a hypervisor: clusters whose lease has ended or whose process is gone, and"
                    + " half-made ones. Says what it removed.",
            "Kept clusters stay until their time is over. What is of other owners is never removed."
        },
        footer = {"", "Example:", "  virtual-cluster cleanup --hypervisor qemu+ssh://root@machine/system"})
final class CleanupCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private HypervisorOption hypervisorOption;

    CleanupCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws UserError, HypervisorException, InterruptedException, IOException {
        try (Hypervisor hypervisor = surroundings.engine().connect(hypervisorOption.address(surroundings))) {
            Clusters clusters = Clusters.of(hypervisor, surroundings);
            Removal removal = new Removal(surroundings, hypervisor);
            int removed = 0;
            for (FoundCluster found : clusters.all()) {
                if (isLeftover(clusters, found)) {
                    removal.remove(found);
                    removed++;
                } else if (clusters.state(found) == Clusters.State.HALF_MADE) {
                    surroundings
                            .out()
                            .println("left run " + found.run() + ", half-made by someone unknown: "
                                    + String.join(", ", found.objects())
                                    + "; if it is yours: virtual-cluster stop --force "
                                    + found.run());
                }
            }
            if (removed == 0) {
                surroundings.out().println("No leftovers of " + clusters.owner());
            }
            return removal.exitCode();
        }
    }

    /** Of half-made ones, those whose key lies here are ours. */
    private boolean isLeftover(Clusters clusters, FoundCluster found) {
        return switch (clusters.state(found)) {
            case LEFTOVER -> clusters.isOwn(found);
            case HALF_MADE -> Files.isDirectory(surroundings.privateDirectory(found.run()));
            case RUNNING, KEPT -> false;
        };
    }
}
