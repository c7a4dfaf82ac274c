package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.base.TimeOption;
import io.jenkins.plugins.virtualcluster.cli.definitions.RepositoryOption;
import io.jenkins.plugins.virtualcluster.cli.definitions.Source;
import io.jenkins.plugins.virtualcluster.cli.mail.RunMail;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Problem;
import io.jenkins.plugins.virtualcluster.definition.Suggestions;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.suite.request.Keep;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which cluster is started without a suite, and how long that may take: for each command that does so. */
final class ClusterOptions {
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

    /** The definitions; whoever asks closes them. */
    Source open() throws InvalidRequestException, RepositoryException, IOException, InterruptedException {
        return repository.open();
    }

    /**
     * The cluster, with its tags.
     *
     * @throws InvalidRequestException if there is none of that name, it is not valid, or it has no such tag
     */
    Cluster cluster(Definitions definitions) throws InvalidRequestException {
        Cluster cluster = definitions.clusters().get(name);
        if (cluster == null) {
            String problems = definitions.problemsOfCluster(name).stream()
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

    /** Starts it as that run, and shows how. */
    Verdict start(
            String run, Cluster cluster, Source source, Keep keep, Fleet fleet, Path records, CommandContext context)
            throws IOException, InterruptedException {
        RunRequest request = RunRequest.clusterAlone(
                run,
                cluster,
                source.definitions().repository(),
                source.commit(),
                context.owner(),
                keep,
                context.privateDirectory(run),
                start);
        RunMail nobody = RunMail.toNobody(context, records);
        try (SuiteLaunch launch = new SuiteLaunch(context, fleet, wait, records, false, nobody)) {
            return launch.run(request, FollowUp.Cells.NONE);
        }
    }
}
