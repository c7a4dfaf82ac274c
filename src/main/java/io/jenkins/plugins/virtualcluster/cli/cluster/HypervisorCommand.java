package io.jenkins.plugins.virtualcluster.cli.cluster;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.HypervisorOption;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Suggestions;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command that uses one hypervisor. */
abstract class HypervisorCommand extends ContextUser implements Callable<Integer> {
    @Mixin
    protected HypervisorOption hypervisor;

    /** Does its work with the open connection; returns the exit code. */
    protected abstract int call(Hypervisor connection)
            throws InvalidRequestException, HypervisorException, InterruptedException, IOException;

    @Override
    public Integer call() throws InvalidRequestException, HypervisorException, InterruptedException, IOException {
        try (Hypervisor connection = context.engine().connect(hypervisor.address())) {
            return call(connection);
        }
    }

    /** A command that uses one host of a cluster there. */
    abstract static class OfHost extends HypervisorCommand {
        @Parameters(index = "0", paramLabel = "CLUSTER", description = "A cluster's name, or a run's id.")
        private String cluster;

        @Parameters(index = "1", paramLabel = "HOST", description = "The host's short name.")
        protected String host;

        /**
         * The cluster.
         *
         * @throws InvalidRequestException if there is no such cluster, or it has no such host
         */
        protected FoundCluster found(Hypervisor connection)
                throws InvalidRequestException, HypervisorException, InterruptedException {
            FoundCluster found = Clusters.of(connection, context).named(cluster);
            Clusters.requireRunning(found);
            List<String> hosts =
                    found.hosts().stream().map(FoundCluster.FoundHost::name).toList();
            if (!hosts.contains(host)) {
                throw new InvalidRequestException(
                        Suggestions.unknown("host", host, hosts) + " (run " + found.run() + ")");
            }
            return found;
        }
    }
}
