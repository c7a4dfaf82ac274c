package io.jenkins.plugins.virtualcluster.jenkins.records;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jenkins.plugins.virtualcluster.common.Json;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Why steps of a build have no run, such as a hypervisor that was unreachable: a file in the build's directory, one line of
 * JSON for each. Safe for use by several threads; blocks of a build that run side by side may each have an object.
 *
 * @param file may not be there
 */
public record FailedStarts(Path file) {
    /** Before the title of a suite, in what was to be run. */
    public static final String OF_SUITE = "of suite ";

    private static final String NAME = "virtual-cluster-no-runs.jsonl";

    /** Of the build that has that directory. */
    public static FailedStarts of(Path build) {
        return new FailedStarts(build.resolve(NAME));
    }

    /** Of the build whose records are in that directory. */
    static FailedStarts beside(Path records) {
        return new FailedStarts(records.resolveSibling(NAME));
    }

    /**
     * A step without a run.
     *
     * @param step its id: told again after a restart, it counts once
     * @param what was to be run, such as {@code of suite copy}, {@code on cluster xrootd}
     * @param reason in one sentence
     */
    public record FailedStart(Instant at, String step, String what, String reason) {
        /** The title of the suite, and of the run of its matrix if that was known; none if the step was for none. */
        Optional<String> suite() {
            return what.startsWith(OF_SUITE) ? Optional.of(what.substring(OF_SUITE.length())) : Optional.empty();
        }

        /** Such as {@code No run of suite copy came to be: hypervisor hv1 is unreachable}. */
        public String sentence() {
            return Messages.FailedStart_sentence(what, reason);
        }
    }

    /** Adds one, unless that step has one already. */
    public synchronized void add(FailedStart start) throws IOException {
        if (all().stream().anyMatch(known -> known.step().equals(start.step()))) {
            return;
        }
        Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent(), "it lies in a directory"));
        FailedStart line = new FailedStart(
                start.at(),
                start.step(),
                start.what(),
                OutputText.printable(start.reason().strip().replaceAll("\\s*\\R\\s*", "; ")));
        Files.writeString(
                file,
                Json.MAPPER.writeValueAsString(line) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** All, the first one first; without a line that a killed process left unfinished. */
    public List<FailedStart> all() throws IOException {
        List<FailedStart> all = new ArrayList<>();
        if (!Files.exists(file)) {
            return all;
        }
        for (String line :
                Files.readString(file, StandardCharsets.UTF_8).lines().toList()) {
            try {
                all.add(Json.MAPPER.readValue(line, FailedStart.class));
            } catch (JsonProcessingException e) {
                continue;
            }
        }
        return all;
    }
}
