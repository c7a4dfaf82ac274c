package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.record.DeliveredFile;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunFacts;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.request.RunFile;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are delivered for one run, beside those of its suite. */
class DeliveredFilesTest extends SuiteRunHarness {
    private Path app;
    private List<RunFile> delivered;

    @BeforeEach
    void writeFiles() throws IOException {
        app = Files.writeString(directory.resolve("app"), "built\n");
        Files.setPosixFilePermissions(app, PosixFilePermissions.fromString("rwx------"));
        files.file("files/own", "own\n");
        files.script(
                "cases/one/run.sh", "test -x \"$VC_FILES/packages/app\"; cat \"$VC_FILES\"/own \"$VC_FILES\"/*/app");
        delivered = List.of(RunFile.of("packages/app", app, false));
    }

    @Override
    RunRequest request() throws IOException {
        return super.request().delivering(delivered);
    }

    @Test
    void scriptsFindThemBesideTheSuitesOwnFilesAndTheRecordKnowsTheirSums() throws Exception {
        assertThat(execute()).isEqualTo(Verdict.PASSED);

        assertThat(output("srv1")).isEqualTo("own\nbuilt\n");
        assertThat(output("srv2")).isEqualTo("own\nbuilt\n");
        assertThat(RunFacts.delivered(record.directory()))
                .containsExactly(new DeliveredFile("packages/app", 6, DigestUtils.sha256Hex("built\n")));
        assertThat(record.directory().delivered("packages/app")).hasContent("built\n");
    }

    @Test
    void aSuiteWithoutFilesOfItsOwnGetsThem() throws Exception {
        Files.delete(files.repository().resolve("suites/suite/files/own"));
        Files.delete(files.repository().resolve("suites/suite/files"));
        files.script("cases/one/run.sh", "cat \"$VC_FILES/packages/app\"");

        assertThat(execute()).isEqualTo(Verdict.PASSED);

        assertThat(output("srv1")).isEqualTo("built\n");
    }

    @Test
    void aProcessThatContinuesDeliversTheSameThoughTheFileIsGone() throws Exception {
        abandon();
        Files.delete(app);

        assertThat(resume()).isEqualTo(Verdict.PASSED);

        assertThat(output("srv2")).isEqualTo("own\nbuilt\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"buiIt\n", "built\nand more\n", "b"})
    void whatIsNotWhatWasChosenIsNotRun(String content) throws Exception {
        abandon();
        Files.writeString(record.directory().delivered("packages/app"), content);

        assertThat(resume()).isEqualTo(Verdict.INFRASTRUCTURE);

        assertThat(state().ended().orElseThrow().cause().orElseThrow()).contains("packages/app");
        assertThat(state().stages()).allMatch(stage -> stage.started().isEmpty());
    }

    @Test
    void aFileThatChangesBeforeTheRunBeginsEndsItWithTheRemedy() throws Exception {
        prepare();
        Files.writeString(app, "built again\n");

        assertThatThrownBy(run::execute)
                .hasMessageContaining(
                        app + " was changed since it was chosen to be delivered as packages/app: its SHA-256 is "
                                + DigestUtils.sha256Hex("built again\n"))
                .hasMessageContaining("run the suite again");
        assertThat(hypervisor.find()).isEmpty();
    }

    @Test
    void twoFilesForOnePlaceAreRefused() throws Exception {
        files.file("files/dir/inner", "x");
        RunRequest request = request();

        assertRefused(request, "own", "suite suite has files/own already");
        assertRefused(request, "own/app", "suite suite has files/own already");
        assertRefused(request, "dir", "suite suite has files/dir already");
        assertRefused(request, "packages", "Both", RunFile.of("packages", app, false));
        assertRefused(request, "packages/app/x", "files/packages/app", delivered.get(0));
        RunFile.requireApart(List.of(RunFile.of("dir/app", app, false), delivered.get(0)), request.suite());
    }

    private void assertRefused(RunRequest request, String name, String words, RunFile... others) throws IOException {
        List<RunFile> all = new ArrayList<>(List.of(others));
        all.add(RunFile.of(name, app, false));
        assertThatThrownBy(() -> RunFile.requireApart(all, request.suite()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(words)
                .hasMessageContaining("another name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/app", "../app", "a//b", "a/./b", "a\\b", "a/", "a\nb"})
    void aNameStaysBelowTheFiles(String name) {
        assertThatThrownBy(() -> RunFile.of(name, app, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a name below $VC_FILES");
    }

    @Test
    void aRecordLinksToWhatAnotherHasKept() throws Exception {
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        record.close();
        Path first = record.directory().delivered("packages/app");

        RunRequest second = request().deliveredFrom(record.directory());
        record = RecordWriter.open(new RunDirectory(directory.resolve("second")), clock);
        assertThat(new SuiteRun(second, fleet(), remote(), record, settings(), clock).execute())
                .isEqualTo(Verdict.PASSED);

        assertThat(Files.getAttribute(record.directory().delivered("packages/app"), "unix:ino"))
                .isEqualTo(Files.getAttribute(first, "unix:ino"));
        assertThat(Files.getAttribute(first, "unix:ino")).isNotEqualTo(Files.getAttribute(app, "unix:ino"));
    }

    /** Its process ends when all is kept and nothing is started. */
    private void abandon() throws IOException {
        prepare();
        hypervisor.failNext(FakeHypervisor.Call.START, "no room yet");
        run.begin();
        record.close();
    }

    private Verdict resume() throws IOException {
        record = RecordWriter.open(record.directory(), clock);
        return SuiteRun.resume(record, hypervisor, ADDRESS, remote(), settings(), clock)
                .execute();
    }
}
