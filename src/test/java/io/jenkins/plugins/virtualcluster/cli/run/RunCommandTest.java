package io.jenkins.plugins.virtualcluster.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.cli.CommandLineHarness;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.SampleRuns;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.request.Keep;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest extends CommandLineHarness {
    @Test
    void checkPassesWhatIsSound() {
        assertThat(execute("check", repository())).isZero();
        assertThat(out()).isEqualTo("1 cluster and 2 suites: no problem\n");
    }

    @Test
    void checkTellsEveryProblemWithItsPlace() throws IOException {
        write("clusters/lan.yaml", "name: lan\nhots: 1\n");
        assertThat(execute("check", repository())).isEqualTo(2);
        assertThat(out()).contains("clusters/lan.yaml:2:1: ");
    }

    @Test
    void whatIsNeverRunIsAWarningOfCheckAndOfTheSuitesRun() throws IOException {
        write("suites/copy/cases/forgotten/run.sh", "#!/bin/sh\nexit 1\n");
        String warning = "suites/copy/cases/forgotten:1:1: warning: never run: ";

        assertThat(execute("check", repository())).isZero();
        assertThat(out()).contains(warning).endsWith("1 cluster and 2 suites: no problem, 1 warning\n");

        assertThat(run("copy")).isZero();
        assertThat(err()).contains(warning);
    }

    @Test
    void checkOfNoDirectoryIsToldWithoutAStackTrace() {
        assertThat(execute("check", "/no/such")).isEqualTo(2);
        assertThat(err()).isEqualTo("/no/such: no such file or directory\n");
    }

    @Test
    void aRunLeavesARecordWithJUnitAndASummary() throws IOException {
        assertThat(run("copy")).isZero();
        assertThat(out())
                .contains("stage suite-init PASSED", "case one PASSED", "Suite copy on cluster xrootd: PASSED");
        Path record;
        try (var directories = Files.list(temp.resolve("runs"))) {
            record = directories.findFirst().orElseThrow();
        }
        assertThat(out()).contains("Record: " + record);
        assertThat(record.resolve("junit.xml")).content().contains("<testcase");
        assertThat(Files.getPosixFilePermissions(record.resolve("report.html")))
                .isEqualTo(Files.getPosixFilePermissions(record.resolve("events.jsonl")));
        assertThat(requests.get(0).cases()).extracting("name").containsExactly("one", "two");
        assertThat(requests.get(0).owner()).startsWith(System.getProperty("user.name") + "@");
        assertThat(requests.get(0).keep()).isEqualTo(Keep.NOT);
    }

    @Test
    void whatIsLeftOfAGuestOnWhichAnImageWasPreparedIsToldToo() {
        events = events.stream()
                .filter(event -> !(event instanceof Event.ClusterStopped))
                .toList();
        duringRun = run -> hypervisor.leaveHalfMade(RunId.ofPreparation(run, 1));

        assertThat(run("copy")).isEqualTo(3);
        assertThat(err())
                .contains("Still on ", RunId.ofPreparation(requests.get(0).run(), 1));
    }

    @Test
    void whatIsLeftOfTheClusterIsToldAndIsNoSuccess() {
        events = events.stream()
                .filter(event -> !(event instanceof Event.ClusterStopped))
                .toList();
        duringRun = hypervisor::leaveHalfMade;

        assertThat(run("copy")).isEqualTo(3);
        assertThat(out()).contains("Suite copy on cluster xrootd: PASSED");
        assertThat(err())
                .contains(
                        "Still on ",
                        "volume vc-" + requests.get(0).run() + ".lease",
                        "Remove it with: virtual-cluster cleanup");
    }

    @Test
    void aHypervisorThatCannotSayWhatIsLeftIsNoSuccess() {
        events = events.stream()
                .filter(event -> !(event instanceof Event.ClusterStopped))
                .toList();
        hypervisor.failNext(FakeHypervisor.Call.FIND, "no answer");

        assertThat(run("copy")).isEqualTo(3);
        assertThat(err()).contains("Objects of run " + requests.get(0).run() + " may be left over: no answer");
    }

    @ParameterizedTest
    @CsvSource({"PASSED,0", "FAILED,1", "TIMED_OUT,1", "INFRASTRUCTURE,3", "CANCELLED,130"})
    void theVerdictIsTheExitCode(Verdict verdict, int code) {
        events = SampleRuns.started("one").over(verdict).events();
        assertThat(run("copy")).isEqualTo(code);
    }

    @Test
    void severalSuitesRunOneAfterTheOtherUnlessCancelled() {
        assertThat(run("copy", "other")).isZero();
        assertThat(requests).extracting(request -> request.suite().name()).containsExactly("copy", "other");

        requests.clear();
        events = SampleRuns.started("one").over(Verdict.CANCELLED).events();
        assertThat(run("copy", "other")).isEqualTo(130);
        assertThat(requests).hasSize(1);
        assertThat(err()).contains("Suite other was not run: cancelled");
    }

    @Test
    void aFailedHostIsNamedInTheSummary() {
        events = SampleRuns.failed().events();
        assertThat(run("copy")).isEqualTo(1);
        assertThat(out()).contains("FAILED case/one/run on srv2: its script exited with 3");
    }

    @Test
    void casesAndTagsAreChosen() {
        assertThat(run("copy", "--case", "two", "--tag", "version=2", "--keep")).isZero();
        assertThat(requests.get(0).cases()).extracting("name").containsExactly("two");
        assertThat(requests.get(0).tags()).containsEntry("version", "2");
        assertThat(requests.get(0).keep()).isEqualTo(Keep.always(Duration.ofHours(2)));

        assertThat(run("copy", "--from-case=two", "--keep=1h30m")).isZero();
        assertThat(requests.get(1).cases()).extracting("name").containsExactly("two");
        assertThat(requests.get(1).keep()).isEqualTo(Keep.always(Duration.ofMinutes(90)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--keep=failed            | PT2H  | true  | false",
                "--keep=failed,30m        | PT30M | true  | false",
                "--hold                   | PT2H  | true  | true",
                "--keep=30m --hold        | PT30M | false | true",
                "--hold --keep=failed,30m | PT30M | true  | true"
            })
    void aClusterIsKeptOrHeldIfItsRunDoesNotPass(String options, Duration time, boolean onlyFailed, boolean hold) {
        List<String> words = new ArrayList<>(List.of("copy"));
        words.addAll(List.of(options.split(" ")));
        assertThat(run(words.toArray(String[]::new))).isZero();
        assertThat(requests.get(0).keep()).isEqualTo(new Keep(Optional.of(time), onlyFailed, hold));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "copi                   | There is no suite 'copi'; did you mean copy?",
                "copy --case tow        | There is no case 'tow'; did you mean two?",
                "copy --from-case x     | There is no case 'x'; there is one, two",
                "copy --tag verson=1    | There is no tag 'verson'; did you mean version?",
                "copy --keep=soon       | 'soon' is not a time; expected one such as 30m",
                "copy --keep=8d         | at most 7d",
                "copy --keep=failed,x   | 'x' is not a time",
                "copy --keep=failing    | at most 7d, alone or behind 'failed,'",
                "copy --hypervisor=nonsense | nonsense",
                "copy --vrebose         | --verbose"
            })
    void whatIsWronglyAskedForIsToldBeforeAnythingIsStarted(String arguments, String message) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err()).contains(message).doesNotContain("\tat ");
        assertThat(requests).isEmpty();
        assertThat(temp.resolve("runs")).doesNotExist();
    }

    @Test
    void problemsOfOtherFilesAreAWarningAndOfNeededOnesAnError() throws IOException {
        suite("other", "cases: [ one, missing ]");
        assertThat(run("copy")).isZero();
        assertThat(err()).contains("Warning: 1 problem in files that this run does not need");

        assertThat(run("other")).isEqualTo(2);
        assertThat(err()).contains("suites/other/suite.yaml:").contains("Suite other cannot be run");
    }

    @Test
    void aHypervisorThatCannotBeReachedIsInfrastructure() {
        refusal = Optional.of(new HypervisorException("no libvirtd there"));
        assertThat(run("copy")).isEqualTo(3);
        assertThat(err()).isEqualTo("no libvirtd there\n");
    }

    @Test
    void aRecordThatCannotBeWrittenIsNoDefect() {
        fullDisk = Optional.of(new IOException("No space left on device"));
        assertThat(run("copy")).isEqualTo(3);
        assertThat(err()).isEqualTo("Cannot write the record: No space left on device\n");
    }

    @Test
    void aReportThatCannotBeWrittenDoesNotHideTheVerdict() {
        junitIsInTheWay = true;
        assertThat(run("copy")).isEqualTo(3);
        assertThat(err()).startsWith("Cannot write junit.xml or report.html of ");
        assertThat(out()).contains("Suite copy on cluster xrootd: PASSED");
    }

    @Test
    void aDefectKeepsItsTrace() {
        events = List.of(new Event.RunStarted(
                SampleRuns.START,
                "r",
                "s",
                "c",
                "o",
                Optional.empty(),
                "h",
                List.of(),
                0,
                List.of(),
                Attempt.ONLY,
                Map.of(),
                Optional.empty()));
        assertThat(run("copy")).isEqualTo(3);
        assertThat(err()).contains("This is a bug in virtual-cluster", "ClassCastException", "\tat ");
    }

    @Test
    void aDryRunShowsEachDifferentScriptOnceAndStartsNothing() throws Exception {
        assertThat(run("copy", "--dry-run", "--tag", "version=9")).isZero();
        assertThat(out())
                .contains("=== domain vc-", "=== stage suite-init on srv1\n#!/bin/sh\necho srv1 9\n")
                .contains("=== stage case/one/run on srv1, srv2\n#!/bin/sh\necho same\n");
        assertThat(err()).isEqualTo("Asking qemu:///system what the cluster would be made of ...\n");
        assertThat(requests).isEmpty();
        assertThat(hypervisor.find()).isEmpty();

        refusal = Optional.of(new HypervisorException("no libvirtd there"));
        assertThat(run("copy", "--dry-run")).isZero();
        assertThat(err()).contains("Cannot make the libvirt XML: no libvirtd there");
        assertThat(out()).contains("=== stage suite-init on srv1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "run", "changed", "watch", "list", "ssh", "stop", "cleanup", "console"})
    void everyCommandHelpsWithAnExample(String command) {
        assertThat(execute(command, "--help")).isZero();
        assertThat(out()).contains("Example").contains("virtual-cluster " + command);
    }
}
