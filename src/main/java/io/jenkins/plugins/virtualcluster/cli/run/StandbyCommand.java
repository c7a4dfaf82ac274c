package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.base.HypervisorOption;
import io.jenkins.plugins.virtualcluster.cli.base.RecordsOption;
import io.jenkins.plugins.virtualcluster.cli.base.TimeOption;
import io.jenkins.plugins.virtualcluster.cli.definitions.Source;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.suite.StandbyKeeper;
import io.jenkins.plugins.virtualcluster.suite.request.Keep;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "standby",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Starts a cluster before a run asks for it: when all of its hosts are ready they are paused together, their memory is"
                    + " saved in the storage pool, and nothing of the cluster runs any more.",
            "The next 'run' of yours with the same definition, tags and images takes it over, once, and begins within seconds."
        },
        footer = {
            "",
            "Exit code: 0 if all stand by, 2 usage or definition error, 3 infrastructure failure, 130 cancelled.",
            "Ctrl-C removes what was begun. 'list' shows standby clusters, 'stop' removes them.",
            "",
            "Examples:",
            "  virtual-cluster standby xrootd --count 2",
            "  virtual-cluster run copy",
            "  virtual-cluster run copy --no-standby",
            "",
            ContextUser.DOCS + "command-line.md#standby"
        })
public final class StandbyCommand extends ContextUser implements Callable<Integer> {
    private static final int MOST = 100;

    @Mixin
    private ClusterOptions wanted;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many to start, one after the other. Default: ${DEFAULT-VALUE}")
    private int count;

    @Option(
            names = "--keep",
            paramLabel = "TIME",
            defaultValue = "2d",
            converter = TimeOption.class,
            description =
                    "How long each stands by at most, such as 12h; then no run takes it, and 'cleanup' removes it. Default: 2d")
    private Duration keep;

    @Option(
            names = "--paused",
            description =
                    "Leave the hosts paused in the memory of their hypervisor instead of saving them: a run begins sooner,"
                            + " and the memory stays taken. A run that lacks memory there removes the cluster.")
    private boolean paused;

    @Mixin
    private HypervisorOption hypervisors;

    @Mixin
    private RecordsOption records;

    @Override
    public Integer call() throws IOException, InvalidRequestException, RepositoryException, InterruptedException {
        if (count < 1 || count > MOST) {
            throw new InvalidRequestException("--count is " + count + "; expected 1 to " + MOST);
        }
        try (Source source = wanted.open();
                Fleet fleet = new Fleet(hypervisors.addresses(), context.engine()::connect)) {
            Cluster cluster = wanted.cluster(source.definitions());
            Optional<String> obstacle = StandbyKeeper.obstacle(cluster);
            if (obstacle.isPresent()) {
                throw new InvalidRequestException(obstacle.get());
            }
            for (int i = 0; i < count; i++) {
                Verdict verdict = wanted.start(
                        RunId.next(),
                        cluster,
                        source,
                        Keep.standingBy(keep, paused),
                        fleet,
                        records.directory(),
                        context);
                if (verdict != Verdict.PASSED) {
                    return ExitCode.of(verdict);
                }
            }
            return ExitCode.PASSED;
        }
    }
}
