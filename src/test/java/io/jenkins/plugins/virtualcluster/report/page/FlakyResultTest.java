package io.jenkins.plugins.virtualcluster.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.ScriptResult;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which named results are flaky in the history of a suite. */
class FlakyResultTest {
    private static final Stage RUN = Stage.caseRun("unit");

    @TempDir
    Path records;

    /** Runs, the oldest first, in which the results have these outcomes: p, f, s for skipped, or a blank for not reported. */
    private List<IndexEntry> history(String called, String read, String steady) throws IOException {
        for (int i = 0; i < called.length(); i++) {
            SampleRun.Plan plan = new SampleRun.Plan(
                    "tests",
                    "xrootd",
                    "run" + i,
                    Optional.empty(),
                    List.of("srv1", "srv2"),
                    2,
                    List.of("unit"),
                    List.of(RUN),
                    SampleRecords.NIGHT.plus(Duration.ofDays(i)));
            try (SampleRun run = SampleRun.start(records, plan)) {
                run.begin(RUN);
                for (String host : List.of("srv1", "srv2")) {
                    call(run, host, "called", host.equals("srv1") ? called.charAt(i) : 'p');
                    call(run, host, "steady", steady.charAt(i));
                    List<Event.ResultsRead.Entry> results = new ArrayList<>();
                    outcome(read.charAt(i))
                            .ifPresent(outcome -> results.add(Event.ResultsRead.Entry.of("of a file", outcome, "", 0)));
                    run.append(new Event.ResultsRead(run.now(), RUN, host, results));
                    run.end(RUN, host, Verdict.PASSED, 0, null);
                }
                run.end(RUN, Verdict.PASSED, null);
                run.stop(Verdict.PASSED, null);
            }
        }
        return new RunIndex(records).entries();
    }

    private static void call(SampleRun run, String host, String name, char outcome) throws IOException {
        Optional<ScriptResult.Outcome> word = outcome(outcome);
        if (word.isPresent()) {
            run.call(RUN, host, "result\t" + name + "\t" + word.get().name().toLowerCase(java.util.Locale.ROOT));
        }
    }

    private static Optional<ScriptResult.Outcome> outcome(char letter) {
        return switch (letter) {
            case 'p' -> Optional.of(ScriptResult.Outcome.PASS);
            case 'f' -> Optional.of(ScriptResult.Outcome.FAIL);
            case 's' -> Optional.of(ScriptResult.Outcome.SKIP);
            default -> Optional.empty();
        };
    }

    @Test
    void aResultThatPassesAndFailsIsFlakyOnTheHostWhereItDoes() throws Exception {
        List<IndexEntry> entries = history("pfpfps", "pfp fp", "pffffp");

        assertThat(FlakyResult.of(entries))
                .containsExactly(
                        new FlakyResult(RUN, "srv1", "of a file", 5, 2, CaseHistory.Since.of(entries.get(1))),
                        new FlakyResult(RUN, "srv2", "of a file", 5, 2, CaseHistory.Since.of(entries.get(1))),
                        new FlakyResult(RUN, "srv1", "called", 5, 2, CaseHistory.Since.of(entries.get(2))));
        assertThat(SuiteGrid.of("tests", entries, Optional.of(""), 50).flaky()).hasSize(3);
        assertThat(Neighbours.of(entries.get(0), entries).flaky()).hasSize(3);
        assertThat(Neighbours.of(entries.get(2), entries).flaky())
                .as("runs after it do not count")
                .isEmpty();
    }

    @Test
    void whatIsNotReportedHasNotPassed() throws Exception {
        assertThat(FlakyResult.of(history("f f f f", "       ", "ppppppp"))).isEmpty();
    }

    @Test
    void anIndexThatOthersWroteDoesNoHarm() throws Exception {
        history("pfpfp", "     ", "ppppp");
        Path index = records.resolve("index.jsonl");
        Files.writeString(index, Files.readString(index).replaceAll("\"passed\":\"[^\"]*\"", "\"passed\":\"!\""));

        assertThat(FlakyResult.of(new RunIndex(records).entries())).isEmpty();
    }
}
