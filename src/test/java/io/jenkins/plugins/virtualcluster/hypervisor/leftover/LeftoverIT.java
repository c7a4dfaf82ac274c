package io.jenkins.plugins.virtualcluster.hypervisor.leftover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.Lab;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.Machine;
import io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters;
import io.jenkins.plugins.virtualcluster.hypervisor.libvirt.LibvirtHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.libvirt.StartMarkers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Leftovers in the states that others can bring them into, on the hypervisor that the environment names. */
@EnabledIfEnvironmentVariable(named = "VIRTUAL_CLUSTER_HYPERVISOR", matches = ".+")
class LeftoverIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final HypervisorAddress address = Lab.address();
    private final String run = SampleClusters.newRun();
    private final SampleMaster master = new SampleMaster("tester-" + run);
    private final List<String> told = new ArrayList<>();
    private Hypervisor hypervisor;

    @BeforeEach
    void connect() throws Exception {
        hypervisor = LibvirtHypervisor.connect(address);
    }

    @AfterEach
    void close() throws Exception {
        hypervisor.close();
    }

    private void startCluster() throws Exception {
        Cluster cluster = SampleClusters.pair(SampleClusters.TINY);
        hypervisor.start(hypervisor.plan(cluster, lease()), SampleClusters.unusableKeys(cluster), note -> {});
    }

    private Lease lease() {
        return new Lease(run, "pair", "hello", master.owner(), "", Instant.now().plusSeconds(3600), false);
    }

    /** In the machine's shell, where RUN is the run and POOL the pool's directory. */
    private void onMachine(String script) throws Exception {
        Machine.run(
                Machine.doorOf(address),
                "set -e; RUN=" + run
                        + "; POOL=$(virsh pool-dumpxml default | sed -n 's|.*<path>\\(.*\\)</path>.*|\\1|p'); "
                        + script);
    }

    private void reap() throws Exception {
        new Reaper(hypervisor, master, Clock.systemUTC()).reap(new Reaper.Listener() {
            @Override
            public void removed(FoundCluster cluster, List<String> objects) {
                told.addAll(objects);
            }

            @Override
            public void failed(FoundCluster cluster, HypervisorException failure) {
                throw new AssertionError(failure);
            }

            @Override
            public void unknown(FoundCluster cluster) {
                told.add("unknown " + cluster.run());
            }
        });
    }

    /** Also none that only its file tells of. */
    private void assertNothingIsLeft() throws Exception {
        onMachine("virsh pool-refresh default; ! { virsh list --all --name; virsh net-list --all --name;"
                + " ls $POOL /var/lib/libvirt/qemu/nvram /var/lib/libvirt/qemu/save /var/lib/libvirt/qemu/snapshot"
                + " /var/lib/libvirt/dnsmasq; ps -eo args; } 2>/dev/null | grep \"vc-$RUN\" | grep -v grep >&2");
    }

    @Test
    void aUsedOneStaysAndALeftoverGoes() throws Exception {
        startCluster();
        master.used.add(run);
        reap();
        assertThat(told).isEmpty();

        master.used.clear();
        reap();

        assertThat(told)
                .contains("domain vc-" + run + "-srv1", "network vc-" + run + "-lan", "volume vc-" + run + ".lease");
        assertNothingIsLeft();
    }

    @Test
    void guestsThatSomeoneMadePersistentSavedOrTookSnapshotsOfGo() throws Exception {
        startCluster();
        onMachine("""
                for host in srv1 srv2; do
                    virsh dumpxml --security-info vc-$RUN-$host >/tmp/vc-$RUN.xml
                    virsh define /tmp/vc-$RUN.xml
                done
                rm /tmp/vc-$RUN.xml
                virsh managedsave vc-$RUN-srv1
                virsh snapshot-create-as vc-$RUN-srv2 outside --disk-only --no-metadata
                virsh snapshot-create-as vc-$RUN-srv2 noted --disk-only
                virsh net-dumpxml vc-$RUN-lan >/tmp/vc-$RUN.xml
                virsh net-define /tmp/vc-$RUN.xml
                rm /tmp/vc-$RUN.xml
                ls $POOL/vc-$RUN-srv2.outside $POOL/vc-$RUN-srv2.noted /var/lib/libvirt/qemu/save/vc-$RUN-srv1.save
                """);

        reap();

        assertNothingIsLeft();
    }

    @Test
    void pausedGuestsAndThoseWithFirmwareVariablesGo() throws Exception {
        startCluster();
        onMachine("""
                virsh suspend vc-$RUN-srv1
                echo variables >/var/lib/libvirt/qemu/nvram/vc-$RUN-srv3.fd
                virsh define /dev/stdin <<END
                <domain type='qemu'>
                  <name>vc-$RUN-srv3</name>
                  <metadata>$(virsh metadata vc-$RUN-srv2 https://plugins.jenkins.io/virtual-cluster/lease/1 |
                    sed 's|<lease |<lease xmlns="https://plugins.jenkins.io/virtual-cluster/lease/1" |')</metadata>
                  <memory unit='MiB'>64</memory>
                  <os>
                    <type arch='x86_64' machine='q35'>hvm</type>
                    <loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader>
                    <nvram>/var/lib/libvirt/qemu/nvram/vc-$RUN-srv3.fd</nvram>
                  </os>
                  <features><acpi/></features>
                </domain>
                END
                """);

        reap();

        assertThat(told).contains("domain vc-" + run + "-srv3");
        assertNothingIsLeft();
    }

    @Test
    @Tag("thorough")
    void aVolumeThatIsInUseIsWaitedForAndNamedWhenTheTimeIsOver() throws Exception {
        startCluster();
        onMachine("""
                echo other >/tmp/vc-$RUN.file
                mount --bind /tmp/vc-$RUN.file $POOL/vc-$RUN-srv1.disk1.qcow2
                rm /tmp/vc-$RUN.file
                """);

        assertThatThrownBy(() -> hypervisor.destroy(run, Duration.ofSeconds(30)))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("deleting volume vc-" + run + "-srv1.disk1.qcow2")
                .hasMessageContaining("busy");
        onMachine("(sleep 4; umount $POOL/vc-$RUN-srv1.disk1.qcow2) </dev/null >/dev/null 2>&1 &");
        reap();

        assertThat(told).contains("volume vc-" + run + "-srv1.disk1.qcow2", "volume vc-" + run + ".lease");
        assertNothingIsLeft();
    }

    @Test
    @Tag("thorough")
    void filesThatWereTakenAwayDoNotHinder() throws Exception {
        startCluster();
        onMachine("rm $POOL/vc-$RUN-srv1.qcow2 $POOL/vc-$RUN.lease");

        reap();

        assertNothingIsLeft();
    }

    @Test
    void aStartThatWasBrokenOffBeforeItSaidWhoseItIsIsItsMastersAlone() throws Exception {
        onMachine("virsh vol-create-as default vc-$RUN.lease 4096 --format raw");
        reap();
        assertThat(told).containsExactly("unknown " + run);

        StartMarkers.Note note = StartMarkers.note(address.libvirtUri(), lease());
        master.used.add(run);
        reap();
        assertThat(told).containsExactly("unknown " + run);
        master.used.clear();
        reap();

        assertThat(told).contains("volume vc-" + run + ".lease");
        note.close();
        assertNothingIsLeft();
    }

    @Test
    @Tag("thorough")
    void aPoolThatIsNotActiveIsStarted() throws Exception {
        startCluster();
        onMachine("virsh pool-destroy default");

        reap();

        assertNothingIsLeft();
    }

    @Test
    @Tag("thorough")
    void aRemovalGoesOnWhenLibvirtdStartsAnew() throws Exception {
        startCluster();
        onMachine("""
                kill -9 $(cat /run/libvirt/libvirtd.pid)
                (sleep 3; exec libvirtd --pid-file /run/libvirt/libvirtd.pid) </dev/null >/dev/null 2>&1 &
                """);

        assertThat(hypervisor.destroy(run, LIMIT)).contains("volume vc-" + run + ".lease");

        assertNothingIsLeft();
    }
}
