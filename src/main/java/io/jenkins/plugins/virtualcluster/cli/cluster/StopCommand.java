package io.jenkins.plugins.virtualcluster.cli.cluster;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
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
            "  virtual-cluster stop --all",
            "",
            ContextUser.DOCS + "command-line.md#stop-cleanup-image"
        })
public final class StopCommand extends HypervisorCommand {
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

    @Override
    protected int call(Hypervisor connection)
            throws InvalidRequestException, HypervisorException, InterruptedException {
        Clusters clusters = Clusters.of(connection, context);
        Removal removal = new Removal(context, connection);
        if (!which.all) {
            FoundCluster found = clusters.named(which.cluster);
            if (!force) {
                clusters.requireRemovable(found);
            }
            removal.remove(found);
            return removal.exitCode();
        }
        List<String> refused = new ArrayList<>();
        for (FoundCluster found : clusters.own()) {
            try {
                if (!force) {
                    clusters.requireRemovable(found);
                }
                removal.remove(found);
            } catch (InvalidRequestException e) {
                refused.add(e.getMessage());
            }
        }
        if (!refused.isEmpty()) {
            throw new InvalidRequestException(String.join("\n", refused));
        }
        if (clusters.own().isEmpty()) {
            context.print("No clusters of " + clusters.master().owner());
        }
        return removal.exitCode();
    }
}
