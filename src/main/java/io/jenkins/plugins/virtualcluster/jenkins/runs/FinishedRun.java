package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.jenkins.records.BuildRecords;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A run that is over.
 *
 * @param state with its first and its last event
 */
public record FinishedRun(RunDirectory record, RunState state) {
    /** Of a host's output, in bytes. */
    private static final long MOST_RETURNED = 1L << 20;

    /** @throws IOException if the run has not ended, or its record cannot be read */
    static FinishedRun of(RunDirectory record) throws IOException {
        Records.Entry read = Records.read(record);
        RunState state = read.state();
        if (state.started().isEmpty() || state.ended().isEmpty()) {
            throw new IOException("The record " + record.path()
                    + (read.damage().isEmpty()
                            ? " has no end; see the log of Jenkins"
                            : " is damaged: " + String.join("; ", read.damage())
                                    + ". Restore it from a backup, or run the suite again"));
        }
        return new FinishedRun(record, state);
    }

    public String run() {
        return start().run();
    }

    /** The address of its page, below that of its build. */
    public String page() {
        return BuildRecords.PAGES + "/run/" + record.path().getFileName();
    }

    public Verdict verdict() {
        return state.ended().orElseThrow().verdict();
    }

    /**
     * What a script printed on each host: standard output and standard error, as they came.
     *
     * @throws InvalidRequestException if that is more than a pipeline should hold
     */
    public Map<String, String> outputs() throws InvalidRequestException, IOException {
        Map<String, String> outputs = new LinkedHashMap<>();
        for (Event.HostEnded end : ends()) {
            Path output = record.output(Stage.SUITE_INIT, end.host());
            long size = (Files.exists(output) ? Files.size(output) : 0) + end.droppedBytes();
            if (size > MOST_RETURNED) {
                throw new InvalidRequestException("The script printed " + new DataSize(size).about() + " on "
                        + end.host() + "; expected at most " + new DataSize(MOST_RETURNED).about()
                        + " with returnStdout: have it write a file, and fetch that with clusterCopy");
            }
            outputs.put(end.host(), size == 0 ? "" : new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
        }
        return outputs;
    }

    /** The exit code of a script on each host. */
    public Map<String, Integer> exitCodes() {
        Map<String, Integer> codes = new LinkedHashMap<>();
        ends().forEach(end -> end.exitCode().ifPresent(code -> codes.put(end.host(), code)));
        return codes;
    }

    private List<Event.HostEnded> ends() {
        return state.stage(Stage.SUITE_INIT).stream()
                .flatMap(stage -> stage.hosts().values().stream())
                .flatMap(host -> host.end().stream())
                .toList();
    }

    /** How it ended and why, in one sentence. */
    public String sentence() {
        String what = start().isScript()
                ? "the script"
                : start().isClusterAlone() ? "the start of cluster " + start().cluster() : "suite " + start().title();
        return (verdict() == Verdict.INFRASTRUCTURE
                        ? "The infrastructure failed " + what
                        : what.substring(0, 1).toUpperCase(Locale.ROOT) + what.substring(1) + " " + verdict())
                + state.ended()
                        .orElseThrow()
                        .cause()
                        .map(cause -> ": " + OutputText.printable(cause.replace('\n', ' ')))
                        .orElse("");
    }

    private Event.RunStarted start() {
        return state.started().orElseThrow();
    }
}
