package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.OwnThreads;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.reading.DefinitionReader;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.hypervisor.Demand;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLimits;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.Ticket;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Journal;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.remote.SshTarget;
import io.jenkins.plugins.virtualcluster.suite.request.ClusterRequest;
import io.jenkins.plugins.virtualcluster.suite.request.Keep;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import io.jenkins.plugins.virtualcluster.suite.request.StandbyUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clusters that stand by, and runs that take them over. */
class StandbyRunTest extends SuiteRunHarness {
    /** The runs whose clusters booted, in order. */
    private final List<String> booted = new CopyOnWriteArrayList<>();

    private boolean booting;
    /** Whether those that are made stay in memory. */
    private boolean paused;

    /** The host that does not answer after it was restored; empty if all do. */
    private volatile String silent = "";
    /** Whether no host ever answers. */
    private volatile boolean hanging;

    private final AtomicInteger connects = new AtomicInteger();

    @BeforeEach
    void watchStarts() {
        hypervisor.onStart((plan, keys) -> booted.add(plan.lease().run()));
    }

    @Override
    RunRequest request() throws IOException {
        RunRequest usual = super.request();
        return booting ? usual.withoutStandby() : usual;
    }

    @Override
    RemoteHosts remote() {
        return new RemoteHosts() {
            @Override
            public RemoteHost connect(SshTarget target, Duration timeout) throws RemoteException, InterruptedException {
                if (!silent.isEmpty() && target.name().startsWith(silent) && booted.size() == 1) {
                    throw new RemoteException(target.name() + " answers with another key");
                }
                if (hanging) {
                    new CountDownLatch(1).await();
                }
                connects.incrementAndGet();
                return machines.connect(target, timeout);
            }

            @Override
            public void close() {
                // The machines stay.
            }
        };
    }

    /** Has a cluster stand by; returns its id. */
    private String standby() throws IOException {
        String cluster = RunId.next();
        assertThat(standby(cluster, Duration.ofDays(1)))
                .as(Files.readString(new RunDirectory(directory.resolve("made-" + cluster)).journal()))
                .isEqualTo(Verdict.PASSED);
        return cluster;
    }

    private Verdict standby(String cluster, Duration time) throws IOException {
        return standby(cluster, time, settings());
    }

    private Verdict standby(String cluster, Duration time, RunSettings with) throws IOException {
        Definitions definitions = DefinitionReader.read(files.repository());
        RunRequest request = RunRequest.clusterAlone(
                cluster,
                definitions.clusters().get("cluster"),
                definitions.repository(),
                Optional.empty(),
                "user@machine",
                Keep.standingBy(time, paused),
                directory.resolve(cluster),
                Duration.ofMinutes(2));
        try (RecordWriter writer = RecordWriter.open(new RunDirectory(directory.resolve("made-" + cluster)), clock)) {
            return new SuiteRun(request, fleet(), remote(), writer, with, clock).execute();
        }
    }

    /** Another run of the suite as its files are now. */
    private Verdict next(String name) throws IOException {
        if (record != null) {
            record.close();
        }
        RunRequest request = request();
        record = RecordWriter.open(new RunDirectory(directory.resolve(name)), clock);
        run = new SuiteRun(request, fleet(), remote(), record, settings(), clock);
        return run.execute();
    }

    private List<String> notes() throws IOException {
        return state().notes().stream().map(Event.Note::message).toList();
    }

    private void nothingIsLeft() throws Exception {
        assertThat(hypervisor.find()).isEmpty();
        assertThat(hypervisor.tickets().runs()).isEmpty();
        assertThat(privateDirectories()).isEmpty();
    }

