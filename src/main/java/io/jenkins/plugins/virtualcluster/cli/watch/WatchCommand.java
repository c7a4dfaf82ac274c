package io.jenkins.plugins.virtualcluster.cli.watch;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.Interrupts;
import io.jenkins.plugins.virtualcluster.cli.base.TimeOption;
import io.jenkins.plugins.virtualcluster.cli.definitions.RepositoryOption;
import io.jenkins.plugins.virtualcluster.cli.definitions.Source;
import io.jenkins.plugins.virtualcluster.cli.run.RunOptions;
import io.jenkins.plugins.virtualcluster.cli.run.RunnerGroup;
import io.jenkins.plugins.virtualcluster.cli.run.RunningCommand;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.record.WatchSign;
import io.jenkins.plugins.virtualcluster.repository.RepositoryAddress;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.repository.git.LocalRepository;
import io.jenkins.plugins.virtualcluster.repository.git.RepositoryCache;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Polls a branch in git. Runs the suites that its commits touch, once for each commit, and"
                    + " the suites that are due by their schedule."
        },
        footer = {
            "",
            "The watch stores what it has seen and what is queued: after a restart it continues where it stopped.",
            "Exit code with --once: the same as of 'run'; also 2 if a touched suite is invalid.",
            "Ctrl-C cancels the current runs, as in 'run'. Ctrl-C again removes their clusters at once.",
            "",
            "Examples:",
            "  virtual-cluster watch --repository https://example.org/definitions.git#main",
            "  virtual-cluster watch --repository git@example.org:definitions.git#main:tests --poll 5m --at-once 2",
            "  virtual-cluster watch --repository https://example.org/definitions.git#main --standby 1",
            "  virtual-cluster watch --once --since HEAD~1",
            "",
            ContextUser.DOCS + "command-line.md#watch"
        })
public final class WatchCommand extends RunningCommand {
    /** Set to anything, it turns all schedules off. */
    static final String NO_SCHEDULE = "VIRTUAL_CLUSTER_NO_SCHEDULE";

    private static final int MOST_AT_ONCE = 100;
    private static final int MOST_STANDBY = 100;

    @Mixin
    private RepositoryOption repositoryOption;

    @Option(
            names = "--poll",
            paramLabel = "TIME",
            defaultValue = "1m",
            converter = TimeOption.class,
            description = "How often to poll the branch, such as 30s. Default: 1m")
    private Duration poll;

    @Option(names = "--once", description = "Poll once, run what the change touches, and exit. Schedules are ignored.")
    private boolean once;

    @Option(
            names = "--since",
            paramLabel = "COMMIT",
            description = "Take the changes since this commit, instead of those since the last poll.")
    private Optional<String> since = Optional.empty();

