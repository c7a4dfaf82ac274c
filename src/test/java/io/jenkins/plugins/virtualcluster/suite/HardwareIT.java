package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.reading.DefinitionReader;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Hosts with other hardware than the usual one, as real libvirt and QEMU take it. */
@EnabledIfEnvironmentVariable(named = "VIRTUAL_CLUSTER_HYPERVISOR", matches = ".+")
class HardwareIT extends GuestRunHarness {
    private static final Hypervisor.StartListener UNHEARD = new Hypervisor.StartListener() {
        @Override
        public void note(String message) {
            // not of interest
        }

        @Override
        public void started(String host) {
            // seen later
        }
    };

    private Cluster read(String hosts) throws Exception {
        files.cluster("name: cluster\ndefaults: { image: tiny.qcow2, memory: 128 MiB }\nhosts:\n" + hosts.indent(2));
        Definitions definitions = DefinitionReader.read(files.repository());
        assertThat(definitions.problems()).isEmpty();
        return definitions.clusters().get("cluster");
    }

    /** Whether there is a driver for it in the guest is another question. */
    @Test
    @Tag("thorough")
    void libvirtAndQemuTakeEachBusInterfaceConsoleMachineAndProcessor() throws Exception {
        String disks = IntStream.range(0, 20).mapToObj(i -> "{ size: 1 MiB }").collect(Collectors.joining(", "));
        Cluster cluster = read("""
                sata: { disk_bus: sata, nic: e1000e, disks: [ { size: 1 MiB } ] }
                many: { disk_bus: sata, disks: [ %1$s ] }
                scsi: { disk_bus: scsi, nic: e1000, disks: [ %1$s ] }
                pc: { machine: pc, cpu: qemu64, nic: rtl8139 }
                virtio: { console: virtio, nic: vmxnet3, cpu: maximum }
                """.formatted(disks));
        id = SampleClusters.newRun();
        assertThat(hypervisor.obstacles(cluster)).isEmpty();
        try {
            hypervisor.start(
                    hypervisor.plan(cluster, SampleClusters.lease(id)), SampleClusters.unusableKeys(cluster), UNHEARD);

            assertThat(hypervisor.find())
                    .filteredOn(found -> found.run().equals(id))
                    .singleElement()
                    .satisfies(found -> assertThat(found.hosts())
                            .hasSize(5)
                            .extracting(FoundCluster.FoundHost::state)
                            .containsOnly("running"));
        } finally {
            hypervisor.destroy(id, Duration.ofMinutes(5));
        }
    }

    /** The lab's tiny-pc has the drivers, which the kernel for clouds leaves out. */
    @Test
    @Tag("thorough")
    @EnabledIfEnvironmentVariable(named = "VIRTUAL_CLUSTER_LAB_IMAGE_TINY_PC", matches = ".+")
    void hostsBootFromEachBusAndAnswerByEachInterface() throws Exception {
        files.cluster("""
                name: cluster
                defaults: { image: tiny-pc.qcow2, memory: 384 MiB, timeouts: { start: 12m } }
                networks:
                  lan: { domain: lan.test }
                hosts:
                  sata: { disk_bus: sata, nic: e1000e }
                  scsi: { disk_bus: scsi, nic: e1000, console: virtio }
                """);
        files.timeouts("{ start: 12m }");
        files.script("cases/one/run.sh", """
                cd /sys/class/block/sda/device && cat vendor | tr -d ' '
                for nic in /sys/class/net/*/device/driver; do basename "$(readlink "$nic")"; done
                [ ! -e /dev/hvc0 ] || echo virtio console
                """);

        ends(start(), Verdict.PASSED);

        assertThat(output("sata")).isEqualTo("ATA\ne1000e\n");
        assertThat(output("scsi")).isEqualTo("QEMU\ne1000\nvirtio console\n");
    }

    @Test
    void theDiskWithTheImageIsAsLargeAsTheDefinitionSays() throws Exception {
        files.cluster("""
                name: cluster
                defaults: { image: tiny.qcow2, memory: 128 MiB, machine: pc }
                networks:
                  lan: { domain: lan.test }
                hosts: { srv1: { disk: 3 GiB }, srv2: { disk: 1025 MiB, timeouts: { start: 20m } } }
                """);
        files.script("cases/one/run.sh", "cat /sys/block/vda/size");

        ends(start(), Verdict.PASSED);

        assertThat(output("srv1")).isEqualTo((3L << 30) / 512 + "\n");
        assertThat(output("srv2")).isEqualTo((1025L << 20) / 512 + "\n");
    }

    @Test
    void aDiskSmallerThanItsImageIsAnErrorAndNothingIsMade() throws Exception {
        Cluster cluster = read("a: { disk: 1 MiB }\n");
        id = SampleClusters.newRun();

        assertThatThrownBy(() -> hypervisor.start(
                        hypervisor.plan(cluster, SampleClusters.lease(id)),
                        SampleClusters.unusableKeys(cluster),
                        UNHEARD))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("Host a has `disk: 1 MiB`, which is less than its image ")
                .hasMessageEndingWith("; give it at least that, or remove `disk`");
    }

    @Test
    void whatTheHypervisorDoesNotHaveIsKnownBeforeAnythingStarts() throws Exception {
        Cluster cluster = read("a: { machine: q36 }\nb: { machine: pc, cpu: Nocpu }\n");

        assertThat(hypervisor.obstacles(cluster))
                .hasSize(2)
                .anySatisfy(one -> assertThat(one)
                        .startsWith("has no machine type 'q36' for x86_64: change `machine`")
                        .contains("q35"))
                .anySatisfy(one -> assertThat(one).startsWith("cannot give guests of x86_64 the processor 'Nocpu'"));
        assertThat(hypervisor.facts().architectures()).contains("x86_64");
    }
}
