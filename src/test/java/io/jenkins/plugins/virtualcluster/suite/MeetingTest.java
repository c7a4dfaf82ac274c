package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Measurement;
import io.jenkins.plugins.virtualcluster.record.ScriptResult;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Hosts that meet inside a script. */
class MeetingTest extends SuiteRunHarness {
    @Test
    void hostsPassABarrierTogetherAndTellEachOtherValues() throws Exception {
        files.script("cases/one/run.sh", """
                . "$VC_LIB"
                [ $VC_HOST = srv1 ] && put port "10 94"
                barrier loaded
                port=$(get srv1:port) || exit 1
                echo "$port"
                [ $VC_HOST = srv2 ] || until grep -q in $VC_WORK/../../srv2/work/has-lock 2> /dev/null; do sleep 0.1; done
                [ $VC_HOST = srv1 ] || { vc lock disk; echo in > has-lock; sleep 0.5; echo out > has-lock; vc unlock disk; }
                [ $VC_HOST = srv2 ] || { lock disk; cat $VC_WORK/../../srv2/work/has-lock; unlock disk; }
                [ $VC_HOST = srv2 ] || signal done
                wait_for done srv1
                """);
        assertThat(execute()).as(this::text).isEqualTo(Verdict.PASSED);
        assertThat(output("srv1")).isEqualTo("10 94\nout\n");
        assertThat(output("srv2")).isEqualTo("10 94\n");
    }

    @Test
    void aHostWhoseScriptEndsWithoutHavingComeFailsTheCaseAtOnceByName() throws Exception {
        files.script("cases/one/run.sh", """
                . "$VC_LIB"
                [ $VC_HOST = srv1 ] || exit 3
                barrier loaded
                echo never
                """);
        assertThat(execute()).isEqualTo(Verdict.FAILED);
        assertThat(output("srv1"))
                .isEqualTo("virtual-cluster: barrier loaded: srv2 cannot come to it: its script exited with 3\n");
        assertThat(verdict("srv1")).isEqualTo(Verdict.FAILED);
    }

    @Test
    void aHostThatDiesReleasesAllThatWaitForIt() throws Exception {
        files.script("cases/one/run.sh", """
                . "$VC_LIB"
                [ $VC_HOST = srv1 ] || exec sleep 600
                barrier loaded
                """);
        listener = event -> {
            if (event instanceof Event.ScriptCalled) {
                hypervisor.end(id, "srv2", "was destroyed");
            }
        };
        assertThat(execute()).isEqualTo(Verdict.INFRASTRUCTURE);
        assertThat(output("srv1"))
                .isEqualTo("virtual-cluster: barrier loaded: srv2 cannot come to it: it is lost: was destroyed\n");
    }

    @Test
    void aLostConnectionLosesNoCallAndNoAnswer() throws Exception {
        files.script("cases/one/run.sh", """
                . "$VC_LIB"
                echo begun
                [ $VC_HOST = srv1 ] || while [ ! -e %s/cut ]; do sleep 0.1; done
                barrier loaded
                echo passed
                """.formatted(directory));
        CompletableFuture<Void> waits = new CompletableFuture<>();
        CompletableFuture<Void> back = new CompletableFuture<>();
        listener = event -> {
            if (event instanceof Event.ScriptCalled) {
                waits.complete(null);
            } else if (event instanceof Event.Note note && note.message().startsWith("srv1 answers again")) {
                back.complete(null);
            }
        };
        CompletableFuture<Verdict> verdict = start(output -> {});
        waits.get(60, TimeUnit.SECONDS);
        machines.cut("srv1.lan.test");
        Files.createFile(directory.resolve("cut"));
        assertThat(verdict.get(60, TimeUnit.SECONDS)).isEqualTo(Verdict.PASSED);
        assertThat(back).isCompleted();
        assertThat(output("srv1")).isEqualTo("begun\npassed\n");
    }

