package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.OwnThreads;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.definition.Subnet;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.Demand;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.GuestEvent;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorContract;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters;
import io.jenkins.plugins.virtualcluster.hypervisor.Ticket;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtConnection;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtPool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What needs libvirt but no hypervisor, on libvirt's test driver, which cannot write into volumes. */
@Timeout(120)
class LibvirtTestDriverTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Hypervisor hypervisor;

    private static HypervisorAddress address(String parameters) throws Exception {
        Path state = Path.of(
                LibvirtTestDriverTest.class.getResource("test-driver.xml").toURI());
        return HypervisorAddress.parse("test://" + state + parameters);
    }

    @BeforeEach
    void connect() throws Exception {
        hypervisor = LibvirtHypervisor.connect(address(""));
    }

    @AfterEach
    void close() {
        hypervisor.close();
    }

    private FoundCluster found() throws Exception {
        List<FoundCluster> found = hypervisor.find();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void onlyWhatCarriesOurMarkIsFound() throws Exception {
        assertThat(found())
                .isEqualTo(new FoundCluster(
                        "k3f9",
                        Optional.of(SampleClusters.lease("k3f9")),
                        List.of(new FoundCluster.FoundHost("srv1", "vc-k3f9-srv1", "running")),
                        List.of("domain vc-k3f9-srv1", "network vc-k3f9-lan", "volume vc-k3f9-srv1.qcow2"),
                        Optional.empty()));
    }

    @Test
    void whatIsNotOursCannotBeRemovedByItsName() throws Exception {
        assertThat(hypervisor.destroy("foreign", LIMIT)).isEmpty();
        assertThat(hypervisor.destroy("stolen", LIMIT)).isEmpty();
    }

    @Test
    void destroyingARunTakesItsObjectsAndTellsThoseWhoWatch() throws Exception {
        BlockingQueue<GuestEvent> events = new LinkedBlockingQueue<>();
        hypervisor.watch("k3f9", events::add);

        assertThat(hypervisor.destroy("k3f9", LIMIT))
                .contains("domain vc-k3f9-srv1", "network vc-k3f9-lan", "volume vc-k3f9-srv1.qcow2");

        assertThat(HypervisorContract.next(events)).isEqualTo(new GuestEvent.Ended("srv1", "was destroyed"));
        assertThat(hypervisor.find()).isEmpty();
        assertThat(hypervisor.destroy("k3f9", LIMIT)).isEmpty();
    }

    @Test
    void aLeaseIsRenewedInTheMetadata() throws Exception {
        Lease later = new Lease("k3f9", "pair", "hello", "tester@machine", "", Instant.EPOCH, true);

        hypervisor.renew(later);

        assertThat(found().lease()).contains(later);
    }

    @Test
    void aSubnetOfAnyNetworkIsInUse() {
        assertThatThrownBy(() -> hypervisor.plan(
                        SampleClusters.withNetworks(
                                List.of(SampleClusters.network("lan", Optional.of(Subnet.parse("192.168.128.1/25")))),
                                SampleClusters.host("a", SampleClusters.TINY, List.of(), SampleClusters.on("lan"))),
                        SampleClusters.lease("k1")))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("is in use by network vc-foreign-lan");
    }

    @Test
    void aNetworkOfTheMachineItselfIsInUse() {
        assertThatThrownBy(() -> hypervisor.plan(
                        SampleClusters.withNetworks(
                                List.of(SampleClusters.network("lan", Optional.of(Subnet.parse("192.168.129.65/26")))),
                                SampleClusters.host("a", SampleClusters.TINY, List.of(), SampleClusters.on("lan"))),
                        SampleClusters.lease("k1")))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining(
                        "192.168.129.64/26 of network lan is in use by the hypervisor's own machine, which"
                                + " is in the network 192.168.129.5/24");
    }

    @Test
    void itIsSaidWhereTheNetworksOfTheMachineAreNotKnown(@TempDir Path directory) throws Exception {
        Path known = Path.of(
                LibvirtTestDriverTest.class.getResource("test-driver.xml").toURI());
        Path state = Files.writeString(
                directory.resolve("state.xml"),
                Files.readString(known).replaceAll("(?s)<interface .*</interface>", ""));
        List<String> notes = new ArrayList<>();
        try (Hypervisor ignorant = LibvirtHypervisor.connect(HypervisorAddress.parse("test://" + state))) {
            ClusterPlan plan =
                    ignorant.plan(SampleClusters.pair(new Image.PoolVolume("debian")), SampleClusters.lease("k1"));

            assertThatThrownBy(() -> ignorant.start(
                            plan, SampleClusters.unusableKeys(plan.cluster()), new Hypervisor.StartListener() {
                                @Override
                                public void note(String message) {
                                    notes.add(message);
                                }

                                @Override
                                public void started(String host) {
                                    throw new AssertionError(host);
                                }
                            }))
                    .isInstanceOf(HypervisorException.class);
        }
        assertThat(notes)
                .singleElement()
                .asString()
                .startsWith("The addresses that the hypervisor's own machine uses are unknown: libvirt on test://"
                        + state + " does not list");
    }

    @Test
    void anArchitectureThatIsNotThereIsAnErrorAndNothingIsMade() throws Exception {
        ClusterPlan plan =
                hypervisor.plan(SampleClusters.pair(new Image.PoolVolume("debian")), SampleClusters.lease("k1"));

        assertThatThrownBy(() -> hypervisor.start(
                        plan, SampleClusters.unusableKeys(plan.cluster()), new Hypervisor.StartListener() {
                            @Override
                            public void note(String message) {
                                throw new AssertionError(message);
                            }

                            @Override
                            public void started(String host) {
                                throw new AssertionError(host);
                            }
                        }))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining(
                        "lacks an emulator for x86_64: install it there (Debian: qemu-system-x86), or change `arch`");
        assertThat(hypervisor.find()).extracting(FoundCluster::run).containsExactly("k3f9");
    }

    @Test
    void aPoolThatIsNotThereIsAnErrorThatSaysHowToMakeIt() {
        assertThatThrownBy(() -> LibvirtHypervisor.connect(address("?pool=none")))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("storage pool none")
                .hasMessageContaining("virsh pool-define-as");
    }

    @Test
    void aPoolThatHasNoFilesIsRefused() {
        assertThatThrownBy(() -> LibvirtHypervisor.connect(address("?pool=lvm")))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("is of type logical");
    }

    @Test
    void aHypervisorThatDoesNotAnswerIsAnErrorThatSaysWhatToCheck() {
        assertThatThrownBy(() -> LibvirtHypervisor.connect(
                        HypervisorAddress.parse("qemu+unix:///system?socket=/nowhere/libvirt-sock")))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("/nowhere/libvirt-sock")
                .hasMessageContaining("libvirtd does not run there");
    }

    @Test
    void aCallThatTakesTooLongEndsTheConnection() throws Exception {
        try (LibvirtConnection connection = LibvirtConnection.open(address(""))) {
            BlockingQueue<String> ended = new LinkedBlockingQueue<>();
            connection.onEnd(ended::add);

            assertThatThrownBy(() -> connection.call("sleeping", Duration.ofMillis(50), connect -> {
                        Thread.sleep(LIMIT.toMillis());
                        return true;
                    }))
                    .isInstanceOf(HypervisorException.class)
                    .hasMessageContaining("gave no answer to sleeping within");
            assertThat(ended).hasSize(1);
            assertThatThrownBy(() -> connection.call("asking", connect -> true))
                    .hasMessageContaining("asking was not tried");
        }
    }

    @Test
    void callsOfOneConnectionAreMadeOneAfterTheOtherAndEachHasItsOwnLimit() throws Exception {
        try (LibvirtConnection connection = LibvirtConnection.open(address(""))) {
            AtomicInteger underWay = new AtomicInteger();
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);
            Future<Integer> first = inBackground(() -> connection.call("waiting", connect -> {
                underWay.incrementAndGet();
                begun.countDown();
                end.await();
                return underWay.getAndDecrement();
            }));
            begun.await();
            List<Future<Integer>> others = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                others.add(waiting(() -> connection.call("asking", Duration.ofSeconds(2), connect -> {
                    int now = underWay.incrementAndGet();
                    Thread.sleep(20);
                    underWay.decrementAndGet();
                    return now;
                })));
            }
            TimeUnit.MILLISECONDS.sleep(2500); // longer than the limit of those that wait
            end.countDown();

            assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(1);
            for (Future<Integer> other : others) {
                assertThat(other.get(30, TimeUnit.SECONDS)).isEqualTo(1);
            }
        }
    }

    @Test
    void whoWaitsForItsTurnIsToldAtOnceThatTheConnectionWasGivenUp() throws Exception {
        try (LibvirtConnection connection = LibvirtConnection.open(address(""))) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);
            inBackground(() -> connection.call("hanging", connect -> {
                begun.countDown();
                end.await();
                return true;
            }));
            begun.await();
            Future<Boolean> waiting = waiting(() -> connection.call("asking", connect -> true));
            connection.end("the test wants it so");

            assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
                    .hasRootCauseMessage(connection.uri() + ": asking was not tried: the test wants it so");
            end.countDown();
        }
    }

    private static <T> Future<T> inBackground(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        OwnThreads.EACH.execute(task);
        return task;
    }

    /** The same, of work that waits by now. */
    private static <T> Future<T> waiting(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "test");
        thread.setDaemon(true);
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(thread.isAlive()).as("waits").isTrue();
            Thread.onSpinWait();
        }
        return task;
    }

    @Test
    void whoWatchesIsToldOfALostConnectionAlsoWhenItIsReplacedAtOnce() throws Exception {
        try (LibvirtConnection connection = LibvirtConnection.open(address(""))) {
            BlockingQueue<GuestEvent> told = new LinkedBlockingQueue<>();
            GuestEvents events = GuestEvents.register(connection, LibvirtPool.open(connection, "default"));
            events.watch("k3f9", told::add);

            connection.end("the test wants it so");
            events.close();

            assertThat(told.poll(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo(new GuestEvent.Unknown("srv1", "the test wants it so"));
        }
    }

    @Test
    void aListenerThatFailsKeepsTheLossFromNoOther() throws Exception {
        try (LibvirtConnection connection = LibvirtConnection.open(address(""))) {
            BlockingQueue<GuestEvent> told = new LinkedBlockingQueue<>();
            CountDownLatch ends = new CountDownLatch(1);
            GuestEvents events = GuestEvents.register(connection, LibvirtPool.open(connection, "default"));
            events.watch("k3f9", event -> {
                throw new IllegalStateException("a bug of this listener");
            });
            events.watch("k3f9", told::add);
            events.watchEnds(() -> {
                throw new NoClassDefFoundError("a bug of this one");
            });
            events.watchEnds(ends::countDown);

            connection.end("the test wants it so");

            assertThat(told.poll(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo(new GuestEvent.Unknown("srv1", "the test wants it so"));
            assertThat(ends.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            events.close();
        }
    }

    @Test
    void aTicketThatCannotBeWrittenLeavesNeitherVolumeNorNote() throws Exception {
        try (LibvirtConnection connection = LibvirtConnection.open(address(""))) {
            LibvirtPool pool = LibvirtPool.open(connection, "default");
            Ticket ticket =
                    new Ticket(SampleClusters.lease("n0te"), Demand.NONE, 1, Ticket.State.WAITING, Instant.EPOCH, 0);

            assertThatThrownBy(() -> new PoolTickets(() -> pool).write(ticket))
                    .isInstanceOf(HypervisorException.class)
                    .hasMessageContaining("writing volume vc-n0te.ticket");

            assertThat(pool.volumes()).doesNotContain("vc-n0te.ticket");
            assertThat(StartMarkers.lease(pool.hypervisor(), "n0te")).isEmpty();
        }
    }

    @Test
    void thePoolIsNotRefreshedAtEachLook() throws Exception {
        AtomicLong nanos = new AtomicLong();
        try (LibvirtConnection connection = LibvirtConnection.open(address(""))) {
            LibvirtPool pool = LibvirtPool.open(connection, "default", nanos::get);
            assertThat(pool.isRefreshDue()).isTrue();

            LibvirtPool.Space first = pool.space();
            assertThat(pool.isRefreshDue()).isFalse();
            assertThat(pool.space()).isEqualTo(first);

            nanos.addAndGet(Duration.ofSeconds(10).toNanos());
            assertThat(pool.isRefreshDue()).isTrue();
            pool.freeNow();
            assertThat(pool.isRefreshDue()).isFalse();
        }
    }

    @Test
    void aClosedConnectionRefusesCalls() throws Exception {
        LibvirtConnection connection = LibvirtConnection.open(address(""));
        connection.close();

        assertThatThrownBy(() -> connection.call("asking", connect -> true))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("asking was not tried: it was closed");
    }
}
