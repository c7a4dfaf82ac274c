package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.virtualcluster.record.Attachment;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Journal;
import io.jenkins.plugins.virtualcluster.record.Measurement;
import io.jenkins.plugins.virtualcluster.record.ScriptResult;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

    @Test
    void hostsGiveEachOtherFiles() throws Exception {
        files.script("cases/one/run.sh", """
                . "$VC_LIB"
                if [ $VC_HOST = srv1 ]; then
                    head -c 3000000 /dev/urandom > "some data"
                    put_file data "some data"
                    rm "some data"
                    : > empty; vc put_file empty empty
                    vc put_file none missing || echo "refused with $?"
                else
                    get_file srv1:data copy; wc -c < copy
                    mkdir there; vc get_file srv1:data there/again; cmp copy there/again
                    get_file srv1:empty there/empty; wc -c < there/empty
                    vc get_file srv1:data there || echo "refused with $?"
                    vc get_file srv1:data not/there || echo "refused with $?"
                    vc get_file srv1:other x || echo "refused with $?"
                fi
                ls $VC_WORK/../stages/$VC_STAGE | grep file || echo clean
                """);
        assertThat(execute()).as(this::text).isEqualTo(Verdict.PASSED);
        assertThat(output("srv1"))
                .isEqualTo("virtual-cluster: put_file: there is no file missing\nrefused with 1\nclean\n");
        assertThat(output("srv2"))
                .isEqualTo("3000000\n0\n"
                        + "virtual-cluster: get_file: there is a directory; name the file\nrefused with 1\n"
                        + "virtual-cluster: get_file: there is no directory not/\nrefused with 1\n"
                        + "virtual-cluster: get_file srv1:other: srv1 has not given it, and cannot any more: its script"
                        + " has ended\nrefused with 1\nclean\n");
        List<Event.FileKept> kept = Journal.read(record.directory().journal()).stream()
                .flatMap(event -> event instanceof Event.FileKept e ? Stream.of(e) : Stream.empty())
                .toList();
        assertThat(kept).extracting(Event.FileKept::size).containsExactly(3_000_000L, 0L);
        assertThat(kept.get(1).sha256()).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(record.directory().exchange()).doesNotExist();
    }

    @Test
    void filesOfASuitesInitAreThereForAllCasesAndThoseOfACaseForThat() throws Exception {
        files.cases("[ one, two ]");
        files.script("suite_init.sh", """
                . "$VC_LIB"
                [ $VC_HOST = srv2 ] || { echo of the suite > mine; put_file all mine; }
                """);
        files.script("cases/one/run.sh", """
                . "$VC_LIB"
                [ $VC_HOST = srv2 ] || { echo of one > mine; put_file one mine; }
                """);
        files.script("cases/two/run.sh", """
                . "$VC_LIB"
                [ $VC_HOST = srv1 ] || exit 0
                get_file srv1:all got; cat got
                vc get_file srv1:one got || echo none
                """);
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(Files.readString(record.directory().output(Stage.caseRun("two"), "srv1")))
                .startsWith("of the suite\n")
                .endsWith("it has not put it\nnone\n");
    }

    @Test
    void attachedFilesAreInTheRecordWithTheirTypesByContent() throws Exception {
        files.script("cases/one/run.sh", """
                . "$VC_LIB"
                [ $VC_HOST = srv1 ] && exit 0
                printf '\\211PNG\\r\\n\\032\\n and so on' > plot.svg
                attach plot.svg "a plot	of <b>speed</b>"
                echo "<svg onload='alert(1)'/>" > x.png; vc attach x.png
                mkdir dir; echo "more" > "dir/a b.txt"; attach "dir/a b.txt"
                head -c 67108865 /dev/zero > large; vc attach large || echo "refused with $?"
                vc attach missing || echo "refused with $?"
                vc attach dir || echo "refused with $?"
                vc attach || echo "refused with $?"
                ls $VC_WORK/../stages/$VC_STAGE | grep file || echo clean
                """);
        assertThat(execute()).as(this::text).isEqualTo(Verdict.PASSED);
        assertThat(output("srv2")).isEqualTo("""
                virtual-cluster: attach: large has 67108865 bytes; expected at most 67108864 (64 MiB)
                refused with 1
                virtual-cluster: attach: there is no file missing
                refused with 1
                virtual-cluster: attach: there is no file dir
                refused with 1
                virtual-cluster: use it as: attach FILE [TITLE], with quotes around a title with blanks
                refused with 2
                clean
                """);
        List<Attachment> attached = state().reports().attachments();
        assertThat(attached)
                .extracting(Attachment::path, Attachment::title, Attachment::image)
                .containsExactly(
                        tuple("attached/1-plot.svg", "a plot of <b>speed</b>", Optional.of("image/png")),
                        tuple("attached/2-x.png", "x.png", Optional.empty()),
                        tuple("attached/3-a_b.txt", "a b.txt", Optional.empty()));
        assertThat(attached.get(2).size()).isEqualTo(5);
        assertThat(attached.get(2).file(record.directory()).orElseThrow()).hasContent("more\n");
    }

    private String text() {
        try {
            return output("srv1") + "\n" + output("srv2");
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
