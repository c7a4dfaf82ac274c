package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.report.JUnitReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The record, or the hosts' files, lie on a file system of their own, which gets full, is read-only or vanishes; needs root. */
class FullDiskTest extends SuiteRunHarness {
    private Path disk;
    private boolean bound;

    private static boolean command(String... words) throws Exception {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        process.getInputStream().readAllBytes();
        return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    private void mount(String size) throws Exception {
        mount("record", size);
    }

    private void mount(String name, String size) throws Exception {
        Path target = Files.createDirectories(directory.resolve(name));
        Assumptions.assumeTrue(
                command("mount", "-t", "tmpfs", "-o", "size=" + size, "none", target.toString()), "cannot mount here");
        disk = target;
    }

    @AfterEach
    void unmount() throws Exception {
        if (record != null) {
            record.close();
        }
        if (bound) {
            assertThat(command("umount", "--lazy", disk.toString())).isTrue();
        }
        if (disk != null) {
            assertThat(command("umount", "--lazy", disk.toString())).isTrue();
        }
    }

    @Test
    void outputThatFindsNoRoomEndsTheRunWellAndIsNoFailureOfTheHost() throws Exception {
        mount("2m");
        files.script("cases/one/run.sh", "head -c 5000000 /dev/zero");
        files.script("cases/one/finalize.sh", ": >" + directory + "/finalized-@hostname@");

        assertThat(execute()).isEqualTo(Verdict.INFRASTRUCTURE);

        RunState state = state();
        assertThat(state.ended().orElseThrow().cause().orElseThrow())
                .contains("/record/output/case/one/run/srv")
                .contains(".log cannot be written: No space left on device; make room on its file system");
        assertThat(state.hosts()).noneMatch(host -> host.phase() == RunState.HostPhase.DEAD);
        assertThat(end("srv1").exitCode()).hasValue(0);
        assertThat(end("srv1").outputBytes() + end("srv1").droppedBytes()).isEqualTo(5_000_000);
        assertThat(directory.resolve("finalized-srv1")).exists();
        assertThat(stage(Stage.SUITE_INIT).verdict()).contains(Verdict.PASSED);
        assertThat(hypervisor.find()).isEmpty();
        JUnitReport.write(state, record.directory(), directory.resolve("junit.xml"));
    }

    @Test
    void scriptsOnAHostWhoseDiskIsFullComeOutAsTheyEnd() throws Exception {
        mount("hosts", "2m");
        files.script(
                "cases/one/run.sh",
                "[ @hostname@ = srv1 ] || exit 0; dd if=/dev/zero of=" + disk + "/fill bs=4k 2>/dev/null; exit 7");
        files.script("cases/one/finalize.sh", "[ @hostname@ = srv2 ] || exit 5");

        assertThat(execute()).isEqualTo(Verdict.FAILED);

        assertThat(end("srv1").cause()).contains("exited with 7");
        assertThat(verdict("srv2")).isEqualTo(Verdict.PASSED);
        assertThat(stage(Stage.caseFinalize("one"))
                        .hosts()
                        .get("srv1")
                        .end()
                        .orElseThrow()
                        .cause())
                .contains("exited with 5");
        assertThat(state().hosts()).noneMatch(host -> host.phase() == RunState.HostPhase.DEAD);
        assertThat(state().notes())
                .extracting(Event.Note::message)
                .anyMatch(note -> note.matches("The file system of .*/srv1 on srv1 is full: some of what the script of "
                        + "case/one/run printed may be missing from its output"));
    }

    @Test
    void aJournalThatFindsNoRoomStillTellsHowTheRunEnded() throws Exception {
        mount("2m");
        listener = event -> {
            if (event instanceof Event.StageStarted started && started.stage().equals(RUN)) {
                fill();
            }
        };

        assertThat(execute()).isEqualTo(Verdict.INFRASTRUCTURE);

        assertThat(state().ended().orElseThrow().cause())
                .contains(record.directory().journal()
                        + " cannot be written: No space left on device; make room on its file system");
        assertThat(hypervisor.find()).isEmpty();
    }

    @Test
    void aDiskThatIsFullBeforeIsToldBeforeAnythingIsStarted() throws Exception {
        mount("512k");

        assertThatThrownBy(() -> RecordWriter.open(new RunDirectory(disk), Clock.systemUTC()))
                .isInstanceOf(IOException.class)
                .hasMessage(disk + "/reserve cannot be written: No space left on device; make room on its file system");
        assertThat(Records.isBeingWritten(new RunDirectory(disk))).isFalse();
    }

    @Test
    void aRecordThatBecomesReadOnlyEndsTheRunAndTheClusterGoes() throws Exception {
        mount("8m");
        listener = event -> {
            if (event instanceof Event.StageStarted started && started.stage().equals(RUN)) {
                makeReadOnly();
            }
        };
        files.script("cases/one/run.sh", "echo hello");

        assertThat(execute()).isEqualTo(Verdict.INFRASTRUCTURE);

        assertThat(state().ended().orElseThrow().cause().orElseThrow())
                .contains("cannot be written: Read-only file system");
        assertThat(hypervisor.find()).isEmpty();
    }

    @Test
    void aRecordThatVanishesEndsTheRunAndTheClusterGoes() throws Exception {
        listener = event -> {
            if (event instanceof Event.StageStarted started && started.stage().equals(RUN)) {
                moveAway();
            }
        };

        assertThatThrownBy(this::execute)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("Cannot write the record: " + directory.resolve("record/events.jsonl")
                        + " cannot be written: it was taken away while the run went on");

        assertThat(hypervisor.find()).isEmpty();
        assertThat(directory.resolve("record")).doesNotExist();
        RunState kept = RunState.read(new RunDirectory(directory.resolve("elsewhere")));
        assertThat(kept.running().orElseThrow().stage()).isEqualTo(RUN);
    }

    /** Fills the disk, and what is left of the journal's last block. */
    private void fill() {
        try {
            Files.write(disk.resolve("filler"), new byte[4 << 20]);
        } catch (IOException e) {
            // It is full now, as was wanted.
        }
        try {
            while (record.trouble().isEmpty()) {
                record.append(new Event.Note(Instant.now(), Optional.empty(), "filled"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files that are open can be written on. */
    private void makeReadOnly() {
        try {
            assertThat(command("mount", "--bind", disk.toString(), disk.toString()))
                    .isTrue();
            bound = true;
            assertThat(command("mount", "-o", "remount,bind,ro", disk.toString()))
                    .isTrue();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void moveAway() {
        try {
            Files.move(directory.resolve("record"), directory.resolve("elsewhere"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
