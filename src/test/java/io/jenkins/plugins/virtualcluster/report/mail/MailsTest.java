package io.jenkins.plugins.virtualcluster.report.mail;

import static io.jenkins.plugins.virtualcluster.report.mail.MailedRuns.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Issue;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailsTest {
    private static final Map<String, Verdict> ONE_FAILS = Map.of("one", Verdict.FAILED);

    @TempDir
    Path records;

    private MailedRuns runs(String success, String failure, String when) {
        return new MailedRuns(
                records,
                "{\"to\":[\"a@example.org\",\"b@example.org\"],\"success\":\"" + success + "\",\"failure\":\"" + failure
                        + "\",\"when\":\"" + when + "\"}");
    }

    @Test
    void aFailureSaysWhatFailedWhereSinceWhenAndHowItsOutputEnded() throws IOException {
        MailedRuns runs = runs("SUITE", "SUITE", "ALWAYS")
                .run(GOOD)
                .run(ONE_FAILS)
                .broken()
                .run(ONE_FAILS);

        assertThat(runs.mails()).singleElement().satisfies(mail -> {
            assertThat(mail.to()).containsExactly("a@example.org", "b@example.org");
            assertThat(mail.subject()).isEqualTo("FAILED: copy: case one on srv2");
            assertThat(mail.text())
                    .startsWith("Suite copy FAILED\n")
                    .contains(
                            "It has been failing since run run2 of 2026-11-22 02:00 UTC"
                                    + " (https://ci.example.org/run/20261122-020000-copy-run2), commit c0ffee201234"
                                    + " (https://github.com/example/definitions/commit/c0ffee20123456789abcdef)."
                                    + " The last run that passed was run run1 of 2026-11-21 02:00 UTC"
                                    + " (https://ci.example.org/run/20261121-020000-copy-run1), commit c0ffee101234",
                            "\nhttps://ci.example.org/run/20261124-020000-copy-run4\n",
                            "case/one/run on srv2: FAILED: its script exited with 3\n    | copying\n    | checksum differs\n",
                            "Cases FAILED: one\nCases PASSED: two\n",
                            "Commit: c0ffee40123456789abcdef"
                                    + " (https://github.com/example/definitions/commit/c0ffee40123456789abcdef)\n");
            assertThat(mail.html())
                    .contains(
                            "Suite copy FAILED</h1>",
                            "copying\nchecksum differs</pre>",
                            "<a href=\"https://ci.example.org/run/20261124-020000-copy-run4\">",
                            "c0ffee40123456789abcdef (<a href=\"https://github.com/example/definitions/commit/")
                    .doesNotContain("<img", "<script", "src=");
        });
    }

    @Test
    void aFailureOfTheInfrastructureDoesNotSayThatTheTestFailed() throws IOException {
        assertThat(runs("SUITE", "SUITE", "ALWAYS").run(GOOD).broken().mails())
                .singleElement()
                .satisfies(mail -> {
                    assertThat(mail.subject()).isEqualTo("INFRASTRUCTURE: copy: srv2 died: its guest was destroyed");
                    assertThat(mail.text())
                            .startsWith(
                                    "The infrastructure failed suite copy\nSrv2 died: its guest was destroyed.\nA machine,")
                            .contains("says nothing about the software under test")
                            .doesNotContain("FAILED", "fails since");
                });
    }

    @Test
    void eachCaseThatFailedHasAMailOfItsOwnIfThatIsWished() throws IOException {
        MailedRuns runs = runs("NONE", "CASE", "ALWAYS")
                .run(ONE_FAILS)
                .run(Map.of("one", Verdict.FAILED, "two", Verdict.TIMED_OUT));

        assertThat(runs.subjects())
                .containsExactly(
                        "FAILED: copy, case one: case/one/run on srv2",
                        "TIMED_OUT: copy, case two: case/two/run on srv2");
        assertThat(runs.mails().get(0).text())
                .contains("It has been failing since run run1 of")
                .doesNotContain("case/two");
        assertThat(runs.mails().get(1).text())
                .contains("This is the first run that fails. The last run that passed was run run1");
    }

    @Test
    void whatNoCaseTellsIsTheSuites() throws IOException {
        MailedRuns runs = runs("NONE", "CASE", "ALWAYS");

        assertThat(runs.run(ONE_FAILS, Verdict.INFRASTRUCTURE, Optional.of(MailedRuns.DEATH), Attempt.ONLY)
                        .subjects())
                .containsExactly(
                        "INFRASTRUCTURE: copy: " + MailedRuns.DEATH, "FAILED: copy, case one: case/one/run on srv2");
    }

    @Test
    void successAndFailureAreWishedForApart() throws IOException {
        assertThat(runs("NONE", "SUITE", "ALWAYS").run(GOOD).mails()).isEmpty();
        assertThat(runs("CASE", "NONE", "ALWAYS").run(ONE_FAILS).subjects()).containsExactly("PASSED: copy, case two");
        assertThat(runs("SUITE", "NONE", "ALWAYS").run(ONE_FAILS).mails()).isEmpty();
    }

    @Test
    void onlyAChangeIsToldIfThatIsWished() throws IOException {
        MailedRuns runs = runs("SUITE", "SUITE", "CHANGE");

        assertThat(runs.run(GOOD).mails()).isEmpty();
        assertThat(runs.run(ONE_FAILS).subjects()).containsExactly("FAILED: copy: case one on srv2");
        assertThat(runs.run(Map.of("two", Verdict.TIMED_OUT)).mails()).isEmpty();
        assertThat(runs.broken().subjects()).hasSize(1);
        assertThat(runs.broken().mails()).isEmpty();
        assertThat(runs.run(ONE_FAILS).subjects()).hasSize(1);
        assertThat(runs.run(GOOD).mails()).singleElement().satisfies(mail -> {
            assertThat(mail.subject()).isEqualTo("PASSED: copy (it failed before)");
            assertThat(mail.text()).contains("It passes again. It had been failing since run run2 of 2026-11-22");
        });
        assertThat(runs.run(GOOD).mails()).isEmpty();
    }

    @Test
    void aFirstRunThatFailsIsAChange() throws IOException {
        assertThat(runs("SUITE", "SUITE", "CHANGE").run(ONE_FAILS).mails())
                .singleElement()
                .satisfies(mail -> assertThat(mail.text())
                        .contains("This is the first run that fails. No earlier run is known to have passed."));
    }

    @Test
    void aRunInWhichThereWasNothingToDoIsNoFailureAndNoChange() throws IOException {
        Optional<String> cause = Optional.of("no case had anything to do on any host");
        MailedRuns runs = runs("SUITE", "NONE", "ALWAYS").run(ONE_FAILS);

        assertThat(runs.run(GOOD, Verdict.SKIPPED, cause, Attempt.ONLY).mails())
                .singleElement()
                .satisfies(mail -> {
                    assertThat(mail.subject()).isEqualTo("SKIPPED: copy");
                    assertThat(mail.text())
                            .startsWith("Suite copy SKIPPED\nNo case had anything to do on any host.\n")
                            .doesNotContain("fail");
                });
        assertThat(runs("NONE", "SUITE", "ALWAYS")
                        .run(GOOD, Verdict.SKIPPED, cause, Attempt.ONLY)
                        .mails())
                .isEmpty();
    }

    @Test
    void afterARunInWhichThereWasNothingToDoTheOneBeforeItCounts() throws IOException {
        Optional<String> cause = Optional.of("no case had anything to do on any host");
        MailedRuns runs = runs("SUITE", "SUITE", "CHANGE").run(ONE_FAILS);

        assertThat(runs.run(GOOD, Verdict.SKIPPED, cause, Attempt.ONLY).mails()).isEmpty();
        assertThat(runs.run(ONE_FAILS).mails()).isEmpty();
    }

    @Test
    void nobodyIsToldOfARunThatWasCancelled() throws IOException {
        assertThat(runs("SUITE", "SUITE", "ALWAYS")
                        .run(GOOD, Verdict.CANCELLED, Optional.of("cancelled by user"), Attempt.ONLY)
                        .mails())
                .isEmpty();
    }

    @Test
    void theAttemptsBeforeAreNotRunsBefore() throws IOException {
        MailedRuns runs = runs("SUITE", "SUITE", "CHANGE").run(GOOD).broken();
        Attempt second = Attempt.first(1)
                .next(new Attempt.Earlier("run2", Verdict.INFRASTRUCTURE, Optional.empty(), Map.of()))
                .orElseThrow();

        assertThat(runs.run(GOOD, Verdict.PASSED, Optional.empty(), second).mails())
                .isEmpty();
        assertThat(runs.last().state().ended()).isPresent();
    }

    @Test
    void outputCannotBreakOutOfTheMail() throws IOException {
        MailedRuns runs = runs("SUITE", "SUITE", "ALWAYS");
        runs.output =
                "\u001b[31mred\u001b[0m </pre><script>alert(1)</script> & \"q\" \u0007\u202e\r\n.\r\nMAIL FROM:<x>\n"
                        + "x".repeat(5_000) + "\n";
        Mail mail = runs.run(ONE_FAILS).mails().get(0);

        assertThat(mail.html())
                .contains("red &lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;q&quot; \\x07\\u202e\n")
                .doesNotContain("<script");
        assertThat(mail.text()).contains("    | .\n    | MAIL FROM:<x>\n").doesNotContain("\u001b", "\r");
        assertThat(mail.text().lines()).allMatch(line -> line.length() < 600);
    }

    @Test
    void aCaseThatIsRepeatedHasOneMailWithItsHistoryAndSaysWhichRepetitionsFailed() throws IOException {
        MailedRuns runs = runs("CASE", "CASE", "ALWAYS").run(ONE_FAILS);
        runs.repeats = 40;
        runs.run(Map.of("one.7", Verdict.FAILED, "one.31", Verdict.FAILED));

        assertThat(runs.subjects())
                .containsExactly(
                        "FAILED: copy, case one, 2 of 40 times: case/one.7/run on srv2",
                        "PASSED: copy, case two, 40 of 40 times");
        assertThat(runs.mails().get(0).text())
                .startsWith("Case one of suite copy FAILED\nIt has been failing since run run1 of 2026-11-21 02:00 UTC")
                .contains(
                        "\nIts 40 repetitions: 38 PASSED, 2 FAILED (7, 31).\n",
                        "\ncase/one.7/run on srv2: FAILED: its script exited with 3\n    | copying\n",
                        "\ncase/one.31/run on srv2: FAILED")
                .doesNotContain("case/two");
        assertThat(runs.mails().get(1).text()).contains("\nIts 40 repetitions: 40 PASSED.\n");
    }

    @Test
    void theMailOfASuiteSaysHowOftenRepeatedCasesEndedHow() throws IOException {
        MailedRuns runs = runs("SUITE", "SUITE", "ALWAYS");
        runs.repeats = 4;
        runs.run(Map.of("one.2", Verdict.FAILED, "one.3", Verdict.FAILED, "one.4", Verdict.TIMED_OUT));

        assertThat(runs.mails()).singleElement().satisfies(mail -> {
            assertThat(mail.subject()).isEqualTo("TIMED_OUT: copy: case one.2 on srv2");
            assertThat(mail.text())
                    .contains("Cases PASSED: one (1 of 4), two (4 of 4)\nCases FAILED: one (2 of 4: 2, 3)\n"
                            + "Cases TIMED_OUT: one (1 of 4: 4)\n");
        });
        assertThat(ShortSummary.of(runs.last()).words())
                .isEqualTo("Suite copy TIMED_OUT. Cases PASSED: one (1 of 4), two (4 of 4)."
                        + " Cases FAILED: one (2 of 4: 2, 3). Cases TIMED_OUT: one (1 of 4: 4)");
    }

    @Test
    void aRunThatIsUnderWayHasEachCaseOnce() throws IOException {
        MailedRuns runs = runs("NONE", "NONE", "ALWAYS");
        assertThat(ShortSummary.runningWords(runs.run(GOOD).last().start()))
                .isEqualTo("Suite copy is running. Cases: one, two");
        runs.repeats = 50;
        assertThat(ShortSummary.runningWords(runs.run(GOOD).last().start()))
                .isEqualTo("Suite copy is running. Cases, 50 times each: one, two");
    }

    @Test
    void aRepeatedCaseThatFailsAsBeforeIsNoChange() throws IOException {
        MailedRuns runs = runs("CASE", "CASE", "CHANGE").run(ONE_FAILS);
        runs.repeats = 3;

        assertThat(runs.run(Map.of("one.2", Verdict.FAILED)).mails()).isEmpty();
        assertThat(runs.run(Map.of("two.3", Verdict.FAILED)).subjects())
                .containsExactly(
                        "PASSED: copy, case one, 3 of 3 times (it failed before)",
                        "FAILED: copy, case two, 1 of 3 times: case/two.3/run on srv2");
        runs.issue = Optional.of(new Issue("differs", "https://example.org/issues/7", Optional.empty()));
        assertThat(runs.run(Map.of("one.1", Verdict.FAILED)).subjects())
                .first()
                .isEqualTo("FAILED, known issues only: copy, case one, 1 of 3 times: case/one.1/run on srv2");
    }

    @Test
    void ofAMultitudeOfCasesOneMailTells() throws IOException {
        MailedRuns runs = runs("CASE", "CASE", "ALWAYS");
        runs.cases = IntStream.rangeClosed(0, MailPlanner.MOST_CASES)
                .mapToObj(number -> "case" + number)
                .toList();

        assertThat(runs.run(Map.of("case7", Verdict.FAILED)).subjects())
                .containsExactly("FAILED: copy: case case7 on srv2");
    }

    @Test
    void runsOfOtherCellsOfAMatrixAreNotRunsBefore() throws IOException {
        MailedRuns runs = runs("SUITE", "SUITE", "CHANGE");
        runs.cell = Map.of("version", "5.10");
        runs.run(GOOD);
        runs.cell = Map.of("version", "5.5");

        assertThat(runs.run(ONE_FAILS).mails()).singleElement().satisfies(mail -> {
            assertThat(mail.subject()).isEqualTo("FAILED: copy (version=5.5): case one on srv2");
            assertThat(mail.text()).contains("No earlier run is known to have passed.");
        });
    }

    @Test
    void aDigestIsMarkdownInWhichNothingOfTheOutputIsMarkup() throws IOException {
        MailedRuns runs = runs("NONE", "NONE", "ALWAYS");
        runs.output = "```\n# <b>[x](http://evil)</b>\n";
        ShortSummary digest = ShortSummary.of(runs.run(ONE_FAILS).last());

        assertThat(digest.title()).isEqualTo("copy");
        assertThat(digest.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(digest.headline()).isEqualTo("Suite copy FAILED");
        assertThat(digest.words()).isEqualTo("Suite copy FAILED. Cases FAILED: one. Cases PASSED: two");
        assertThat(digest.link()).contains("https://ci.example.org/run/20261121-020000-copy-run1");
        assertThat(digest.markdown())
                .contains("**case/one/run on srv2\\: FAILED**\\: its script exited with 3\n\n    ```\n    # <b>[x]")
                .contains("- Cases FAILED\\: one\n");
    }

    @Test
    void aKnownIssueIsSaidInTheSubjectAndHasItsLinkInTextHtmlAndMarkdown() throws IOException {
        MailedRuns runs = runs("SUITE", "SUITE", "ALWAYS");
        runs.issue = Optional.of(new Issue("differs", "https://example.org/issues/7", Optional.of("Old *disk*")));
        runs.run(ONE_FAILS);

        assertThat(runs.mails()).singleElement().satisfies(mail -> {
            assertThat(mail.subject()).isEqualTo("FAILED, known issues only: copy: case one on srv2");
            assertThat(mail.text())
                    .contains("All that failed is a known issue.\n")
                    .contains("its script exited with 3 (known issue: Old *disk*, https://example.org/issues/7)\n");
            assertThat(mail.html())
                    .contains("Old *disk*, <a href=\"https://example.org/issues/7\">https://example.org/issues/7</a>");
        });
        assertThat(ShortSummary.of(runs.last()).markdown())
                .contains("(known issue: Old \\*disk\\*, <https://example.org/issues/7>)");
    }

    @Test
    void aMailOfADamagedRecordTellsWhatCanBeReadAndSaysWhatCannot() throws IOException {
        MailedRuns runs = runs("SUITE", "SUITE", "ALWAYS").run(ONE_FAILS);
        Path journal = runs.directory().journal();
        List<String> lines = new ArrayList<>(Files.readAllLines(journal));
        lines.set(2, "nonsense");
        Files.write(journal, lines);
        Files.delete(runs.directory().output(Stage.caseRun("one"), "srv2"));

        assertThat(runs.mails()).singleElement().satisfies(mail -> {
            assertThat(mail.subject()).isEqualTo("FAILED: copy: case one on srv2");
            assertThat(mail.text())
                    .contains("The record of the run is damaged, and this mail tells what can be read of it: "
                            + "events.jsonl:3: not an event of a run")
                    .contains("output/case/one/run/srv2.log is missing, though the script printed ");
        });
    }
}
