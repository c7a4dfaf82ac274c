package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.base.HypervisorOption;
import io.jenkins.plugins.virtualcluster.cli.base.RecordsOption;
import io.jenkins.plugins.virtualcluster.cli.base.TimeOption;
import io.jenkins.plugins.virtualcluster.cli.cluster.Clusters;
import io.jenkins.plugins.virtualcluster.cli.definitions.RepositoryOption;
import io.jenkins.plugins.virtualcluster.cli.definitions.Source;
import io.jenkins.plugins.virtualcluster.cli.mail.RunMail;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Problem;
import io.jenkins.plugins.virtualcluster.definition.Suggestions;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.report.mail.RunLinks;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.suite.cluster.ManagedCluster;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
    @Parameters(paramLabel = "CLUSTER", description = "The name of a cluster in the repository.")
    private String name;

    @Mixin
    private RepositoryOption repository;

    @Option(
            names = "--tag",
            paramLabel = "NAME=VALUE",
            description = "The value of one of the cluster's tags. May be given several times.")
    private Map<String, String> tags = new LinkedHashMap<>();

    @Option(
            names = "--keep",
            paramLabel = "TIME",
            defaultValue = "8h",
            converter = TimeOption.class,
            description =
                    "How long the cluster is yours, such as 30m or 2d; 'cleanup' removes it after that. Default: 8h")
    private Duration keep;

    @Option(
            names = "--start",
            paramLabel = "TIME",
            defaultValue = "10m",
            converter = TimeOption.class,
            description = "How long a host may take until it is ready, unless its definition says it. Default: 10m")
    private Duration start;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "2h",
            converter = TimeOption.class,
            description = "How long to wait for capacity on a hypervisor, such as 30m. Default: 2h")
    private Duration wait;

    @Mixin
    private HypervisorOption hypervisors;

    @Mixin
    private RecordsOption records;

    @Override
    public Integer call()
            throws IOException, InvalidRequestException, RepositoryException, HypervisorException,
                    InterruptedException {
        List<HypervisorAddress> addresses = hypervisors.addresses();
        try (Source source = repository.open();
                Fleet fleet = new Fleet(addresses, context.engine()::connect)) {
            Cluster cluster = cluster(source.definitions());
            for (HypervisorAddress address : addresses) {
                if (isUp(cluster, fleet, address)) {
                    return ExitCode.PASSED;
                }
            }
            return start(source, cluster, fleet);
        }
    }

    private Cluster cluster(Definitions definitions) throws InvalidRequestException {
        Cluster cluster = definitions.clusters().get(name);
        if (cluster == null) {
            String problems = definitions.problems().stream()
                    .filter(problem -> isOfCluster(problem.file()))
                    .map(Problem::toString)
                    .collect(Collectors.joining("\n"));
            throw new InvalidRequestException(
                    problems.isEmpty()
                            ? Suggestions.unknown(
                                            "cluster",
                                            name,
                                            definitions.clusters().keySet()) + " (in "
                                    + definitions.repository() + ")"
                            : problems + "\nCluster " + name + " cannot be started until this is fixed");
        }
        for (String tag : tags.keySet()) {
            if (!cluster.tags().containsKey(tag)) {
                throw new InvalidRequestException(
                        Suggestions.unknown("tag", tag, cluster.tags().keySet())
                                + "; a tag is declared under 'tags' in " + cluster.file());
            }
        }
        return tags.isEmpty() ? cluster : definitions.withTags(cluster, tags);
    }

    /** Whether it can keep the cluster from being started: neither a suite nor another cluster can. */
    private boolean isOfCluster(Path file) {
        return file.startsWith("clusters")
                ? file.endsWith(name + ".yaml") || file.endsWith(name + ".yml")
                : !file.startsWith("suites");
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
        Path top = source.definitions().repository();
        String run = RunId.next();
        RunRequest request = RunRequest.clusterAlone(
                run, cluster, top, source.commit(), context.owner(), keep, context.privateDirectory(run), start);
        RunMail nobody = new RunMail(context, records.directory(), Optional.empty(), RunLinks.NONE, false);
        Verdict verdict;
        try (SuiteLaunch launch = new SuiteLaunch(context, fleet, wait, records.directory(), false, nobody)) {
            verdict = launch.run(request, FollowUp.Cells.NONE);
        }
        if (verdict == Verdict.PASSED) {
            howToUse(run, cluster, ManagedCluster.address(request.privateDirectory()), fleet);
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
