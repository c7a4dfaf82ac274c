package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.TestCase;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.GuestEvent;
import io.jenkins.plugins.virtualcluster.hypervisor.ImageClaim;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.StoredImage;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.suite.host.DeliveredFiles;
import io.jenkins.plugins.virtualcluster.suite.request.Keep;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs whose hosts are started from prepared images: guests that shut down when they are asked to. */
class PreparedRunTest extends SuiteRunHarness {
    private static final Stage PREPARE = Stage.PREPARE;

    private String ending = GuestEvent.Ended.SHUT_DOWN;
    private boolean again;

    @BeforeEach
    void prepared() throws IOException {
        files.cluster("""
                name: cluster
                tags: { version: "1" }
                defaults: { image: tiny, prepare: { script: prepare.sh, files: prepare } }
                networks:
                  lan: { domain: lan.test }
                hosts:
                  srv1:
                  srv2:
                """);
        script("echo installs @version@ with $(cat $VC_FILES/packages)");
        put("prepare/packages", "xrootd\n");
    }

    private void script(String commands) throws IOException {
        put("prepare.sh", "#!/bin/sh\n" + commands + "\n");
    }

    private void put(String name, String text) throws IOException {
        Path file = files.repository().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Override
    RunRequest request() throws IOException {
        return again ? super.request().preparingAgain() : super.request();
    }

    /** A machine that is told to shut down does. */
    @Override
    RemoteHosts remote() {
        return new ObedientGuests(machines, hypervisor, () -> ending);
    }

    /** Another run of the same definitions. */
    private Verdict next(String name) throws IOException {
        record.close();
        RunRequest request = request();
        record = RecordWriter.open(new RunDirectory(directory.resolve(name)), clock);
        run = new SuiteRun(request, fleet(), remote(), record, settings(), clock);
        return run.execute();
    }

    private List<String> images() {
        return hypervisor.storedImages().stream().map(StoredImage::name).toList();
    }

    private List<Event.ImageReady> ready() throws IOException {
        return state().images();
    }

    @Test
    void theImageIsPreparedOnceAndTheNextRunBeginsAtOnce() throws Exception {
        assertThat(execute()).isEqualTo(Verdict.PASSED);

        assertThat(Files.readString(record.directory().output(PREPARE, "srv1"))).isEqualTo("installs 1 with xrootd\n");
        assertThat(Files.readString(record.directory().script(PREPARE, "srv1")))
                .isEqualTo("#!/bin/sh\necho installs 1 with $(cat $VC_FILES/packages)\n");
        assertThat(state().stages().iterator().next().stage()).isEqualTo(PREPARE);
        assertThat(stage(PREPARE).verdict()).contains(Verdict.PASSED);
        assertThat(stage(PREPARE).hosts()).containsOnlyKeys("srv1");
        assertThat(images()).hasSize(1);
        assertThat(ready()).hasSize(1);
        assertThat(ready().get(0).made()).isTrue();
        assertThat(ready().get(0).hosts()).containsExactly("srv1", "srv2");
        assertThat(ready().get(0).image()).isEqualTo(images().get(0));

        assertThat(next("second")).isEqualTo(Verdict.PASSED);
        assertThat(state().stage(PREPARE)).isEmpty();
        assertThat(ready().get(0).made()).isFalse();
        assertThat(images()).hasSize(1);
        nothingIsLeft();
    }

    private void nothingIsLeft() throws Exception {
        assertThat(hypervisor.find()).isEmpty();
        assertThat(hypervisor.preparedImages().claims()).isEmpty();
        assertThat(directory.resolve("private")).doesNotExist();
    }

    @Test
    void hostsAreStartedFromTheImageAndTheGuestFromTheOriginalOne() throws Exception {
        StringBuilder started = new StringBuilder();
        hypervisor.onStart((plan, keys) -> plan.hosts()
                .forEach(host -> started.append(host.host().name())
                        .append(' ')
                        .append(host.host().image())
                        .append('\n')));
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        String image = "Prepared[volume=" + images().get(0) + "]";
        assertThat(started.toString())
                .isEqualTo("srv1 Preparing[original=PoolVolume[name=tiny], volume=" + images().get(0) + "]\nsrv1 "
                        + image + "\nsrv2 " + image + "\n");
    }

    @Test
    void whatThePreparedGuestDoesIsNoMatterOfTheHostOfThatName() throws Exception {
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(Files.readAllLines(record.directory().journal()).stream()
                        .filter(line -> line.contains("host-ready") || line.contains("host-died")))
                .hasSize(2);
    }

    @Test
    @Tag("thorough")
    void anotherScriptAndOtherFilesMakeAnotherImage() throws Exception {
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        put("prepare/packages", "other\n");
        assertThat(next("files")).isEqualTo(Verdict.PASSED);
        script("echo something else");
        assertThat(next("script")).isEqualTo(Verdict.PASSED);
        assertThat(images()).hasSize(3);
    }

    @Test
    @Tag("thorough")
    void anotherTagAnotherImageAndAnotherModeMakeAnotherImage() throws Exception {
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        String yaml = Files.readString(files.repository().resolve("clusters/cluster.yaml"));
        files.cluster(yaml.replace("files: prepare", "files: prepare, key: [ version ]"));
        assertThat(next("key")).isEqualTo(Verdict.PASSED);
        files.cluster(yaml.replace("image: tiny", "image: other"));
        assertThat(next("image")).isEqualTo(Verdict.PASSED);
        assertThat(images()).hasSize(3);
        assertThat(next("same")).isEqualTo(Verdict.PASSED);
        assertThat(images()).hasSize(3);
        Path packages = files.repository().resolve("prepare/packages");
        Files.setPosixFilePermissions(packages, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(next("executable")).isEqualTo(Verdict.PASSED);
        assertThat(images()).hasSize(4);
    }

    /** The record's files have the modes that the umask leaves. */
    @Test
    void aRerunWithTheDefinitionsOfTheRecordFindsTheImage() throws Exception {
        Path folder = files.repository().resolve("prepare");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(folder.resolve("packages"), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        RunRequest kept = RunRequest.of(record.directory());
        FileUtils.deleteDirectory(files.repository().toFile());
        record.close();

        record = RecordWriter.open(new RunDirectory(directory.resolve("rerun")), clock);
        RunRequest rerun = kept.rerun(
                RunId.next(),
                kept.cases().stream().map(TestCase::name).toList(),
                kept.run(),
                "user@machine",
                Keep.NOT,
                directory.resolve("private"),
                Attempt.ONLY);
        run = new SuiteRun(rerun, fleet(), remote(), record, settings(), clock);
        assertThat(run.execute()).isEqualTo(Verdict.PASSED);
        assertThat(ready().get(0).made()).isFalse();
        assertThat(images()).hasSize(1);
    }

    @Test
    void aScriptThatFailsFailsTheRunAndLeavesNothing() throws Exception {
        script("echo no such package; exit 3");
        assertThat(execute()).isEqualTo(Verdict.FAILED);
        assertThat(state().ended().orElseThrow().cause().orElseThrow())
                .startsWith("the image of host srv1 could not be prepared: prepare")
                .contains("srv1")
                .contains("3");
        assertThat(stage(PREPARE).verdict()).contains(Verdict.FAILED);
        assertThat(Files.readString(record.directory().output(PREPARE, "srv1"))).isEqualTo("no such package\n");
        assertThat(images()).isEmpty();
        nothingIsLeft();
    }

    @Test
    @Tag("thorough")
    void aScriptThatTakesTooLongIsStopped() throws Exception {
        String yaml = Files.readString(files.repository().resolve("clusters/cluster.yaml"));
        files.cluster(yaml.replace("files: prepare", "files: prepare, timeout: 1s"));
        script("sleep 600");
        assertThat(execute()).isEqualTo(Verdict.TIMED_OUT);
        assertThat(images()).isEmpty();
        nothingIsLeft();
    }

    @Test
    void aGuestThatDiesIsTheInfrastructures() throws Exception {
        listener = event -> {
            if (event instanceof Event.StageStarted) {
                hypervisor.end(RunId.ofPreparation(id, 1), "srv1", "crashed");
            }
        };
        script("sleep 600");
        assertThat(execute()).isEqualTo(Verdict.INFRASTRUCTURE);
        assertThat(state().ended().orElseThrow().cause().orElseThrow())
                .contains("could not be prepared")
                .contains("crashed");
        assertThat(images()).isEmpty();
        nothingIsLeft();
    }

    @Test
    void aGuestThatDoesNotShutDownInOrderIsNoImage() throws Exception {
        ending = "crashed";
        assertThat(execute()).isEqualTo(Verdict.INFRASTRUCTURE);
        assertThat(state().ended().orElseThrow().cause().orElseThrow())
                .contains("did not shut down in order: it crashed");
        assertThat(images()).isEmpty();
        nothingIsLeft();
    }

    @Test
    void aDiskThatCannotBeKeptLeavesNothing() throws Exception {
        prepare();
        hypervisor.failNext(FakeHypervisor.Call.KEEP, "Storage pool default has 1 MiB free");
        assertThat(run.execute()).isEqualTo(Verdict.INFRASTRUCTURE);
        assertThat(state().ended().orElseThrow().cause()).contains("Storage pool default has 1 MiB free");
        assertThat(images()).isEmpty();
        nothingIsLeft();
    }

    @Test
    void aCancelledPreparationLeavesNothing() throws Exception {
        script("echo begins; sleep 600");
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Verdict> verdict = start(host -> begun.countDown());
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        run.cancel("Ctrl-C");
        assertThat(verdict.get(60, TimeUnit.SECONDS)).isEqualTo(Verdict.CANCELLED);
        assertThat(images()).isEmpty();
        nothingIsLeft();
    }

    @Test
    @Tag("thorough")
    void imagesThatAreThereDoNotCountIfThatIsAsked() throws Exception {
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        again = true;
        assertThat(next("again")).isEqualTo(Verdict.PASSED);
        assertThat(ready().get(0).made()).isTrue();
        assertThat(images()).hasSize(2);
        String newest = images().get(1);
        again = false;
        assertThat(next("then")).isEqualTo(Verdict.PASSED);
        assertThat(ready().get(0).image()).isEqualTo(newest);
    }

    @Test
    void twoRunsAtOnceMakeItOnceAndTheOtherSaysForWhomItWaits() throws Exception {
        Path go = directory.resolve("go");
        script("echo begins; until [ -e " + go + " ]; do sleep 0.1; done");
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Verdict> first = start(host -> begun.countDown());
        String firstId = id;
        RecordWriter firstRecord = record;
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();

        RunRequest second = request().on(directory.resolve("private2"));
        AtomicBoolean waits = new AtomicBoolean();
        try (RecordWriter other = RecordWriter.open(new RunDirectory(directory.resolve("other")), clock)) {
            other.listen(event -> {
                if (event instanceof Event.Note note
                        && note.message().contains("is being prepared by run " + firstId)
                        && waits.compareAndSet(false, true)) {
                    create(go);
                }
            });
            SuiteRun two = new SuiteRun(second, fleet(), remote(), other, settings(), clock);
            assertThat(two.execute()).isEqualTo(Verdict.PASSED);
            RunState state = RunState.read(other.directory());
            assertThat(state.stage(PREPARE)).isEmpty();
            assertThat(state.images().get(0).made()).isFalse();
        }
        assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo(Verdict.PASSED);
        assertThat(RunState.read(firstRecord.directory()).images().get(0).made())
                .isTrue();
        assertThat(waits).isTrue();
        assertThat(images()).hasSize(1);
    }

    private static void create(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theClaimOfAProcessThatIsGoneDelaysNobody() throws Exception {
        prepare();
        String key = key();
        hypervisor.preparedImages().claim(new ImageClaim(key, lease("user@machine", "1@0"), 7));
        assertThat(run.execute()).isEqualTo(Verdict.PASSED);
        assertThat(images()).hasSize(1);
        nothingIsLeft();
    }

    private String key() throws Exception {
        RunRequest request = run.request();
        return PreparationKey.of(
                request.cluster().host("srv1"),
                "PoolVolume[name=tiny]",
                new DeliveredFiles(request.repository(), request.repository().resolve("prepare"), List.of()));
    }

    private static Lease lease(String owner, String process) {
        return new Lease(
                "abcdefghp1", "cluster", "suite", owner, process, Instant.now().plusSeconds(3600), false);
    }

    @Test
    void aRunThatIsResumedMakesTheImageAgain() throws Exception {
        Path second = directory.resolve("second");
        script("echo begins; [ -e " + second + " ] || sleep 600; echo again $(cat $VC_FILES/packages)");
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Verdict> killed = start(host -> begun.countDown());
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        Path copy = directory.resolve("copy");
        FileUtils.copyDirectory(record.directory().path().toFile(), copy.toFile());
        Path kept = directory.resolve("kept");
        FileUtils.copyDirectory(directory.resolve("private").toFile(), kept.toFile());
        run.abort("the test");
        assertThat(killed.get(60, TimeUnit.SECONDS)).isEqualTo(Verdict.CANCELLED);
        // A new guest has nothing of the former one.
        FileUtils.deleteDirectory(directory.resolve("hosts").toFile());
        // What a killed process has left: its record, its directory, its claim.
        FileUtils.copyDirectory(kept.toFile(), directory.resolve("private").toFile());
        create(second);
        FileUtils.deleteDirectory(files.repository().toFile());
        try (RecordWriter writer = RecordWriter.open(new RunDirectory(copy), Clock.systemUTC())) {
            SuiteRun resumed = SuiteRun.resume(writer, hypervisor, ADDRESS, remote(), settings(), Clock.systemUTC());
            assertThat(resumed.execute()).isEqualTo(Verdict.PASSED);
        }
        RunState state = RunState.read(new RunDirectory(copy));
        assertThat(state.stage(PREPARE).orElseThrow().verdict()).contains(Verdict.PASSED);
        assertThat(Files.readString(new RunDirectory(copy).output(PREPARE, "srv1")))
                .isEqualTo("begins\nagain xrootd\n");
        assertThat(images()).hasSize(1);
        nothingIsLeft();
    }

    @Test
    void aScriptThatFailedBeforeHasFailedInTheProcessThatContinues() throws Exception {
        script("exit 3");
        prepare();
        assertThat(run.execute()).isEqualTo(Verdict.FAILED);
        record.close();
        List<String> events = Files.readAllLines(record.directory().journal());
        int end = 0;
        while (!events.get(end).contains("\"stage-ended\"")) {
            end++;
        }
        Files.write(record.directory().journal(), events.subList(0, end + 1));
        script("echo never run");
        record = RecordWriter.open(record.directory(), clock);
        SuiteRun resumed = SuiteRun.resume(record, hypervisor, ADDRESS, remote(), settings(), clock);
        assertThat(resumed.execute()).isEqualTo(Verdict.FAILED);
        assertThat(stage(PREPARE).verdict()).contains(Verdict.FAILED);
        assertThat(Files.readAllLines(record.directory().journal()).stream()
                        .filter(line -> line.contains("stage-started")))
                .hasSize(1);
        nothingIsLeft();
    }
}
