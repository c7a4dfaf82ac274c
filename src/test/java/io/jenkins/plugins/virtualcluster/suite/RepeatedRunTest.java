package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.TestCase;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.ClusterEvent;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.request.Keep;
import io.jenkins.plugins.virtualcluster.suite.request.Repeats;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs whose cases run several times. */
class RepeatedRunTest extends SuiteRunHarness {
    private Repeats repeats = new Repeats(3, false);

    @BeforeEach
    void cases() throws IOException {
        files.cases("[ one, two ]");
        files.script("suite_init.sh", "echo 0 > $VC_WORK/count");
        files.script("cases/one/run.sh", "echo \"$VC_CASE @casename@\"; echo 1 > $VC_WORK/count");
        files.script("cases/two/run.sh", "cat $VC_WORK/count");
        SavedFiles.of(hypervisor, directory.resolve("hosts"), directory.resolve("saved"));
    }

    @Override
    RunRequest request() throws IOException {
        return super.request().repeating(repeats);
    }

    @Test
    void eachRoundFindsTheClusterCleanAndItsCasesWhatTheOthersOfTheRoundDid() throws Exception {
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(state().cases()).containsExactly("one.1", "two.1", "one.2", "two.2", "one.3", "two.3");
        assertThat(state().clean().putBacks())
                .extracting(ClusterEvent.PutBack::testCase)
                .containsExactly("one.2", "one.3");
        for (String round : List.of("1", "2", "3")) {
            assertThat(outputOf("one." + round)).isEqualTo("one one\n");
            assertThat(outputOf("two." + round)).isEqualTo("1\n");
        }
        assertThat(state().started().orElseThrow().repeats()).isEqualTo(3);
    }

    @Test
    void withIsolationEachRepetitionOfEachCaseIsClean() throws Exception {
        files.more("isolation: case");
        repeats = new Repeats(2, false);
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(state().clean().putBacks())
                .extracting(ClusterEvent.PutBack::testCase)
                .containsExactly("two.1", "one.2", "two.2");
        assertThat(outputOf("two.2")).isEqualTo("0\n");
    }

    @Test
    void noRoundBeginsBehindOneInWhichACaseFailedIfThatIsAllThatIsWanted() throws Exception {
        repeats = new Repeats(4, true);
        files.script("cases/one/run.sh", "echo >> " + directory + "/runs; [ $(wc -l < " + directory + "/runs) -lt 4 ]");
        assertThat(execute()).isEqualTo(Verdict.FAILED);
        assertThat(state().caseVerdict("one.1")).isEqualTo(Verdict.PASSED);
        assertThat(state().caseVerdict("one.2")).isEqualTo(Verdict.FAILED);
        assertThat(state().caseVerdict("two.2")).as("its round is finished").isEqualTo(Verdict.PASSED);
        assertThat(state().caseVerdict("one.3")).isEqualTo(Verdict.SKIPPED);
        assertThat(stage(Stage.caseRun("one.3")).cause())
                .contains("case/one.2/run did not pass, and no further repetition was wanted then");
        assertThat(state().clean().putBacks()).hasSize(1);
    }

    @Test
    void whatFailedIsRunAgainAsOften() throws Exception {
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        RunRequest kept = RunRequest.of(record.directory());
        assertThat(kept.repeats()).isEqualTo(repeats);
        assertThat(kept.planned()).extracting(TestCase::name).hasSize(6).contains("two.3");
        RunRequest rerun =
                kept.rerun("again", List.of("two.2", "two.3"), id, "user@machine", Keep.NOT, directory, Attempt.ONLY);
        assertThat(rerun.planned()).extracting(TestCase::name).containsExactly("two.1", "two.2", "two.3");
    }

    @Test
    void numbersThatMakeNoSenseAreRefused() throws Exception {
        assertThat(Repeats.asked("--repeat", Optional.empty(), false)).isEqualTo(Repeats.NONE);
        assertThat(Repeats.asked("--repeat", Optional.empty(), true)).isEqualTo(new Repeats(100, true));
        assertThat(Repeats.asked("--repeat", Optional.of(7), true)).isEqualTo(new Repeats(7, true));
        assertThatThrownBy(() -> Repeats.asked("--repeat", Optional.of(0), false))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("--repeat is 0; expected 1 to 1000");
        assertThatThrownBy(() -> new Repeats(600, false).of(2))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("To run 2 cases 600 times makes 1200; expected at most 1000.");
    }

    private String outputOf(String testCase) throws IOException {
        return Files.readString(record.directory().output(Stage.caseRun(testCase), "srv2"));
    }
}