    @Option(
            names = "--no-schedule",
            description =
                    "Ignore schedules. The environment variable " + NO_SCHEDULE + " does the same if it is not empty.")
    private boolean noSchedule;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            defaultValue = "1",
            description = "Run at most this many suites at the same time. Default: 1")
    private int atOnce;

    @Option(
            names = "--standby",
            paramLabel = "N",
            defaultValue = "0",
            description = {
                "Keep N standby clusters of each cluster that the suites use, made while nothing waits for capacity."
                        + " They stay when the watch ends; see 'standby'. Default: 0"
            })
    private int standby;

    @Option(
            names = "--paused",
            description =
                    "Leave their hosts paused in the memory of their hypervisor instead of saving them; see 'standby'.")
    private boolean paused;

    @Mixin
    private RunOptions runs;

    @Override
    public Integer call() throws InvalidRequestException, RepositoryException, IOException, InterruptedException {
        if (atOnce < 1 || atOnce > MOST_AT_ONCE) {
            throw new InvalidRequestException("--at-once is " + atOnce + "; expected 1 to " + MOST_AT_ONCE);
        }
        if (standby < 0 || standby > MOST_STANDBY) {
            throw new InvalidRequestException("--standby is " + standby + "; expected 0 to " + MOST_STANDBY);
        }
        if (paused && standby == 0) {
            throw new InvalidRequestException(
                    "--paused says how standby clusters are kept; expected --standby N as well");
        }
        runs.check();
        RepositoryAddress address = address();
        if (address.commit().isPresent()) {
            throw new InvalidRequestException(address + " is a single commit, which never changes; name a branch");
        }
        WatchRuns.Settings settings = new WatchRuns.Settings(
                hypervisors.addresses(), runs.longestWait(), records.directory(), verbose, mail(), runs.retries());
        return watch(address, settings);
    }

    private int watch(RepositoryAddress address, WatchRuns.Settings runSettings)
            throws InvalidRequestException, RepositoryException, IOException, InterruptedException {
        RepositoryCache cache = context.repositories();
        Watch.Settings settings = new Watch.Settings(poll, once, scheduled(), atOnce, from(cache, address));
        Path directory = context.privateDirectories().resolveSibling("virtual-cluster-watch");
        try (WatchFile file = WatchFile.open(directory, address)) {
            return watch(new WatchedRepository(cache, address), file, runSettings, settings);
        }
    }

    private boolean scheduled() {
        String off = context.environment().getOrDefault(NO_SCHEDULE, "");
        return !once && !noSchedule && off.isEmpty();
    }

    private int watch(
            WatchedRepository repository, WatchFile file, WatchRuns.Settings settings, Watch.Settings watchSettings)
            throws InvalidRequestException, RepositoryException, IOException, InterruptedException {
        AtomicReference<Watch> watching = new AtomicReference<>();
        RunnerGroup group =
                new RunnerGroup(() -> Optional.ofNullable(watching.get()).ifPresent(Watch::ring));
        WatchRuns runs = new WatchRuns(context, repository, file, group, settings);
        try (Closing sign = new Closing(sign(repository.address(), watchSettings));
                Interrupts interrupts = new Interrupts(group)) {
            SuiteSchedules schedules = new SuiteSchedules(ZoneId.systemDefault(), sign.sign());
            Optional<WatchStandbys> standbys = standby == 0
                    ? Optional.empty()
                    : Optional.of(new WatchStandbys(context, repository, file, group, settings, standby, paused));
            Watch watch = new Watch(context, repository, file, runs, group, schedules, standbys, watchSettings);
            watching.set(watch);
            interrupts.takeSignals();
            return watch.run();
        }
    }

    /** None where schedules do not count. */
    private Optional<WatchSign> sign(RepositoryAddress address, Watch.Settings settings) throws IOException {
        String name = context.owner() + " " + address;
        return settings.scheduled()
                ? Optional.of(WatchSign.put(
                        records.directory(),
                        UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                                .toString()))
                : Optional.empty();
    }

    private record Closing(Optional<WatchSign> sign) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            if (sign.isPresent()) {
                sign.get().close();
            }
        }
    }

    /** A directory is watched as the repository that it belongs to, at the branch that is checked out there. */
    private RepositoryAddress address() throws InvalidRequestException, RepositoryException, IOException {
        Optional<RepositoryAddress> address = Source.address(repositoryOption.place());
        if (address.isPresent()) {
            return address.get();
        }
        try (LocalRepository local = LocalRepository.of(Path.of(repositoryOption.place()))) {
            return local.address();
        }
    }

    private Optional<String> from(RepositoryCache cache, RepositoryAddress address)
            throws InvalidRequestException, RepositoryException, IOException, InterruptedException {
        if (since.isEmpty()) {
            return Optional.empty();
        }
        if (Source.address(repositoryOption.place()).isEmpty()) {
            try (LocalRepository local = LocalRepository.of(Path.of(repositoryOption.place()))) {
                return Optional.of(local.resolve(since.get()));
            }
        }
        return Optional.of(cache.resolve(InvalidRequestException.reading(() -> address.at(since.get()))));
    }
}
