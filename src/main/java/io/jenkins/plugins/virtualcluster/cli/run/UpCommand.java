package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.base.HypervisorOption;
import io.jenkins.plugins.virtualcluster.cli.base.RecordsOption;
import io.jenkins.plugins.virtualcluster.cli.base.TimeOption;
import io.jenkins.plugins.virtualcluster.cli.cluster.Clusters;
import io.jenkins.plugins.virtualcluster.cli.definitions.Source;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.suite.cluster.ManagedCluster;
import io.jenkins.plugins.virtualcluster.suite.request.Keep;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Starts a cluster without a suite, waits until all of its hosts are ready, and leaves it to you.",
            "If 'up' has started that cluster before and it is still there, only its time begins again."
        },
        footer = {
            "",
            "Exit code: 0 if all hosts are ready, 2 usage or definition error, 3 infrastructure failure, 130 cancelled.",
            "Ctrl-C removes what was begun.",
            "",
            "Examples:",
            "  virtual-cluster up xrootd",
            "  virtual-cluster up xrootd --repository examples/xrootd --tag version=5.6.1 --keep 2d",
            "  virtual-cluster ssh xrootd --all -- uptime",
            "  virtual-cluster down xrootd",
            "",
            ContextUser.DOCS + "command-line.md#up-down"
        })
public final class UpCommand extends ContextUser implements Callable<Integer> {
    @Mixin
    private ClusterOptions wanted;

    @Option(
            names = "--keep",
            paramLabel = "TIME",
            defaultValue = "8h",
            converter = TimeOption.class,
            description =
                    "How long the cluster is yours, such as 30m or 2d; 'cleanup' removes it after that. Default: 8h")
    private Duration keep;

    @Mixin
    private HypervisorOption hypervisors;

    @Mixin
    private RecordsOption records;

    @Override
    public Integer call()
            throws IOException, InvalidRequestException, RepositoryException, HypervisorException,
                    InterruptedException {
        List<HypervisorAddress> addresses = hypervisors.addresses();
        try (Source source = wanted.open();
                Fleet fleet = new Fleet(addresses, context.engine()::connect)) {
            Cluster cluster = wanted.cluster(source.definitions());
            for (HypervisorAddress address : addresses) {
                if (isUp(cluster, fleet, address)) {
                    return ExitCode.PASSED;
                }
            }
            return start(source, cluster, fleet);
        }
    }

    /** Whether it is there already; then its time begins again. */
    private boolean isUp(Cluster cluster, Fleet fleet, HypervisorAddress address)
            throws HypervisorException, InterruptedException {
        Hypervisor hypervisor;
        try {
            hypervisor = fleet.hypervisor(address);
        } catch (HypervisorException e) {
            if (fleet.addresses().size() == 1) {
                throw e;
            }
            return false; // The fleet tells of it where it matters.
        }
        List<FoundCluster> up = Clusters.of(hypervisor, context).up(cluster.name());
        if (up.isEmpty()) {
            return false;
        }
        FoundCluster found = up.get(0);
        Instant until = context.clock().instant().plus(keep);
        hypervisor.renew(found.lease().orElseThrow().keptUntil(until));
        context.print("Cluster " + cluster.name() + " is already up on " + address.place() + ", as run " + found.run()
                + "; now until " + Times.minute(until)
                + ". To start it afresh, remove it first: virtual-cluster down " + found.run());
        howToUse(found.run(), cluster, address, fleet);
        return true;
    }

    private int start(Source source, Cluster cluster, Fleet fleet) throws IOException, InterruptedException {
        String run = RunId.next();
        Verdict verdict = wanted.start(run, cluster, source, Keep.always(keep), fleet, records.directory(), context);
        if (verdict == Verdict.PASSED) {
            howToUse(run, cluster, ManagedCluster.address(context.privateDirectory(run)), fleet);
        }
        return ExitCode.of(verdict);
    }

    /** With the hypervisor, where the next command could not know which one is meant. */
    private void howToUse(String run, Cluster cluster, HypervisorAddress address, Fleet fleet) {
        String where = fleet.addresses().size() > 1 ? " --hypervisor " + address.place() : "";
        context.print("Log in to a host:     virtual-cluster ssh " + run + " "
                + cluster.hosts().get(0).name() + where);
        context.print("Ask all hosts:        virtual-cluster ssh " + run + " --all" + where + " -- COMMAND");
        context.print("Copy files:           virtual-cluster copy " + run + " FILE... :/root/" + where);
        context.print("Remove the cluster:   virtual-cluster down " + run + where);
    }
}
