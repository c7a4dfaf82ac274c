package io.jenkins.plugins.virtualcluster.cli.cluster;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Removes a cluster that 'up' started, with its networks and volumes.",
        footer = {
            "",
            "Examples:",
            "  virtual-cluster down",
            "  virtual-cluster down xrootd",
            "",
            ContextUser.DOCS + "command-line.md#up-down"
        })
public final class DownCommand extends HypervisorCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "CLUSTER",
            description = "A cluster's name, or a run's id. Default: the only cluster that 'up' started.")
    private Optional<String> cluster = Optional.empty();

    @Override
    protected int call(Hypervisor connection)
            throws InvalidRequestException, HypervisorException, InterruptedException {
        Clusters clusters = Clusters.of(connection, context);
        FoundCluster found = cluster.isPresent() ? clusters.named(cluster.get()) : only(clusters);
        clusters.requireRemovable(found);
        Removal removal = new Removal(context, connection);
        removal.remove(found);
        return removal.exitCode();
    }

    private static FoundCluster only(Clusters clusters) throws InvalidRequestException {
        List<FoundCluster> up =
                clusters.own().stream().filter(Clusters::isWithoutSuite).toList();
        if (up.isEmpty()) {
            throw new InvalidRequestException("'up' has started no cluster of "
                    + clusters.master().owner() + " on this hypervisor; 'virtual-cluster list' shows what is there");
        }
        if (up.size() > 1) {
            throw new InvalidRequestException("'up' has started " + up.size() + " clusters; name one: "
                    + up.stream()
                            .map(one -> one.lease().orElseThrow().cluster() + " (run " + one.run() + ")")
                            .collect(Collectors.joining(", ")));
        }
        return up.get(0);
    }
}
