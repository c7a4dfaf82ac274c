package io.jenkins.plugins.virtualcluster.cli.cluster;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.leftover.ClusterState;
import io.jenkins.plugins.virtualcluster.suite.cluster.HeldCluster;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "continue",
        mixinStandardHelpOptions = true,
        description = {
            "Ends the hold of a run that was started with --hold: its finalize stages run, and its cluster is removed.",
            "Cases that have not begun do not run."
        },
        footer = {
            "",
            "Examples:",
            "  virtual-cluster continue",
            "  virtual-cluster continue xrootd",
            "",
            ContextUser.DOCS + "command-line.md#hold-a-run-that-fails"
        })
public final class ContinueCommand extends HypervisorCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "CLUSTER",
            description = "A cluster's name, or a run's id. Default: the only cluster whose run is held.")
    private Optional<String> cluster = Optional.empty();

    @Override
    protected int call(Hypervisor connection)
            throws InvalidRequestException, HypervisorException, InterruptedException, IOException {
        Clusters clusters = Clusters.of(connection, context);
        FoundCluster found = cluster.isPresent() ? clusters.named(cluster.get()) : only(clusters);
        if (!clusters.isOwn(found)) {
            throw new InvalidRequestException("Run " + found.run() + " is "
                    + found.lease().map(Lease::owner).orElse("an unknown owner")
                    + "'s, who alone can let it continue");
        }
        if (!isHeld(found)) {
            throw new InvalidRequestException(
                    "Run " + found.run() + " is not held; 'virtual-cluster list' shows what it does");
        }
        HeldCluster.in(Clusters.keyDirectory(found, context)).letContinue(context.owner());
        context.print(
                clusters.state(found) == ClusterState.RUNNING
                        ? "Run " + found.run() + " continues: its finalize stages run, then its cluster is removed"
                        : "The process of run " + found.run()
                                + " has ended. Its finalize stages run with: virtual-cluster resume " + found.run());
        return ExitCode.PASSED;
    }

    private boolean isHeld(FoundCluster found) {
        return HeldCluster.in(context.privateDirectory(found.run())).until().isPresent();
    }

    private FoundCluster only(Clusters clusters) throws InvalidRequestException {
        List<FoundCluster> held = clusters.own().stream().filter(this::isHeld).toList();
        if (held.isEmpty()) {
            throw new InvalidRequestException("No run of " + clusters.master().owner() + " on this hypervisor is held");
        }
        if (held.size() > 1) {
            throw new InvalidRequestException(held.size() + " runs are held; name one: "
                    + held.stream()
                            .map(one -> one.lease().map(Lease::cluster).orElse("?") + " (run " + one.run() + ")")
                            .collect(Collectors.joining(", ")));
        }
        return held.get(0);
    }
}
