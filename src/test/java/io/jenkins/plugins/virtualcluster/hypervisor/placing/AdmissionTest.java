package io.jenkins.plugins.virtualcluster.hypervisor.placing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.Demand;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.LeaseProcess;
import io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters;
import io.jenkins.plugins.virtualcluster.hypervisor.Ticket;
import io.jenkins.plugins.virtualcluster.hypervisor.document.LeaseText;
import io.jenkins.plugins.virtualcluster.hypervisor.document.TicketText;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The queue of a hypervisor with room for clusters of 14 GiB together, as seen by runs that know only its tickets. */
class AdmissionTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final HypervisorAddress ADDRESS = HypervisorAddress.parse("fake:///system");

    private final FakeHypervisor hypervisor = new FakeHypervisor();
    private long nanos;
    /** What the wall clock shows more than it should. */
    private Duration set = Duration.ZERO;

    AdmissionTest() {
        hypervisor.setSize(DataSize.parse("16 GiB"), 4);
    }

    private Admission run(String run, String memory) {
        return run(run, memory, "", "alice@" + run);
    }

    private Admission run(String run, String memory, String process, String owner) {
        Lease lease = new Lease(run, "lan", "copy", owner, process, START.plus(Duration.ofHours(1)), false);
        Demand demand = new Demand(DataSize.parse(memory), 1, DataSize.parse("1 GiB"));
        return new Admission(hypervisor, ADDRESS, demand, lease, clock(), () -> nanos);
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return START.plusNanos(nanos).plus(set);
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return Clock.fixed(instant(), zone);
            }
        };
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private Ticket ticket(String run) throws HypervisorException, InterruptedException {
        return hypervisor.tickets().read(run).orElseThrow();
    }

    private static void admitted(Admission admission) throws Exception {
        assertThat(admission.look()).isEmpty();
    }

    private static String waits(Admission admission) throws Exception {
        return admission.look().orElseThrow().sentence();
    }

    @Test
    void whereThereIsRoomARunIsAdmittedAtOnce() throws Exception {
        admitted(run("a", "7 GiB"));
        admitted(run("b", "7 GiB"));

        assertThat(ticket("a").state()).isEqualTo(Ticket.State.ADMITTED);
    }

    @Test
    void aRunThatWasAdmittedCountsBeforeItHasStartedAnything() throws Exception {
        admitted(run("a", "10 GiB"));

        assertThat(waits(run("b", "5 GiB")))
                .isEqualTo("waits on fake:///system for 5 GiB of memory: 4 GiB free of 14 GiB; running there: run a of"
                        + " alice@a (copy)");
    }

    @Test
    void aBigOneAtTheHeadIsNotOvertakenBySmallOnes() throws Exception {
        Admission first = run("a", "10 GiB");
        Admission big = run("b", "12 GiB");
        Admission small = run("c", "1 GiB");
        admitted(first);
        waits(big);

        assertThat(waits(small)).isEqualTo("waits on fake:///system behind run b of alice@b (copy)");
        first.withdraw();
        assertThat(waits(small)).contains("behind run b");
        admitted(big);
        admitted(small);
    }

    @Test
    void whatGoesIsFollowedByTheNextInOrder() throws Exception {
        Admission a = run("z", "14 GiB");
        Admission b = run("y", "14 GiB");
        Admission c = run("x", "14 GiB");
        admitted(a);
        waits(b);
        assertThat(waits(c)).contains("running there: run z of alice@z").contains("before it: run y of alice@y (copy)");

        a.withdraw();
        waits(c);
        admitted(b);
        assertThat(waits(c)).contains("running there: run y of alice@y");
        b.withdraw();
        admitted(c);
    }

    @Test
    void aRunWhoseMasterStartsAgainKeepsItsPlace() throws Exception {
        Admission a = run("a", "14 GiB");
        admitted(a);
        waits(run("b", "14 GiB"));
        waits(run("c", "14 GiB"));
        Admission again = run("b", "14 GiB");
        waits(again);
        assertThat(ticket("b").number()).isLessThan(ticket("c").number());

        admitted(run("a", "14 GiB"));
        a.withdraw();
        admitted(again);
    }

    @Test
    void aTicketThatGivesNoSignOfLifeIsPassedOverAndCountsAgainWhenItDoes() throws Exception {
        Admission a = run("a", "14 GiB");
        Admission silent = run("b", "14 GiB");
        Admission c = run("c", "14 GiB");
        admitted(a);
        waits(silent);
        assertThat(waits(c)).contains("run b");
        pass(TicketQueue.SILENCE);

        assertThat(waits(c)).doesNotContain("before it");
        waits(silent);
        assertThat(waits(c)).contains("before it: run b");
    }

    @Test
    void aWaitingRunShowsThatItIsThere() throws Exception {
        admitted(run("a", "14 GiB"));
        Admission b = run("b", "14 GiB");
        Admission c = run("c", "14 GiB");
        waits(b);
        for (int i = 0; i < 20; i++) {
            pass(Duration.ofSeconds(20));
            waits(b);
            assertThat(waits(c)).contains("before it: run b");
        }
        assertThat(ticket("b").lease().until()).isAfter(START.plus(Duration.ofMinutes(66)));
    }

    @ParameterizedTest
    @ValueSource(ints = {5, -5})
    void aRunThatWaitsKeepsItsPlaceThoughTheClockIsSet(int hours) throws Exception {
        admitted(run("a", "14 GiB", LeaseProcess.own(), "alice@host"));
        Admission b = run("b", "14 GiB", "", "alice@host");
        Admission c = run("c", "14 GiB", "", "alice@host");
        waits(b);
        waits(c);
        set = Duration.ofHours(hours);
        waits(b);

        assertThat(waits(c)).contains("before it: run b");
        assertThat(ticket("b").lease().until()).isEqualTo(START.plus(Duration.ofHours(hours + 1)));
    }

    @Test
    void whatALivingProcessOfOurOwnWasPromisedStaysItsOwnThoughTheClockIsSet() throws Exception {
        admitted(run("a", "14 GiB", LeaseProcess.own(), "alice@host"));
        set = Duration.ofHours(5);

        assertThat(waits(run("b", "14 GiB", LeaseProcess.own(), "alice@host"))).contains("0 B free");
    }

    @Test
    void aTicketOfAProcessOfOurOwnThatIsGoneIsPassedOverAtOnce() throws Exception {
        admitted(run("a", "14 GiB"));
        waits(run("b", "14 GiB", "1@0", "alice@host"));

        assertThat(waits(run("c", "14 GiB", LeaseProcess.own(), "alice@host"))).doesNotContain("run b");
    }

    @Test
    void whatACrashedMasterWasPromisedIsFreeAgainUnlessItsClusterIsThere() throws Exception {
        admitted(run("a", "14 GiB", "1@0", "alice@host"));

        admitted(run("b", "14 GiB", LeaseProcess.own(), "alice@host"));
        assertThat(waits(run("c", "14 GiB", LeaseProcess.own(), "bob@host"))).contains("14 GiB of memory: 0 B free");
    }

    @Test
    void aWaitingRunTellsHowToGetTheRoomOfARunWhoseProcessIsGone() throws Exception {
        admitted(run("a", "14 GiB", "1@0", "alice@host"));
        hypervisor.leaveHalfMade("a");

        assertThat(waits(run("b", "14 GiB", LeaseProcess.own(), "alice@host")))
                .endsWith(
                        "running there: run a of alice@host (copy); 1 of these was left by a process that has died: `cleanup`"
                                + " frees the capacity, `resume` continues a run");
        assertThat(waits(run("c", "14 GiB", LeaseProcess.own(), "bob@host"))).doesNotContain("cleanup");
    }

    @Test
    void aClusterThatIsTooLargeEverIsAnErrorAndGetsNoTicket() throws Exception {
        admitted(run("a", "1 GiB"));

        assertThatThrownBy(() -> run("b", "15 GiB").look())
                .isInstanceOf(UnsuitedException.class)
                .hasMessage("Cluster lan is too large for fake:///system, even with nothing else on it: it needs 15 GiB"
                        + " of memory: 14 GiB free of 14 GiB");
        assertThat(hypervisor.tickets().runs()).containsExactly("a");
    }

    @Test
    void aTicketThatSomebodyRemovedEndsTheWait() throws Exception {
        admitted(run("a", "14 GiB"));
        Admission b = run("b", "14 GiB");
        waits(b);
        hypervisor.destroy("b", Duration.ofMinutes(1));

        assertThatThrownBy(b::look).isInstanceOf(TicketTakenException.class).hasMessageContaining("stop");
    }

    @Test
    void aTicketThatIsGoneAfterAFailureIsMadeAnewInItsPlace() throws Exception {
        admitted(run("a", "14 GiB"));
        Admission b = run("b", "14 GiB");
        waits(b);
        waits(run("c", "14 GiB"));
        hypervisor.failNext(FakeHypervisor.Call.TICKETS, "libvirtd is gone");
        assertThatThrownBy(b::look).hasMessage("libvirtd is gone");
        hypervisor.tickets().remove("b");

        waits(b);
        assertThat(ticket("b").number()).isLessThan(ticket("c").number());
    }

    @Test
    void aHalfWrittenTicketHoldsNobodyUp() throws Exception {
        assertThat(TicketText.fromVolume("a", new byte[LeaseText.VOLUME_SIZE])).isEmpty();
        byte[] whole = TicketText.volume(SampleClusters.ticket(SampleClusters.lease("a"), 1));
        assertThat(TicketText.fromVolume("a", whole)).isPresent();
        assertThat(TicketText.fromVolume("b", whole)).isEmpty();
        for (int length = 0; length < whole.length; length += 7) {
            Optional<Ticket> part = TicketText.fromVolume("a", Arrays.copyOf(whole, length));
            assertThat(part.isEmpty() || part.get().equals(SampleClusters.ticket(SampleClusters.lease("a"), 1)))
                    .isTrue();
        }
        assertThat(TicketText.fromVolume("a", "{\"lease\":{\"run\":\"a\"}}".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }
}
