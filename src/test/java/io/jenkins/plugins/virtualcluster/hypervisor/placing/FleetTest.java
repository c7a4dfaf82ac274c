package io.jenkins.plugins.virtualcluster.hypervisor.placing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.OwnThreads;
import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two hypervisors with room for one cluster of two hosts each. */
@Timeout(60)
class FleetTest {
    private static final Duration LONG = Duration.ofMinutes(30);
    /** For which one that has failed once is left out. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private static final HypervisorAddress ONE = HypervisorAddress.parse("fake://one/system?labels=kvm&clusters=1");
    private static final HypervisorAddress TWO = HypervisorAddress.parse("fake://two/system?clusters=1");

    private final FakeHypervisor one = new FakeHypervisor();
    private final FakeHypervisor two = new FakeHypervisor();
    private final Map<HypervisorAddress, HypervisorException> refusals = new ConcurrentHashMap<>();
    /** What has passed besides the time itself. */
    private final AtomicLong skipped = new AtomicLong();

    private final Fleet fleet = new Fleet(List.of(ONE, TWO), this::connect, this::nanos);

    private final Cluster cluster = SampleClusters.pair(SampleClusters.TINY);
    private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> notes = new LinkedBlockingQueue<>();
    private final PlacementListener listener = new PlacementListener() {
        @Override
        public void waiting(String reason) {
            waiting.add(reason);
        }

        @Override
        public void note(String message) {
            notes.add(message);
        }
    };

    private long nanos() {
        return System.nanoTime() + skipped.get();
    }

    private void pass(Duration time) {
        skipped.addAndGet(time.toNanos());
    }