    @Test
    void aScriptWithMoreOutputThanIsKeptStillMeetsTheOthers() throws Exception {
        files.limits("{ output: 1 MiB }");
        files.script("cases/one/run.sh", """
                . "$VC_LIB"
                [ $VC_HOST = srv2 ] || { head -c 3000000 /dev/zero | tr '\\\\0' x; sleep 1; }
                barrier loaded
                """);
        assertThat(execute()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void aResultThatFailedFailsTheCaseThoughItsScriptExitsWithZero() throws Exception {
        files.script("cases/one/run.sh", """
                . "$VC_LIB"
                [ $VC_HOST = srv1 ] && exit 0
                result "test_sum[1 GiB]" pass
                result "a  b" fail "one
                two	three"
                vc result other fail
                vc result again fail "at first"
                vc result again pass
                measure speed 512.5 MB/s better=higher
                vc result wrong maybe || echo "refused with $?"
                """);
        assertThat(execute()).as(this::text).isEqualTo(Verdict.FAILED);
        assertThat(verdict("srv1")).isEqualTo(Verdict.PASSED);
        assertThat(verdict("srv2")).isEqualTo(Verdict.FAILED);
        assertThat(end("srv2").cause()).contains("result a  b failed: one two three (and 1 more)");
        assertThat(end("srv2").exitCode()).hasValue(0);
        assertThat(state().reports().results())
                .extracting(ScriptResult::name)
                .containsExactly("test_sum[1 GiB]", "a  b", "other", "again");
        assertThat(state().reports().measurements())
                .extracting(Measurement::words)
                .containsExactly("512.5 MB/s");
        assertThat(output("srv2"))
                .isEqualTo("virtual-cluster: result wrong maybe: 'maybe' is no outcome; expected pass, fail or skip\n"
                        + "refused with 1\n");
    }

    @Test
    void aMeasurementThatBreaksItsLimitFailsTheCase() throws Exception {
        files.more("measurements: { speed: { min: 500 MB/s } }");
        files.script("cases/one/run.sh", """
                . "$VC_LIB"
                [ $VC_HOST = srv1 ] || { measure speed 499 MB/s better=higher; measure other 1 s; }
                """);
        assertThat(execute()).as(this::text).isEqualTo(Verdict.FAILED);
        assertThat(end("srv2").cause()).contains("measurement speed is 499 MB/s; expected at least 500 MB/s");
    }

    @Test
    void resultsComeFromTheOutputAndFromFilesOfEachCase() throws Exception {
        files.cases("[ one, two ]");
        files.more(
                "results: [ tap, %s/@hostname@-*.xml, %s/@casename@-@hostname@.tap ]".formatted(directory, directory));
        files.script("cases/one/run.sh", """
                echo "<testsuite><testcase name='in xml'/></testsuite>" > %s/$VC_HOST-1.xml
                echo "<!DOCTYPE x><testsuite/>" > %s/$VC_HOST-2.xml
                echo "ok 1 - in a file" > %s/one-$VC_HOST.tap
                echo "ok 1 - in the output"
                [ $VC_HOST = srv1 ] || echo "not ok 2 - in the output of srv2"
                """.formatted(directory, directory, directory));
        files.script("cases/two/run.sh", "echo of two");
        assertThat(execute()).as(this::text).isEqualTo(Verdict.FAILED);
        assertThat(state().reports().results())
                .extracting(
                        result -> result.stage() + " " + result.host() + " " + result.name() + " " + result.outcome())
                .containsExactlyInAnyOrder(
                        "case/one/run srv1 in the output PASS",
                        "case/one/run srv1 in xml PASS",
                        "case/one/run srv1 in a file PASS",
                        "case/one/run srv2 in the output PASS",
                        "case/one/run srv2 in the output of srv2 FAIL",
                        "case/one/run srv2 in xml PASS",
                        "case/one/run srv2 in a file PASS");
        assertThat(end("srv2").cause()).contains("result in the output of srv2 failed");
        assertThat(verdict("srv1")).isEqualTo(Verdict.PASSED);
        assertThat(state().notes())
                .extracting(Event.Note::message)
                .filteredOn(message -> message.startsWith("The results in"))
                .hasSize(2)
                .allMatch(message -> message.endsWith("cannot be read: it has a document type, which is not read"));
    }

    private String text() {
        try {
            return output("srv1") + "\n" + output("srv2");
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
