package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.suite.RunRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What lies in the directory of a build: the records of its runs, and while a block goes on, what it needs.
 *
 * @param build the build's directory
 */
public record BuildFiles(Path build) {
    /** Below the directory of a build. */
    public static final String RECORDS = "virtual-cluster";

    private static final String BLOCKS = "virtual-cluster-blocks";

    /** One directory a run. */
    public Path records() {
        return build.resolve(RECORDS);
    }

    /** Removed when the block has ended. */
    Path block(String id) {
        return build.resolve(BLOCKS).resolve(id);
    }

    /** The record of the run of that id, if the run has begun. */
    Optional<RunDirectory> record(String run) throws IOException {
        return find(start -> start.run().equals(run));
    }

    /** The record of the next attempt after that run, if it has begun. */
    Optional<RunDirectory> retryOf(String run) throws IOException {
        return find(start -> start.attempt().retryOf().equals(Optional.of(run)));
    }

    /** The name of the directory of the cluster that a run is on, which is the cluster's id. */
    static String clusterOf(RunRequest request) {
        return String.valueOf(request.privateDirectory().getFileName());
    }

    /**
     * The runs on that cluster that go on, or have ended so that nobody is to be given the cluster. One that goes on and
     * does not say where may be on any: it is told, and counts.
     */
    List<RunState> concerning(String cluster, PrintStream log) throws IOException {
        List<RunState> concerning = new ArrayList<>();
        for (Records.Entry entry : Records.list(records(), Integer.MAX_VALUE)) {
            Optional<RunState> state = entry.state().filter(one -> one.started().isPresent());
            if (state.isPresent()
                    && state.get()
                            .ended()
                            .map(end -> SuiteJob.isSpoiledBy(end.verdict()))
                            .orElse(true)
                    && isOn(cluster, entry.directory(), state.get(), log)) {
                concerning.add(state.get());
            }
        }
        return concerning;
    }

    private static boolean isOn(String cluster, RunDirectory record, RunState state, PrintStream log) {
        try {
            return clusterOf(RunRequest.of(record)).equals(cluster);
        } catch (IOException e) {
            if (state.ended().isEmpty()) {
                log.println("A run of this build cannot be continued: " + e.getMessage());
            }
            return state.ended().isEmpty();
        }
    }

    private Optional<RunDirectory> find(Predicate<Event.RunStarted> wanted) throws IOException {
        List<Records.Entry> entries = Records.list(records(), Integer.MAX_VALUE);
        return entries.stream()
                .filter(entry ->
                        entry.state().flatMap(RunState::started).filter(wanted).isPresent())
                .map(Records.Entry::directory)
                .findFirst();
    }
}
