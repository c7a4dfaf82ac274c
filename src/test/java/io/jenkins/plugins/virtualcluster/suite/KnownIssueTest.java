package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.record.Issue;
import io.jenkins.plugins.virtualcluster.record.KnownFailures;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Failures that the definitions know: the run's record says which, and its verdict stays. */
class KnownIssueTest extends SuiteRunHarness {
    private static final String LINK = "https://example.org/issues/7";

    private KnownFailures known() throws IOException {
        return state().known();
    }

    @Test
    void aFailureWhoseLastLinesMatchIsKnownAndTheVerdictStays() throws IOException {
        files.script("cases/one/run.sh", "echo \"server \\033[31mforgot\\033[0m file 17\"; sleep 0; exit 3");
        files.knownIssues("- { pattern: 'forgot file \\d+', link: '" + LINK + "', text: Server forgets files }\n"
                + "- { pattern: file, link: 'https://example.org/second' }\n");

        assertThat(execute()).isEqualTo(Verdict.FAILED);

        assertThat(known().all()).singleElement().satisfies(found -> {
            assertThat(found.stage()).contains(RUN);
            assertThat(found.hosts()).containsExactly("srv1", "srv2");
            assertThat(found.issue())
                    .isEqualTo(new Issue("forgot file \\d+", LINK, Optional.of("Server forgets files")));
            assertThat(found.line()).isEqualTo("server forgot file 17");
        });
        assertThat(known().isRun()).isTrue();
        assertThat(known().cases()).containsExactly("one");
        assertThat(known().isStage(stage(RUN))).isTrue();
        assertThat(state().ended().orElseThrow().verdict()).isEqualTo(Verdict.FAILED);
        assertThat(record.directory().knownIssues())
                .hasContent(Files.readString(files.repository().resolve("known-issues.yaml")));
    }

    @Test
    void aCaseThatFailsOnOneHostByAnotherCauseIsNotKnown() throws IOException {
        files.cases("[ one, two ]");
        files.script("cases/one/run.sh", "[ @hostname@ = srv1 ] && echo 'disk full'; exit 1");
        files.script("cases/two/run.sh", "exit 9");
        files.knownIssues("- { pattern: disk full, link: '" + LINK + "' }\n"
                + "- { pattern: exited with 9, link: 'https://example.org/nine', cases: [ 't*' ] }\n");

        assertThat(execute()).isEqualTo(Verdict.FAILED);

        assertThat(known().of(RUN, "srv1")).map(Issue::link).contains(LINK);
        assertThat(known().of(RUN, "srv2")).isEmpty();
        assertThat(known().cases()).as("the cause is searched, too").containsExactly("two");
        assertThat(known().isRun()).isFalse();
    }

    @Test
    void anEntryIsAppliedToItsSuitesCasesAndHostsAndUntilItsDay() throws IOException {
        files.script("cases/one/run.sh", "echo broken; exit 1");
        files.script("suite_init.sh", "true");
        String link = ", link: '" + LINK + "'";
        files.knownIssues("- { pattern: broken" + link + ", until: 2020-01-01 }\n"
                + "- { pattern: broken" + link + ", hosts: [ srv1 ], text: only there }\n"
                + "- { pattern: broken" + link
                + ", suites: [ 's?ite' ], cases: [ o* ], hosts: [ '*2' ], text: there }\n");

        execute();

        assertThat(known().of(RUN, "srv1").orElseThrow().text()).contains("only there");
        assertThat(known().of(RUN, "srv2").orElseThrow().text()).contains("there");
    }

    @Test
    void anErrorFarAboveTheEndIsFoundAndOrdinaryLinesThereAreNot() throws IOException {
        files.script(
                "cases/one/run.sh",
                "echo 'ERROR: lost block 9'; echo 'plain words'; i=0; while [ $i -lt 300 ]; do echo line $i; i=$((i+1)); done; "
                        + "head -c 100000 /dev/zero | tr '\\0' x; echo; i=0; while [ $i -lt 150 ]; do echo line $i; i=$((i+1)); done; exit 1");
        files.knownIssues("- { pattern: plain words, link: 'https://example.org/plain' }\n"
                + "- { pattern: lost block, link: '" + LINK + "' }\n");

        execute();

        assertThat(known().all()).extracting(found -> found.issue().link()).containsExactly(LINK);
    }

    @Test
    void aRunThatFailsBesideItsStagesIsComparedByItsCause() throws IOException {
        files.knownIssues("- { pattern: no room, link: '" + LINK + "' }\n");
        prepare();
        hypervisor.failNext(FakeHypervisor.Call.START, "no room yet");

        assertThat(run.execute()).isEqualTo(Verdict.INFRASTRUCTURE);

        assertThat(known().ofRun()).map(Issue::link).contains(LINK);
        assertThat(known().isRun()).isTrue();
        assertThat(known().cases()).isEmpty();
    }

    @Test
    void aProcessThatContinuesComparesWhatTheOneBeforeDidNotAndNothingTwice() throws Exception {
        files.script("suite_init.sh", "echo broken; exit 1");
        files.knownIssues("- { pattern: broken, link: '" + LINK + "' }\n");
        prepare();
        run.begin();
        run.run(Stage.SUITE_INIT);
        record.close();
        Path journal = record.directory().journal();
        List<String> lines = Files.readAllLines(journal);
        List<String> before =
                lines.stream().filter(line -> !line.contains("\"known-issue\"")).toList();
        assertThat(before).hasSize(lines.size() - 1);
        for (List<String> kept : List.of(before, lines)) {
            Files.write(journal, kept);
            record = RecordWriter.open(record.directory(), Clock.systemUTC());
            SuiteRun resumed = SuiteRun.resume(record, hypervisor, ADDRESS, machines, settings(), Clock.systemUTC());
            if (kept == lines) {
                assertThat(resumed.execute()).isEqualTo(Verdict.FAILED);
            } else {
                resumed.begin();
                resumed.run(Stage.caseInit("one"));
                record.close();
            }
        }
        assertThat(known().all())
                .singleElement()
                .satisfies(found -> assertThat(found.hosts()).hasSize(2));
        assertThat(known().isRun()).isTrue();
    }

    @Test
    void withoutAMatchingEntryNothingIsKnown() throws IOException {
        files.script("cases/one/run.sh", "exit 1");
        files.knownIssues("- { pattern: something else, link: '" + LINK + "' }\n");

        execute();

        assertThat(known().all()).isEmpty();
        assertThat(known().isRun()).isFalse();
    }
}
