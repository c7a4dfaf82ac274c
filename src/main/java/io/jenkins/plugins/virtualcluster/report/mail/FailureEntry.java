package io.jenkins.plugins.virtualcluster.report.mail;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Issue;
import io.jenkins.plugins.virtualcluster.record.KnownFailures;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState.StageState;
import io.jenkins.plugins.virtualcluster.record.SuiteCases;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something that went wrong in a run.
 *
 * @param where such as {@code case/one/run on srv1}
 * @param known the known issue that it is, with its link, printable
 * @param lines the last ones of its output, printable
 */
record FailureEntry(String where, Verdict verdict, String cause, Optional<String> known, List<String> lines) {
    private static final int LINES = 20;
    private static final int BYTES = 8192;
    private static final int LONGEST = 500;

    FailureEntry {
        lines = List.copyOf(lines);
    }

    /** Such as {@code case/one/run on srv1: FAILED: exit code 3}. */
    String title() {
        return where + ": " + verdict + (cause.isEmpty() ? "" : ": " + cause)
                + known.map(issue -> " (known issue: " + issue + ")").orElse("");
    }

    /** All that went wrong in the stages of that case and its repetitions, or in all stages, without its output. */
    static List<Found> all(EndedRun run, Optional<String> testCase) {
        List<Found> all = new ArrayList<>();
        SuiteCases cases = run.cases();
        for (StageState stage : run.state().stages()) {
            if (testCase.isEmpty() || cases.stage(stage.stage()).testCase().equals(testCase)) {
                ofStage(stage, run.state().known(), all);
            }
        }
        return all;
    }

    /** A host that went wrong, or a stage as a whole. */
    record Found(
            StageState stage, Optional<Event.HostEnded> host, Verdict verdict, String cause, Optional<Issue> known) {
        FailureEntry read(RunDirectory directory) throws IOException {
            String name = host.map(Event.HostEnded::host).orElse("");
            return new FailureEntry(
                    stage.stage() + (name.isEmpty() ? "" : " on " + OutputText.printable(name)),
                    verdict,
                    OutputText.printable(cause.replace('\n', ' ')),
                    known.map(Issue::words),
                    RunDirectory.isPlain(name) ? tail(directory, name) : List.of());
        }

        private List<String> tail(RunDirectory directory, String name) throws IOException {
            return OutputText.tail(directory.output(stage.stage(), name), LINES, BYTES).stream()
                    .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line)
                    .toList();
        }
    }

    private static void ofStage(StageState stage, KnownFailures known, List<Found> all) {
        List<Found> hosts = stage.hosts().values().stream()
                .flatMap(cell -> cell.end().stream())
                .filter(end -> !end.verdict().isGood())
                .map(end -> new Found(
                        stage,
                        Optional.of(end),
                        end.verdict(),
                        end.cause().orElse(""),
                        known.of(stage.stage(), end.host())))
                .toList();
        all.addAll(hosts);
        Verdict verdict = stage.verdict().orElse(Verdict.SKIPPED);
        if (hosts.isEmpty() && !verdict.isGood()) {
            all.add(new Found(stage, Optional.empty(), verdict, stage.cause().orElse(""), known.of(stage.stage())));
        }
    }
}
