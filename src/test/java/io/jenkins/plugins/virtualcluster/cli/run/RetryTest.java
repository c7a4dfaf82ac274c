package io.jenkins.plugins.virtualcluster.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.cli.CommandLineHarness;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.SampleRuns;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code run --retry-infrastructure}. */
class RetryTest extends CommandLineHarness {
    private void breaksDown(int times) {
        script = request -> request.attempt().number() <= times
                ? SampleRuns.brokenDown(request.attempt()).events()
                : SampleRuns.passed(request.attempt()).events();
    }

    @Test
    void aSecondAttemptIsARunOfItsOwnAndItsVerdictCounts() throws IOException {
        breaksDown(1);
        assertThat(run("copy", "--retry-infrastructure", "2", "--case", "two", "--tag", "version=7"))
                .isZero();

        assertThat(requests).hasSize(2);
        assertThat(requests).extracting(RunRequest::run).doesNotHaveDuplicates();
        assertThat(requests).extracting(RunRequest::privateDirectory).doesNotHaveDuplicates();
        assertThat(requests).allSatisfy(request -> {
            assertThat(request.cases()).extracting("name").containsExactly("two");
            assertThat(request.tags()).containsEntry("version", "7");
        });
        assertThat(Records.list(Path.of(records()), 10)).hasSize(2);
    }

    @Test
    void theSummaryTellsOfTheAttemptsAndOfWhatPassedOnRetry() {
        breaksDown(1);
        run("copy", "--retry-infrastructure=2");
        String last = out().substring(out().indexOf("running again on a fresh cluster: attempt 2 of 3"));

        assertThat(last)
                .contains("\nattempt 2 of 3\n    attempt 1 (k3f9abcd): INFRASTRUCTURE: " + SampleRuns.DEATH + "\n")
                .contains("\ncase one PASSED\n", "\ncase two PASSED on retry; before: INFRASTRUCTURE\n")
                .containsPattern("\ncase/two/run .* passed on retry\n")
                .doesNotContainPattern("case/one/run .* passed on retry");
    }

    @Test
    void attemptsEndAndTheLastOneIsTheExitCode() {
        breaksDown(9);
        assertThat(run("copy", "--retry-infrastructure", "2")).isEqualTo(3);
        assertThat(requests)
                .extracting(RunRequest::attempt)
                .extracting(Attempt::number)
                .containsExactly(1, 2, 3);
        assertThat(out()).contains("    attempt 2 (k3f9abcd): INFRASTRUCTURE");

        requests.clear();
        assertThat(run("copy")).as("without the option there is one").isEqualTo(3);
        assertThat(requests).hasSize(1);
        assertThat(out()).doesNotContain("attempt");
    }

    @ParameterizedTest
    @CsvSource({"PASSED,0", "FAILED,1", "TIMED_OUT,1", "CANCELLED,130"})
    void whatIsNoFailureOfTheInfrastructureIsNotTriedAgain(Verdict verdict, int code) {
        script = request ->
                SampleRuns.started(request.attempt(), "one").over(verdict).events();
        assertThat(run("copy", "--retry-infrastructure", "2")).isEqualTo(code);
        assertThat(requests).hasSize(1);
    }

    @Test
    void eachSuiteHasItsAttemptsAndACancelledOneEndsThemAll() {
        breaksDown(1);
        assertThat(run("copy", "other", "--retry-infrastructure", "1")).isZero();
        assertThat(requests)
                .extracting(
                        request -> request.suite().name() + request.attempt().number())
                .containsExactly("copy1", "copy2", "other1", "other2");

        requests.clear();
        script = request -> request.attempt().number() == 1
                ? SampleRuns.brokenDown(request.attempt()).events()
                : SampleRuns.started(request.attempt(), "one")
                        .over(Verdict.CANCELLED)
                        .events();
        assertThat(run("copy", "other", "--retry-infrastructure", "5")).isEqualTo(130);
        assertThat(requests).hasSize(2);
    }

    @Test
    void aReportThatCannotBeWrittenIsNoReasonToRunAgain() {
        junitIsInTheWay = true;
        assertThat(run("copy", "--retry-infrastructure", "2")).isEqualTo(3);
        assertThat(requests).hasSize(1);
    }

    @Test
    void theListNamesTheAttempt() {
        breaksDown(1);
        run("copy", "--retry-infrastructure", "1");
        execute("list", "--repository", repository(), "--records", records());
        assertThat(out().lines().filter(line -> line.contains("-copy-")).toList())
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).contains("PASSED, attempt 2 of 2"),
                        line -> assertThat(line).contains("INFRASTRUCTURE").doesNotContain("attempt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "10", "many"})
    void whatIsNoNumberOfRetriesIsTold(String number) {
        assertThat(run("copy", "--retry-infrastructure=" + number)).isEqualTo(2);
        assertThat(err()).contains("--retry-infrastructure").contains(number);
        assertThat(requests).isEqualTo(List.of());
    }
}
