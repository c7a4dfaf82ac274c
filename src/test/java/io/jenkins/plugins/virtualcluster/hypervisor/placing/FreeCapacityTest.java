package io.jenkins.plugins.virtualcluster.hypervisor.placing;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.Demand;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLimits;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLoad;
import io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters;
import io.jenkins.plugins.virtualcluster.hypervisor.Ticket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreeCapacityTest {
    private static final Demand DEMAND = demand("2 GiB", 4, "20 GiB");

    private static Demand demand(String memory, int cpus, String disk) {
        return new Demand(DataSize.parse(memory), cpus, DataSize.parse(disk));
    }

    private static HypervisorLoad load(List<HypervisorLoad.Guest> guests, Set<String> runs) {
        return new HypervisorLoad(
                DataSize.parse("16 GiB"), 2, DataSize.parse("10 GiB"), DataSize.parse("50 GiB"), guests, runs);
    }

    private static Ticket admitted(String run, Demand demand) {
        Ticket ticket = SampleClusters.ticket(SampleClusters.lease(run), 1).in(Ticket.State.ADMITTED);
        return new Ticket(ticket.lease(), demand, 1, ticket.state(), ticket.since(), 0);
    }

    private static HypervisorLoad.Guest guest(String run, String memory, int cpus) {
        return new HypervisorLoad.Guest("vc-" + run + "-a", Optional.of(run), DataSize.parse(memory), cpus);
    }

    /** The machine has 16 GiB, less an eighth, 2 cpus for 16 of guests, 10 GiB free to be promised ten times. */
    @ParameterizedTest(name = "{0}, {1} cpus, {2}: {3}")
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                "14 GiB | 16 | 100 GiB | -",
                "15 GiB | 1  | 1 GiB   | 15 GiB of memory: 14 GiB free of 14 GiB",
                "1 GiB  | 17 | 1 GiB   | 17 cpus: 16 free of 16",
                "1 GiB  | 1  | 101 GiB | 101 GiB of thin disks: 100 GiB not yet reserved, 10 GiB free in its pool",
                "15 GiB | 17 | 1 GiB   | 15 GiB of memory: 14 GiB free of 14 GiB, and 17 cpus: 16 free of 16",
            })
    void anEmptyHypervisorHasSoMuch(String memory, int cpus, String disk, String shortage) {
        FreeCapacity headroom = new FreeCapacity(HypervisorLimits.USUAL, load(List.of(), Set.of()), List.of());

        assertThat(headroom.shortage(demand(memory, cpus, disk))).isEqualTo(Optional.ofNullable(shortage));
    }

    @Test
    void aPromisedClusterCountsOnceWhetherItRunsOrNot() {
        Ticket other = admitted("k1", demand("13 GiB", 1, "1 GiB"));
        String shortage = "2 GiB of memory: 1 GiB free of 14 GiB";

        assertThat(new FreeCapacity(HypervisorLimits.USUAL, load(List.of(), Set.of()), List.of(other)).shortage(DEMAND))
                .contains(shortage);
        assertThat(new FreeCapacity(
                                HypervisorLimits.USUAL,
                                load(List.of(guest("k1", "12 GiB", 1)), Set.of("k1")),
                                List.of(other))
                        .shortage(DEMAND))
                .contains(shortage);
    }

    @Test
    void whatRunsWithoutATicketCountsWithItsGuests() {
        HypervisorLoad.Guest foreign =
                new HypervisorLoad.Guest("database", Optional.empty(), DataSize.parse("10 GiB"), 14);
        FreeCapacity headroom = new FreeCapacity(
                HypervisorLimits.USUAL, load(List.of(foreign, guest("k2", "3 GiB", 1)), Set.of("k2")), List.of());

        assertThat(headroom.shortage(DEMAND))
                .contains("2 GiB of memory: 1 GiB free of 14 GiB, and 4 cpus: 1 free of 16");
        assertThat(headroom.never(DEMAND)).isEmpty();
    }

    @Test
    void configuredLimitsTakeThePlaceOfTheMachinesOwn() {
        HypervisorLimits limits = HypervisorAddress.parse(
                        "qemu:///system?memory=3GiB&cpus=6&clusters=2&disk-overcommit=3")
                .limits();
        FreeCapacity headroom = new FreeCapacity(
                limits, load(List.of(), Set.of("kept")), List.of(admitted("k1", demand("2 GiB", 3, "15 GiB"))));

        assertThat(headroom.shortage(DEMAND).orElseThrow().split(", and "))
                .containsExactly(
                        "2 GiB of memory: 1 GiB free of 3 GiB",
                        "4 cpus: 3 free of 6",
                        "20 GiB of thin disks: 15 GiB not yet reserved, 10 GiB free in its pool",
                        "another cluster to end: 2 of at most 2 exist");
    }

    @Test
    void whatNeverFitsIsToldApartFromWhatDoesNotFitNow() {
        FreeCapacity headroom = new FreeCapacity(
                HypervisorLimits.USUAL,
                load(List.of(), Set.of()),
                List.of(admitted("k1", demand("14 GiB", 1, "100 GiB"))));

        assertThat(headroom.shortage(DEMAND)).isPresent();
        assertThat(headroom.never(DEMAND)).isEmpty();
        assertThat(headroom.never(demand("1 GiB", 1, "500 GiB"))).isEmpty();
        assertThat(headroom.never(demand("1 GiB", 1, "501 GiB"))).isPresent();
        assertThat(headroom.never(demand("15 GiB", 1, "1 GiB"))).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "-5, 0 B", "536870912, 512 MiB", "1610612736, 1.5 GiB", "1073741824, 1 GiB"})
    void sizesAreToldShort(long bytes, String text) {
        assertThat(FreeCapacity.size(bytes)).isEqualTo(text);
    }
}
