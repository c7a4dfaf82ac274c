package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.SampleLeases;
import io.jenkins.plugins.virtualcluster.hypervisor.StoredImage;
import io.jenkins.plugins.virtualcluster.hypervisor.leftover.ClusterState;
import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterStateDirectory;
import io.jenkins.plugins.virtualcluster.suite.cluster.KeptDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HypervisorWatchTest {
    private static final HypervisorDescription HYPERVISOR = HypervisorDescriptionTest.of("qemu:///system");
    private static final String ME = "jenkins-1";

    @TempDir
    Path directory;

    private final FakeHypervisor fake = new FakeHypervisor();
    private ActiveRuns runs;
    private Path clusters;
    private HypervisorWatch watch;

    @BeforeEach
    void make() throws IOException {
        runs = new ActiveRuns(directory.resolve("runs-in-use"));
        clusters = directory.resolve("clusters");
        HypervisorConnections connections = new HypervisorConnections(
                directory.resolve("logins"), id -> Optional.empty(), (address, images) -> fake);
        watch = new HypervisorWatch(
                connections,
                new JenkinsMaster(ME, runs, ClusterDirectories.standbys(clusters)),
                new ClusterDirectories(clusters, runs),
                Clock.systemUTC());
    }

    @AfterEach
    void end() throws InterruptedException {
        watch.end();
    }

    private HypervisorStatus await(Predicate<HypervisorStatus> condition) throws InterruptedException {
        return await(condition, () -> {});
    }

    /** Asks for looks: one is not begun while the one before, whose status is there already, has not quite ended. */
    private HypervisorStatus lookUntil(Predicate<HypervisorStatus> condition) throws InterruptedException {
        return await(condition, () -> watch.lookAt(List.of(HYPERVISOR)));
    }

    private HypervisorStatus await(Predicate<HypervisorStatus> condition, Runnable meanwhile)
            throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        HypervisorStatus status = watch.status(HYPERVISOR);
        while (!condition.test(status)) {
            assertThat(System.nanoTime() - deadline).as("%s", status).isNegative();
            meanwhile.run();
            TimeUnit.MILLISECONDS.sleep(5);
            status = watch.status(HYPERVISOR);
        }
        return status;
    }

    @Test
    void whatIsOnAHypervisorIsShown() throws Exception {
        SampleLeases.start(fake, "r1", ME);
        SampleLeases.start(fake, "r2", "somebody@else");
        runs.begin("r1", "job#1");

        watch.lookAt(List.of(HYPERVISOR));

        HypervisorStatus status = await(its -> its.clusters().size() == 2);
        assertThat(status.problems()).isEmpty();
        assertThat(status.sentences()).contains("2 GiB of 4 GiB memory free");
        assertThat(status.clusters())
                .extracting(
                        HypervisorStatus.ClusterLine::run,
                        HypervisorStatus.ClusterLine::ownerText,
                        HypervisorStatus.ClusterLine::build,
                        HypervisorStatus.ClusterLine::state)
                .containsExactlyInAnyOrder(
                        tuple("r1", "this Jenkins", "job#1", ClusterState.RUNNING),
                        tuple("r2", "somebody@else", "", ClusterState.RUNNING));
    }

    @Test
    void leftoversOfThisJenkinsAreRemovedAndNoOthers() throws Exception {
        SampleLeases.start(fake, "r1", ME);
        SampleLeases.start(fake, "r2", "somebody@else");

        watch.lookAt(List.of(HYPERVISOR));

        HypervisorStatus status = await(its -> its.seen().isPresent());
        assertThat(status.clusters())
                .extracting(HypervisorStatus.ClusterLine::run)
                .containsExactly("r2");
    }

    @Test
    void imagesThatNoClusterUsesLeaveThePoolByAgeAndBound() throws Exception {
        fake.setStoredImages(List.of(
                image("old", 1, Duration.ofDays(91)),
                image("used", 1, Duration.ofDays(91), "run r9"),
                image("large", 99, Duration.ofDays(3)),
                image("young", 60, Duration.ofHours(1))));

        watch.lookAt(List.of(HYPERVISOR));

        await(its -> its.seen().isPresent());
        assertThat(fake.storedImages()).extracting(StoredImage::name).containsExactly("used", "young");
    }

    @Test
    void imagesStayAsLongAsTheSettingsSay() throws Exception {
        HypervisorDescription strict =
                SampleDescriptions.of("hv", "qemu:///system", "", List.of(), ImageRetention.of("10d", "3 GiB"));
        fake.setStoredImages(List.of(
                image("old", 1, Duration.ofDays(11)),
                image("older", 2, Duration.ofDays(4)),
                image("younger", 2, Duration.ofDays(3))));

        watch.lookAt(List.of(strict));
        await(its -> watch.status(strict).seen().isPresent());

        assertThat(fake.storedImages()).extracting(StoredImage::name).containsExactly("younger");
    }

    @Test
    void oneThatDoesNotAnswerForLongIsToldWithTheTime() throws Exception {
        fake.failNext(FakeHypervisor.Call.FACTS, "no answer");
        watch.lookAt(List.of(HYPERVISOR));
        Instant since = await(HypervisorStatus::isUnreachable).failing().orElseThrow();

        assertThat(watch.unreachableFor(Duration.ofHours(1), List.of(HYPERVISOR)))
                .isEmpty();
        assertThat(watch.unreachableFor(Duration.ZERO, List.of(HYPERVISOR)))
                .containsExactly("Hypervisor hv has not answered since " + Times.minute(since) + ": no answer");

        fake.failNext(FakeHypervisor.Call.FACTS, "still no answer");
        assertThat(lookUntil(its -> its.problems().contains("still no answer")).failing())
                .as("since the first time")
                .contains(since);
        lookUntil(HypervisorStatus::isReachable);
        assertThat(watch.unreachableFor(Duration.ZERO, List.of(HYPERVISOR))).isEmpty();
    }

    private static StoredImage image(String name, long gibibytes, Duration age, String... users) {
        return new StoredImage(
                name, gibibytes << 30, true, Optional.of(Instant.now().minus(age)), List.of(users));
    }

    /** As a kept cluster's is left by its block. */
    private Path keys(String run, String uri) throws IOException {
        return KeptDirectory.make(clusters.resolve("block1").resolve(run), run, HypervisorAddress.parse(uri));
    }

    @Test
    void theKeysOfAClusterThatIsGoneGoAndNoOthers() throws Exception {
        Path gone = keys("r1", "qemu:///system");
        Path kept = keys("r2", "qemu:///system");
        Path used = keys("r3", "qemu:///system");
        SampleLeases.start(fake, "r2", "somebody@else");
        runs.begin("r3", "job#1\nblock1");

        watch.lookAt(List.of(HYPERVISOR));

        await(its -> its.seen().isPresent());
        assertThat(gone).doesNotExist();
        assertThat(kept).exists();
        assertThat(used).exists();
    }

    @Test
    void theKeysStayWhereTheHypervisorCouldNotBeAskedOrIsAnother() throws Exception {
        Path keys = keys("r1", "qemu:///system");
        Path elsewhere = keys("r2", "qemu+ssh://other/system");
        fake.failNext(FakeHypervisor.Call.FACTS, "no answer");
        watch.lookAt(List.of(HYPERVISOR));
        await(its -> its.seen().isPresent());
        assertThat(keys).exists();

        lookUntil(its -> its.problems().isEmpty());
        assertThat(keys).doesNotExist();
        assertThat(elsewhere).exists();

        Files.delete(elsewhere.resolve("cluster.json"));
        lookUntil(any -> Files.notExists(clusters.resolve("block1")));
    }

    @Test
    void theKeysOfAHypervisorThatIsNotConfiguredAnyMoreStayADayLongerThanTheLease() throws Exception {
        ClusterDirectories directories = new ClusterDirectories(clusters, runs);
        Path left = keys("r1", "qemu+ssh://gone/system");
        Instant end = Instant.now().plus(Duration.ofHours(5)).truncatedTo(ChronoUnit.SECONDS);
        ClusterStateDirectory.leave(left, end);
        Path used = keys("r2", "qemu+ssh://gone/system");
        ClusterStateDirectory.leave(used, end);
        runs.begin("r2", "job#1\nblock1");
        Path configured = keys("r3", "qemu:///system");
        ClusterStateDirectory.leave(configured, end);
        List<HypervisorAddress> addresses = List.of(HypervisorAddress.parse("qemu:///system"));

        assertThat(directories.removeEnded(addresses, end.plus(Duration.ofHours(24))))
                .isEmpty();
        assertThat(directories.removeEnded(addresses, end.plus(Duration.ofHours(25))))
                .containsExactly(left);

        assertThat(left).doesNotExist();
        assertThat(used).exists();
        assertThat(configured).exists();
    }

    @Test
    void theKeysOfAClusterThatWasLeftToNobodyGoADayAfterItsLeaseCanHaveEnded() throws Exception {
        Path keys = keys("r1", "qemu+ssh://gone/system");
        Path damaged = keys("r2", "qemu+ssh://gone/system");
        Files.writeString(damaged.resolve("cluster.json"), "{");
        Files.setLastModifiedTime(
                keys.resolve("cluster.json"), FileTime.from(Instant.now().minus(Duration.ofHours(26))));

        watch.lookAt(List.of());

        awaitGone(keys);
        assertThat(damaged).exists();
    }

    private static void awaitGone(Path directory) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (Files.exists(directory)) {
            assertThat(System.nanoTime()).as("%s", directory).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Test
    void aClusterThatIsStoppedIsGone() throws Exception {
        SampleLeases.start(fake, "r2", "somebody@else");

        watch.remove(HYPERVISOR, "r2");

        assertThat(await(its -> its.seen().isPresent()).clusters()).isEmpty();
    }

    @Test
    void whatCannotBeReachedIsSaidAndTriedAgain() throws Exception {
        fake.failNext(FakeHypervisor.Call.FACTS, "no answer");
        watch.lookAt(List.of(HYPERVISOR));
        HypervisorStatus failed = await(its -> its.seen().isPresent());
        assertThat(failed.problems()).containsExactly("no answer");
        assertThat(failed.knowledgeText())
                .isEqualTo("Which clusters it has is unknown: it has not been reached since Jenkins" + " started");
        assertThat(watch.unreachable(HYPERVISOR).orElseThrow())
                .contains("hypervisor " + HYPERVISOR.name() + " is unreachable (no answer)");

        assertThat(lookUntil(its -> its.problems().isEmpty()).knowledgeText()).isEqualTo("No clusters");
        assertThat(watch.unreachable(HYPERVISOR)).isEmpty();

        fake.failNext(FakeHypervisor.Call.FACTS, "no answer");
        assertThat(lookUntil(HypervisorStatus::isUnreachable).knowledgeText())
                .startsWith("It had no clusters as last seen ");
    }

    @Test
    void oneThatDoesNotAnswerKeepsNoOtherWaiting() throws Exception {
        CountDownLatch silence = new CountDownLatch(1);
        HypervisorConnections connections =
                new HypervisorConnections(directory.resolve("other"), id -> Optional.empty(), (address, images) -> {
                    if (address.libvirtUri().contains("silent")) {
                        silence.await();
                        throw new HypervisorException("too late");
                    }
                    return fake;
                });
        HypervisorDescription silent = HypervisorDescriptionTest.of("qemu+ssh://silent/system");
        watch = new HypervisorWatch(
                connections,
                new JenkinsMaster(ME, runs, ClusterDirectories.standbys(clusters)),
                new ClusterDirectories(clusters, runs),
                Clock.systemUTC());

        watch.lookAt(List.of(silent, HYPERVISOR));

        await(its -> its.seen().isPresent());
        assertThat(watch.status(silent).seen()).isEmpty();
        silence.countDown();
    }

    @Test
    void clustersThatAreStoppedOnAHypervisorThatHangsKeepNoOtherWaiting() throws Exception {
        CountDownLatch silence = new CountDownLatch(1);
        HypervisorConnections connections =
                new HypervisorConnections(directory.resolve("other"), id -> Optional.empty(), (address, sources) -> {
                    if (address.libvirtUri().contains("silent")) {
                        silence.await();
                        throw new HypervisorException("too late");
                    }
                    return fake;
                });
        HypervisorDescription silent = HypervisorDescriptionTest.of("qemu+ssh://silent/system");
        watch = new HypervisorWatch(
                connections,
                new JenkinsMaster(ME, runs, ClusterDirectories.standbys(clusters)),
                new ClusterDirectories(clusters, runs),
                Clock.systemUTC());
        long before = threads();

        for (int i = 0; i < 50; i++) {
            watch.remove(silent, "r" + i);
        }
        watch.lookAt(List.of(silent, HYPERVISOR));

        await(its -> its.seen().isPresent());
        assertThat(threads() - before).as("threads").isLessThanOrEqualTo(3);
        assertThat(watch.status(silent).seen()).isEmpty();
        silence.countDown();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("virtual cluster hypervisor"))
                .count();
    }

    @Test
    void anErrorInALookIsShownAndTheNextLookIsMade() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        HypervisorConnections connections =
                new HypervisorConnections(directory.resolve("other"), id -> Optional.empty(), (address, sources) -> {
                    if (opened.incrementAndGet() == 1) {
                        throw new NoClassDefFoundError("org/libvirt/Connect");
                    }
                    return fake;
                });
        watch = new HypervisorWatch(
                connections,
                new JenkinsMaster(ME, runs, ClusterDirectories.standbys(clusters)),
                new ClusterDirectories(clusters, runs),
                Clock.systemUTC());

        watch.lookAt(List.of(HYPERVISOR));

        assertThat(await(its -> its.seen().isPresent()).problems())
                .singleElement()
                .asString()
                .contains("NoClassDefFoundError: org/libvirt/Connect", "log of Jenkins");
        lookUntil(its -> its.problems().isEmpty());
    }

    @Test
    void aDamagedDirectoryKeepsNoOtherFromGoing() throws Exception {
        Path damaged = keys("r1", "qemu:///system");
        Files.writeString(damaged.resolve("cluster.json"), "{}");
        Path gone = keys("r2", "qemu:///system");

        watch.lookAt(List.of(HYPERVISOR));

        assertThat(await(its -> its.seen().isPresent()).problems())
                .singleElement()
                .asString()
                .contains(damaged.resolve("cluster.json") + " is damaged");
        assertThat(gone).doesNotExist();
        assertThat(damaged).exists();
    }

    @Test
    void runsInUseAreKnownAfterARestart() throws IOException {
        runs.begin("r1", "folder/job#7");

        ActiveRuns again = new ActiveRuns(directory.resolve("runs-in-use"));

        assertThat(again.all()).containsExactly(Map.entry("r1", "folder/job#7"));
        assertThat(again.contains("r1")).isTrue();
        again.end("r1");
        assertThat(runs.contains("r1")).isFalse();
        assertThat(runs.contains("../r1")).isFalse();
    }
}