    private List<Path> privateDirectories() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(
                            each -> Files.exists(each.resolve("cluster.json")) && Files.exists(each.resolve("process")))
                    .toList();
        }
    }

    @Test
    void aStandbyClusterDoesNotRunAndKeepsItsKeysAndItsTime() throws Exception {
        String cluster = standby();

        FoundCluster found = hypervisor.find().get(0);
        assertThat(found.run()).isEqualTo(cluster);
        assertThat(found.standby().orElseThrow().hosts()).isEqualTo(2);
        assertThat(found.hosts()).isEmpty();
        assertThat(found.lease().orElseThrow().kept()).isTrue();
        assertThat(found.lease().orElseThrow().until())
                .isBetween(
                        Instant.now().plus(Duration.ofHours(23)), Instant.now().plus(Duration.ofHours(25)));
        assertThat(hypervisor.tickets().runs()).isEmpty();
        assertThat(directory.resolve(cluster).resolve("id_ed25519")).exists();
        RunState made = RunState.of(Journal.read(new RunDirectory(directory.resolve("made-" + cluster)).journal()));
        assertThat(made.standbySaved().orElseThrow().cluster()).isEqualTo(cluster);
        assertThat(made.clusterStopped().orElseThrow().keptUntil()).isPresent();
    }

    @Test
    void aRunTakesItOverOnceAndTheNextOneBoots() throws Exception {
        String cluster = standby();
        files.script("cases/one/run.sh", "echo restarts $VC_RESTARTS");
        connects.set(0);

        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(booted).containsExactly(cluster);
        assertThat(state().standbyTaken().orElseThrow().cluster()).isEqualTo(cluster);
        assertThat(state().hosts()).allSatisfy(host -> {
            assertThat(host.waited().get(0).what()).isEqualTo("restored from standby");
            // What was tried before they were saved is not tried again.
            assertThat(host.waited())
                    .noneMatch(waited -> List.of("boots", "names").contains(waited.what()));
        });
        assertThat(connects).as("connections to two hosts").hasValue(2);
        assertThat(output("srv1")).isEqualTo("restarts 0\n");
        nothingIsLeft();

        assertThat(next("second")).isEqualTo(Verdict.PASSED);
        assertThat(booted).containsExactly(cluster, id);
        assertThat(state().standbyTaken()).isEmpty();
        nothingIsLeft();
    }

    @Test
    void oneThatIsPausedInMemoryIsTakenOverToo() throws Exception {
        paused = true;
        String cluster = standby();
        assertThat(hypervisor.find().get(0).hosts())
                .extracting(FoundCluster.FoundHost::state)
                .containsExactly("paused", "paused");

        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(booted).containsExactly(cluster);
        nothingIsLeft();
    }

    @Test
    void oneThatIsPausedInMemoryIsRemovedForARunThatLacksIt() throws Exception {
        paused = true;
        String cluster = standby();
        paused = false;
        String saved = standby();
        // An eighth of it is left to the hypervisor's own machine.
        hypervisor.setSize(new DataSize(Demand.of(request().cluster()).memory().bytes() * 3 / 2), 8);

        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(booted).containsExactly(cluster, saved);
        assertThat(state().standbyTaken().orElseThrow().cluster())
                .as("what takes no memory stays")
                .isEqualTo(saved);
        assertThat(notes())
                .anyMatch(note -> note.startsWith("Standby cluster " + cluster
                        + " of cluster cluster was removed, since this run needs its capacity on "));
        nothingIsLeft();
    }

    @Test
    void oneThatIsMadeOnSpareCapacityGivesWayToARunThatWaits() throws Exception {
        hanging = true;
        Lease other = new Lease(
                "other", "lan", "copy", "alice@host", "", Instant.now().plus(Duration.ofHours(1)), false);
        hypervisor.onStart((plan, keys) -> {
            try {
                hypervisor.tickets().write(new Ticket(other, Demand.NONE, 9, Ticket.State.WAITING, Instant.now(), 0));
            } catch (HypervisorException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        String cluster = RunId.next();
        assertThat(standby(cluster, Duration.ofDays(1), settings().waiting(Duration.ZERO)))
                .isEqualTo(Verdict.CANCELLED);
        RunState made = RunState.of(Journal.read(new RunDirectory(directory.resolve("made-" + cluster)).journal()));
        assertThat(made.abortRequested().orElseThrow().by())
                .isEqualTo("run other of alice@host (copy), which waits for capacity");
        assertThat(hypervisor.find()).extracting(FoundCluster::run).containsExactly("other");
        assertThat(privateDirectories()).isEmpty();
    }

    @Test
    void oneIsRemovedForARunThatLacksItsSpace() throws Exception {
        String cluster = standby();
        booting = true;
        long needed = Demand.of(request().cluster()).disk().bytes() / HypervisorLimits.USUAL_DISK_OVERCOMMIT;
        hypervisor.setSpace(new DataSize(needed + DataSize.parse("40 MiB").bytes()));

        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(booted).containsExactly(cluster, id);
        assertThat(notes())
                .anyMatch(note -> note.startsWith("Standby cluster " + cluster
                        + " of cluster cluster was removed, since this run needs its space on "));
        nothingIsLeft();
    }

    @Test
    void theClusterOfARunThatTookItOverIsKeptByItsOwnName() throws Exception {
        String cluster = standby();
        keep = Optional.of(Duration.ofHours(1));

        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(hypervisor.find()).extracting(FoundCluster::run).containsExactly(cluster);
        assertThat(hypervisor.find().get(0).lease().orElseThrow().suite()).isEqualTo("suite");
        assertThat(hypervisor.find().get(0).lease().orElseThrow().kept()).isTrue();
        assertThat(state().cluster()).contains(cluster);
        assertThat(privateDirectories()).containsExactly(directory.resolve(cluster));
    }

    @Test
    void ofTwoRunsAtTheSameMomentOneTakesIt() throws Exception {
        String cluster = standby();
        CyclicBarrier together = new CyclicBarrier(2);
        List<CompletableFuture<Verdict>> verdicts = new ArrayList<>();
        List<RunDirectory> records = new ArrayList<>();
        for (String name : List.of("left", "right")) {
            RunRequest request =
                    TestRequests.of(files.repository(), RunId.next(), directory.resolve("private-" + name));
            RunDirectory made = new RunDirectory(directory.resolve(name));
            records.add(made);
            verdicts.add(CompletableFuture.supplyAsync(
                    () -> {
                        try (RecordWriter writer = RecordWriter.open(made, clock)) {
                            together.await();
                            return new SuiteRun(request, fleet(), remote(), writer, settings(), clock).execute();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    OwnThreads.EACH));
        }
        for (CompletableFuture<Verdict> verdict : verdicts) {
            assertThat(verdict.get(120, TimeUnit.SECONDS)).isEqualTo(Verdict.PASSED);
        }
        assertThat(RunState.read(records.get(0)).standbyTaken().isPresent())
                .isNotEqualTo(RunState.read(records.get(1)).standbyTaken().isPresent());
        assertThat(booted).hasSize(2).startsWith(cluster);
        nothingIsLeft();
    }

    @Test
    void whoeverWantsAClusterThatBootsGetsOne() throws Exception {
        String cluster = standby();
        booting = true;
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(booted).containsExactly(cluster, id);
        assertThat(hypervisor.find()).extracting(FoundCluster::run).containsExactly(cluster);
    }

    @Test
    void aFurtherAttemptAndOneThatPreparesImagesAgainBootToo() throws Exception {
        RunRequest usual = request();
        Attempt second = Attempt.first(1)
                .next(new Attempt.Earlier(id, Verdict.INFRASTRUCTURE, Optional.empty(), Map.of()))
                .orElseThrow();

        assertThat(Stream.of(usual, usual.preparingAgain(), usual.again("second", directory, second)))
                .extracting(request -> ClusterRequest.of(request).standby())
                .containsExactly(StandbyUse.TAKES, StandbyUse.NONE, StandbyUse.NONE);
    }

    @Test
    void oneOfAnotherDefinitionIsRemovedWithALine() throws Exception {
        String cluster = standby();
        String yaml = Files.readString(files.repository().resolve("clusters/cluster.yaml"));
        files.cluster(yaml.replace("image: tiny", "image: tiny, cpus: 2"));
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(booted).containsExactly(cluster, id);
        assertThat(notes())
                .contains(
                        "Standby cluster " + cluster + " was removed: its definition, or an image, has changed since");
        nothingIsLeft();
    }

    @Test
    void oneWithOtherTagsStaysForARunThatHasThem() throws Exception {
        String cluster = standby();
        files.cluster("""
                name: cluster
                tags: { version: "1" }
                defaults: { image: tiny }
                networks:
                  lan: { domain: lan.test }
                hosts:
                  srv1:
                  srv2:
                """);
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(booted).containsExactly(cluster, id);
        assertThat(hypervisor.find()).extracting(FoundCluster::run).containsExactly(cluster);
    }

    @Test
    void oneThatCannotBeRestoredIsRemovedAndTheRunBoots() throws Exception {
        String cluster = standby();
        hypervisor.failNext(FakeHypervisor.Call.RESTORE, "the saved memory is damaged");
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(booted).containsExactly(cluster, id);
        assertThat(notes())
                .contains("Standby cluster " + cluster
                        + " was removed: it could not be restored, and the cluster boots instead: the saved memory is"
                        + " damaged");
        nothingIsLeft();
    }

    @Test
    void oneWithAHostThatDoesNotAnswerByItsOwnKeyIsRemovedAndTheRunBoots() throws Exception {
        String cluster = standby();
        silent = "srv2";
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(booted).containsExactly(cluster, id);
        assertThat(notes())
                .anyMatch(note -> note.startsWith("Standby cluster " + cluster + " was removed: it could not"
                                + " be restored, and the cluster boots instead: ")
                        && note.contains("answers with another key"));
        nothingIsLeft();
    }

    @Test
    void oneThatSomebodyRemovedIsForgotten() throws Exception {
        String cluster = standby();
        hypervisor.destroy(cluster, Duration.ofSeconds(1));
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(notes())
                .contains("Standby cluster " + cluster
                        + " was removed: it could not be restored, and the cluster boots instead: the cluster of run "
                        + cluster + " does not stand by");
        nothingIsLeft();
    }

    @Test
    void oneWhoseTimeIsOverIsNotTaken() throws Exception {
        String cluster = RunId.next();
        assertThat(standby(cluster, Duration.ofMillis(1))).isEqualTo(Verdict.PASSED);
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(booted).containsExactly(cluster, id);
        assertThat(notes()).contains("Standby cluster " + cluster + " was removed: its time is over");
        nothingIsLeft();
    }

    @Test
    void aClusterThatCannotBeSavedIsAFailureOfTheInfrastructureAndIsRemoved() throws Exception {
        hypervisor.failNext(FakeHypervisor.Call.SAVE, "no space left in storage pool default");
        assertThat(standby(RunId.next(), Duration.ofDays(1))).isEqualTo(Verdict.INFRASTRUCTURE);
        nothingIsLeft();
    }

    @Test
    void aHypervisorThatIsLostWhileItRestoresIsWaitedForAndTheRunBoots() throws Exception {
        String cluster = standby();
        hypervisor.loseAtNext(FakeHypervisor.Call.RESTORE, "its connection was lost");
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(booted).containsExactly(cluster, id);
        nothingIsLeft();
    }

    @Test
    void oneThatWasTakenOverBootsAgainBeforeACaseWhereItCannotBePutBack() throws Exception {
        files.cases("[ one, two ]");
        files.script("cases/two/run.sh", "true");
        files.more("isolation: case");
        String cluster = standby();
        String other = standby();
        hypervisor.failNext(FakeHypervisor.Call.SNAPSHOT, "host srv2 cannot be saved");
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(booted).as("as itself, and no other in its place").containsExactly(cluster, other, cluster);
        assertThat(hypervisor.find()).extracting(FoundCluster::run).containsExactly(other);
        assertThat(privateDirectories()).containsExactly(directory.resolve(other));
    }
}