    private Hypervisor connect(HypervisorAddress address) throws HypervisorException {
        if (refusals.containsKey(address)) {
            throw refusals.get(address);
        }
        return address.equals(ONE) ? one : two;
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    private Allocation place(String run) throws Exception {
        return fleet.place(cluster, lease(run), LONG, listener);
    }

    /** Of a master that is not on this machine. */
    private static Lease lease(String run) {
        return new Lease(
                run, "pair", "copy", "bob@far", "", SampleClusters.lease(run).until(), false);
    }

    private FutureTask<Allocation> placing(String run) {
        return placing(() -> place(run));
    }

    private static FutureTask<Allocation> placing(Callable<Allocation> search) {
        FutureTask<Allocation> task = new FutureTask<>(search);
        OwnThreads.EACH.execute(task);
        return task;
    }

    private String nextWaiting() throws InterruptedException {
        String reason = waiting.poll(30, TimeUnit.SECONDS);
        assertThat(reason).as("a reason to wait").isNotNull();
        return reason;
    }

    @Test
    void theImageDecidesAmongEquals() throws Exception {
        one.setImages(image -> false);

        assertThat(place("a").address()).isEqualTo(TWO);
        assertThat(one.tickets().runs()).isEmpty();
        assertThat(two.tickets().runs()).containsExactly("a");
    }

    @Test
    void theReasonTellsOfAllHypervisors() throws Exception {
        two.setSize(DataSize.parse("512 MiB"), 64);

        assertThat(place("a").reason())
                .isEqualTo("fake://one/system (100% of its memory stays free, images present); others:"
                        + " fake://two/system (43% of its memory stays free, images present)");
    }

    @Test
    void theReasonSaysWhyOthersWereSkipped() throws Exception {
        two.setImages(image -> false);

        assertThat(place("a").reason())
                .isEqualTo("fake://one/system (100% of its memory stays free, images present); skipped:"
                        + " fake://two/system has no image tiny.qcow2 in storage pool default");
    }

    @Test
    void theOnlyOneWithTheLabelsIsNotTheOnlyOne() throws Exception {
        Cluster labelled = SampleClusters.labelled(cluster, "kvm");

        assertThat(fleet.place(labelled, lease("a"), LONG, listener).reason())
                .isEqualTo("fake://one/system, the only hypervisor with the label kvm");
        assertThat(new Fleet(List.of(ONE), this::connect, this::nanos)
                        .place(cluster, lease("a"), LONG, listener)
                        .reason())
                .isEqualTo("fake://one/system, the only hypervisor");
    }

    @Test
    void aHypervisorThatCannotEmulateTheArchitectureIsNoCandidate() throws Exception {
        Cluster arm = SampleClusters.of(Architecture.AARCH64);
        one.emulateOnly(Architecture.X86_64);
        place("a");
        fleet.place(arm, lease("b"), LONG, listener);
        FutureTask<Allocation> third = placing(() -> fleet.place(arm, lease("c"), LONG, listener));

        assertThat(nextWaiting()).startsWith("waits on fake://two/system for another cluster to end");
        assertThat(notes.take()).isEqualTo("Skipped: fake://one/system lacks an emulator for aarch64");
        assertThat(one.tickets().runs()).containsExactly("a");
        assertThat(two.tickets().runs()).containsExactlyInAnyOrder("b", "c");
        third.cancel(true);
    }

    @Test
    void whereNoneCanEmulateTheArchitectureNobodyWaits() throws Exception {
        Cluster arm = SampleClusters.of(Architecture.AARCH64);
        one.emulateOnly(Architecture.X86_64);
        two.emulateOnly(Architecture.X86_64, Architecture.S390X);

        assertThatThrownBy(() -> fleet.place(arm, lease("a"), LONG, listener))
                .isInstanceOf(HypervisorException.class)
                .hasMessage("No hypervisor takes cluster sample: fake://one/system lacks an emulator for aarch64;"
                        + " fake://two/system lacks an emulator for aarch64");
        assertThatThrownBy(() ->
                        new Fleet(List.of(ONE), this::connect, this::nanos).place(arm, lease("a"), LONG, listener))
                .hasMessage("fake://one/system lacks an emulator for aarch64");
        assertThat(one.tickets().runs()).isEmpty();
        assertThat(two.tickets().runs()).isEmpty();
    }

    @Test
    void theFirstThatHasRoomIsTakenAndTheOtherQueueIsLeft() throws Exception {
        place("a");
        Allocation second = place("b");
        assertThat(second.address()).isEqualTo(TWO);
        FutureTask<Allocation> third = placing("c");
        assertThat(nextWaiting())
                .contains(
                        "waits on fake://one/system for another cluster to end: 1 of at most 1 exist; running there: run a of"
                                + " bob@far (copy); or waits on fake://two/system");

        second.giveBack();
        assertThat(third.get().address()).isEqualTo(TWO);
        assertThat(one.tickets().runs()).containsExactly("a");
        assertThat(two.tickets().runs()).containsExactly("c");
    }

    @Test
    void anInterruptedWaitEndsAtOnceAndLeavesNoTicket() throws Exception {
        place("a");
        place("b");
        FutureTask<Allocation> third = new FutureTask<>(() -> place("c"));
        Thread thread = new Thread(third);
        thread.start();
        nextWaiting();

        thread.interrupt();
        assertThatThrownBy(() -> third.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(InterruptedException.class);
        assertThat(one.tickets().runs()).containsExactly("a");
        assertThat(two.tickets().runs()).containsExactly("b");
    }

    @Test
    void aWaitThatIsTooLongSaysForWhat() throws Exception {
        place("a");
        place("b");

        FutureTask<Allocation> third =
                placing(() -> fleet.place(cluster, lease("c"), Duration.ofSeconds(100), listener));
        nextWaiting();
        pass(Duration.ofSeconds(100));
        assertThatThrownBy(third::get)
                .cause()
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining(
                        "Run c got no capacity within 1m40s; it waits on fake://one/system for another cluster to"
                                + " end")
                .hasMessageContaining("`--wait`");
        assertThat(one.tickets().runs()).containsExactly("a");
    }

    @Test
    void aHypervisorThatFailsIsLeftOutWithTheReasonAndTriedAgainLater() throws Exception {
        refusals.put(ONE, new HypervisorException("fake://one/system: it does not answer"));
        assertThat(place("a").address()).isEqualTo(TWO);
        FutureTask<Allocation> second = placing("b");
        assertThat(nextWaiting()).contains("waits on fake://two/system").contains("it does not answer");
        assertThat(notes.take()).isEqualTo("Skipped: fake://one/system: it does not answer");

        refusals.clear();
        pass(PAUSE);
        assertThat(second.get().address()).isEqualTo(ONE);
    }

    @Test
    void aHypervisorThatRestartsWhileARunWaitsIsWaitedFor() throws Exception {
        Fleet alone = new Fleet(List.of(ONE), this::connect, this::nanos);
        Allocation first = alone.place(cluster, lease("a"), LONG, listener);
        FutureTask<Allocation> second = placing(() -> alone.place(cluster, lease("b"), LONG, listener));
        nextWaiting();
        long number = one.tickets().read("b").orElseThrow().number();
        one.failNext(FakeHypervisor.Call.TICKETS, "its connection was lost");
        assertThat(nextNote()).contains("its connection was lost");

        assertThat(one.tickets().read("b").orElseThrow().number()).isEqualTo(number);
        first.giveBack();
        pass(PAUSE);
        assertThat(second.get().address()).isEqualTo(ONE);
    }

    private String nextNote() throws InterruptedException {
        String note = notes.poll(30, TimeUnit.SECONDS);
        assertThat(note).as("a note").isNotNull();
        return note;
    }

    @Test
    void whereNoneAnswersAllReasonsAreTold() {
        refusals.put(ONE, new HypervisorException("one is off"));
        refusals.put(TWO, new HypervisorException("two is off"));

        assertThatThrownBy(() -> place("a"))
                .isInstanceOf(HypervisorException.class)
                .hasMessage("No hypervisor takes cluster pair: one is off; two is off");
    }

    @Test
    void whereOneIsTooSmallEverTheOtherIsTaken() throws Exception {
        one.setSize(DataSize.parse("256 MiB"), 2);
        assertThat(place("a").address()).isEqualTo(TWO);
        two.setSize(DataSize.parse("256 MiB"), 2);

        assertThatThrownBy(() -> place("b"))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("too large for fake://one/system")
                .hasMessageContaining("too large for fake://two/system");
        assertThat(two.tickets().runs()).containsExactly("a");
    }

    @Test
    void aPlaceThatWasFoundBeforeIsTakenOnce() throws Exception {
        Allocation found = place("a");
        Fleet there = Fleet.at(found);

        assertThat(there.place(cluster, lease("a"), LONG, listener)).isSameAs(found);
        assertThat(there.place(cluster, lease("a"), LONG, listener)).isNotSameAs(found);
    }

    @Test
    void whereAllFailedBeforeTheyAreTriedAtOnce() throws Exception {
        fleet.leaveOut(ONE, "off");
        assertThat(place("a").address()).isEqualTo(TWO);
        two.destroy("a", LONG);
        fleet.leaveOut(TWO, "off, too");

        assertThat(place("b").address()).isEqualTo(ONE);
    }

    @Test
    void pausesGrowUntilItWorksAgain() {
        long[] now = {0};
        Fleet slow = new Fleet(List.of(ONE), this::connect, () -> now[0]);
        slow.leaveOut(ONE, "off");
        assertThat(slow.leftOut(ONE)).contains("off");
        now[0] += Duration.ofSeconds(5).toNanos();
        assertThat(slow.leftOut(ONE)).isEmpty();
        slow.leaveOut(ONE, "off");
        now[0] += Duration.ofSeconds(9).toNanos();
        assertThat(slow.leftOut(ONE)).contains("off");
        slow.works(ONE);
        assertThat(slow.leftOut(ONE)).isEmpty();
    }
}
