package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.request.JsonFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a command has to do around a run, as it stands in the run's record for a process that continues: the next attempt, mails,
 * and the cells of the matrix after it. It is written before the run begins, and removed when nothing of it is left to do.
 *
 * @param hypervisors that runs may be on
 * @param longestWait how long a run waits for room at most
 * @param cells of the suite's matrix around this one
 * @param retry the id of the next attempt's run, once it is known that there is to be one
 */
public record FollowUp(List<HypervisorAddress> hypervisors, Duration longestWait, Cells cells, Optional<String> retry) {
    public FollowUp {
        hypervisors = List.copyOf(hypervisors);
        Objects.requireNonNull(longestWait, "it does not say how long to wait");
        Objects.requireNonNull(cells, "it does not say which cells are around the run");
    }

    /**
     * @param before those that are over
     * @param after those that are to be run, in order
     */
    public record Cells(List<CellEnd> before, List<NextCell> after) {
        /** Of a run that is alone. */
        public static final Cells NONE = new Cells(List.of(), List.of());

        public Cells {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    /**
     * A cell that is over.
     *
     * @param verdict that it counts with
     */
    record CellEnd(Map<String, String> tags, Verdict verdict) {}

    /**
     * A cell that is to be run.
     *
     * @param run the id that its first attempt will have
     */
    record NextCell(String run, Map<String, String> tags) {}

    /** The same with the id of the next attempt. */
    FollowUp retriedBy(String run) {
        return new FollowUp(hypervisors, longestWait, cells, Optional.of(run));
    }

    /** The id of the run that comes next; none if none is known yet, or none comes. */
    Optional<String> next() {
        return retry.or(() -> cells.after().stream().findFirst().map(NextCell::run));
    }

    /**
     * @return none if the record holds none
     * @throws IOException if it cannot be read: the message names the file
     */
    static Optional<FollowUp> of(RunDirectory record) throws IOException {
        Path file = record.launch();
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonFiles.read(file, FollowUp.class));
        } catch (IOException e) {
            throw new IOException(
                    e.getMessage() + "; without it only the run itself can be resumed, not the runs after it", e);
        }
    }

    /** Writes it as a whole; whoever is ended meanwhile leaves the old one. */
    void write(RunDirectory record) throws IOException {
        JsonFiles.write(record.launch(), this);
    }
}
