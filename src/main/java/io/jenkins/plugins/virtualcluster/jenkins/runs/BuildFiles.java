package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.records.FailedStarts;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What lies in the directory of a build: the records of its runs, and while a block is in progress, what it needs. What cannot change
 * any more is read once: a build with a matrix of a hundred cells has a hundred records, and asks for each of them. Safe for
 * use by several threads.
 */
public final class BuildFiles {
    /** Below the directory of a build. */
    public static final String RECORDS = "virtual-cluster";

    /** So many builds are looked at for what a run is compared with. */
    private static final int EARLIER = 50;

    private static final String BLOCKS = "virtual-cluster-blocks";

    private final Path build;
    /** The first events of runs, by their records. */
    private final Map<Path, Event.RunStarted> starts = new ConcurrentHashMap<>();
    /** Records of runs that have ended and left their clusters fit for another run. */
    private final Set<Path> harmless = ConcurrentHashMap.newKeySet();
    /** The clusters of the other runs that have ended, by their records. */
    private final Map<Path, String> spoiled = new ConcurrentHashMap<>();

    private final FailedStarts failedStarts;
    private final Clock clock;

    /** @param build the build's directory */
    BuildFiles(Path build, Clock clock) {
        this.build = build;
        this.clock = clock;
        failedStarts = FailedStarts.of(build);
    }

