package io.jenkins.plugins.virtualcluster.cli.cluster;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.base.HypervisorOption;
import io.jenkins.plugins.virtualcluster.cli.base.UserError;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.leftover.ClusterState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = "Removes one of your clusters with its networks and volumes.",
        footer = {
            "",
            "A cluster that a run is using is not removed: end the run with Ctrl-C, or give --force.",
            "",
            "Examples:",
            "  virtual-cluster stop xrootd",
            "  virtual-cluster stop --all"
        })
public final class StopCommand implements Callable<Integer> {
    private final CommandContext surroundings;

    @Mixin
    private HypervisorOption hypervisorOption;

    @ArgGroup(multiplicity = "1")
    private Which which;

    @Option(
            names = "--force",
            description =
                    "Also remove a cluster that a run is using, or one of another owner if you name it by its run's id.")
    private boolean force;

    /** One of the two. */
    private static final class Which {
        @Parameters(index = "0", paramLabel = "CLUSTER", description = "A cluster's name, or a run's id.")
        private String cluster;

        @Option(names = "--all", required = true, description = "Remove all your clusters on the hypervisor.")
        private boolean all;
    }

    public StopCommand(CommandContext surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws UserError, HypervisorException, InterruptedException, IOException {
        return Removal.on(hypervisorOption, surroundings, (hypervisor, removal) -> {
            Clusters clusters = Clusters.of(hypervisor, surroundings);
            if (!which.all) {
                FoundCluster found = clusters.named(which.cluster);
                refuse(clusters, found);
                removal.remove(hypervisor, found);
            } else {
                all(clusters, found -> removal.remove(hypervisor, found));
            }
        });
    }

    private interface Remove {
        void remove(FoundCluster found) throws InterruptedException;
    }

    private void all(Clusters clusters, Remove removal) throws UserError, InterruptedException {
        List<String> refused = new ArrayList<>();
        for (FoundCluster found : clusters.own()) {
            try {
                refuse(clusters, found);
                removal.remove(found);
            } catch (UserError e) {
                refused.add(e.getMessage());
            }
        }
        if (!refused.isEmpty()) {
            throw new UserError(String.join("\n", refused));
        }
        if (clusters.own().isEmpty()) {
            surroundings.out().println("No clusters of " + clusters.master().owner());
        }
    }

    private void refuse(Clusters clusters, FoundCluster found) throws UserError {
        if (force) {
            return;
        }
        if (!clusters.isOwn(found)) {
            throw new UserError(
                    "Run " + found.run() + " is not " + clusters.master().owner() + "'s but "
                            + found.lease().map(lease -> lease.owner() + "'s").orElse("of an unknown owner")
                            + "; give --force to remove it anyway");
        }
        if (clusters.state(found) == ClusterState.RUNNING) {
            throw new UserError("Run " + found.run() + " is still running in process "
                    + found.lease().orElseThrow().process().replaceAll("@.*", "")
                    + "; end it there with Ctrl-C, or give --force");
        }
    }
}