    /**
     * Does what is to begin a run. If it fails before there is a record, the build's page says why.
     *
     * @param run the id that the record would have
     * @param what it is, for people, such as {@code of suite copy}, see {@link FailedStarts.FailedStart}
     */
    <T> T beginning(String run, String what, Activity.Work<T> work)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        try {
            return work.call();
        } catch (InvalidRequestException | HypervisorException e) {
            noteFailedStart(run, what, String.valueOf(e.getMessage()), e);
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            noteFailedStart(run, what, String.valueOf(e), e);
            throw e;
        }
    }

    private void noteFailedStart(String run, String what, String reason, Throwable failure) {
        try {
            if (record(run).isEmpty()) {
                failedStarts.add(new FailedStarts.FailedStart(clock.instant(), run, what, reason));
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** One directory a run. */
    public Path records() {
        return build.resolve(RECORDS);
    }

    /** The records of this build and of those before it, the newest first. */
    List<RunDirectory> earlier() throws IOException {
        List<RunDirectory> records = new ArrayList<>(Records.all(records()));
        Path builds = build.toAbsolutePath().getParent();
        int number = number(build);
        if (builds == null || number < 0) {
            return records;
        }
        List<Path> before;
        try (Stream<Path> all = Files.list(builds)) {
            before = all.filter(other -> number(other) >= 0 && number(other) < number)
                    .sorted(Comparator.comparingInt(BuildFiles::number).reversed())
                    .limit(EARLIER)
                    .toList();
        }
        for (Path each : before) {
            records.addAll(Records.all(each.resolve(RECORDS)));
        }
        return records;
    }

    /**
     * The directories of the records of earlier builds of the same job, the newest first. One behind the newest that is no longer there
     * is omitted: what passed in it alone runs again.
     *
     * @param build the directory of this one
     * @param numbers of the earlier ones, as a user writes them
     * @throws InvalidRequestException if one is no such number
     */
    public static List<Path> earlierRecords(Path build, List<String> numbers) throws InvalidRequestException {
        List<Path> records = new ArrayList<>();
        for (String number : numbers) {
            if (!isNumber(number) || Integer.parseInt(number) >= number(build)) {
                throw new InvalidRequestException("rerun is '" + number
                        + "'; expected the number of an earlier build of this job, such as '"
                        + Math.max(1, number(build) - 1)
                        + "'");
            }
            if (records.isEmpty() || Files.isDirectory(build.resolveSibling(number))) {
                records.add(build.resolveSibling(number).resolve(RECORDS));
            }
        }
        return records;
    }

    /** Whether a text is the number of a build. */
    public static boolean isNumber(String text) {
        return text.matches("[1-9][0-9]{0,8}");
    }

    /** Of the build of that directory; -1 if it is none. */
    private static int number(Path build) {
        String name = String.valueOf(build.getFileName());
        return isNumber(name) ? Integer.parseInt(name) : -1;
    }

    /** Removed when the block has ended. */
    Path block(String id) {
        return build.resolve(BLOCKS).resolve(id);
    }

    /** The record of the run of that id, if the run has begun; also one that is damaged. */
    Optional<RunDirectory> record(String run) throws IOException {
        return Records.all(records()).stream()
                .filter(record -> Records.name(record).map(Records.Name::run).equals(Optional.of(run)))
                .filter(record -> start(record).isPresent() || isDamaged(Records.read(record)))
                .findFirst();
    }

    /** Whether its run has begun, as what was kept for it says, and its journal does not say how. */
    private static boolean isDamaged(Records.Entry read) {
        return Files.exists(read.directory().request()) && !read.damage().isEmpty();
    }

    /** The record of the next attempt after that run, if it has begun. */
    Optional<RunDirectory> retryOf(String run) throws IOException {
        return Records.all(records()).stream()
                .filter(record -> start(record)
                        .filter(start -> start.attempt().retryOf().equals(Optional.of(run)))
                        .isPresent())
                .findFirst();
    }

    /** None if the run has hardly begun, or its journal cannot be read. */
    private Optional<Event.RunStarted> start(RunDirectory record) {
        Optional<Event.RunStarted> known = Optional.ofNullable(starts.get(record.path()));
        if (known.isPresent()) {
            return known;
        }
        Optional<Event.RunStarted> read = Records.start(record);
        read.ifPresent(start -> starts.put(record.path(), start));
        return read;
    }

    /** The name of the directory of the cluster that a run is on, which is the cluster's id. */
    static String clusterOf(RunRequest request) {
        return String.valueOf(request.privateDirectory().getFileName());
    }

    /**
     * The runs on that cluster that still run, or have ended so that nobody is to be given the cluster. One that still runs and
     * does not say where may be on any: it is told, and counts.
     */
    List<RunState> concerning(String cluster, PrintStream log) throws IOException {
        List<RunState> concerning = new ArrayList<>();
        for (RunDirectory record : Records.all(records())) {
            String other = spoiled.getOrDefault(record.path(), cluster);
            if (!harmless.contains(record.path()) && other.equals(cluster)) {
                Optional<RunState> state = state(record);
                if (state.isPresent() && concerns(record, state.get(), cluster, log)) {
                    concerning.add(state.get());
                }
            }
        }
        return concerning;
    }

    /** Whether a suite that ran on that cluster did not pass. */
    boolean hasFailedOn(String cluster) throws IOException {
        for (RunDirectory record : Records.all(records())) {
            RunState state = Records.read(record).state();
            boolean suite = state.started().filter(start -> !start.isScript()).isPresent();
            if (suite
                    && state.ended().filter(end -> !end.verdict().isGood()).isPresent()
                    && clusterOf(RunRequest.of(record)).equals(cluster)) {
                return true;
            }
        }
        return false;
    }

    /** None if the run has hardly begun. */
    private static Optional<RunState> state(RunDirectory record) {
        Records.Entry read = Records.read(record);
        return Optional.of(read.state()).filter(state -> state.started().isPresent() || isDamaged(read));
    }

    private boolean concerns(RunDirectory record, RunState state, String cluster, PrintStream log) {
        Optional<Event.RunEnded> end = state.ended();
        if (end.isPresent() && !SuiteJob.isSpoiledBy(end.get().verdict())) {
            harmless.add(record.path());
            return false;
        }
        try {
            String on = clusterOf(RunRequest.of(record));
            if (end.isPresent()) {
                spoiled.put(record.path(), on);
            }
            return on.equals(cluster);
        } catch (IOException e) {
            if (end.isEmpty()) {
                log.println("A run of this build cannot be continued: " + e.getMessage());
            }
            return end.isEmpty();
        }
    }
}
