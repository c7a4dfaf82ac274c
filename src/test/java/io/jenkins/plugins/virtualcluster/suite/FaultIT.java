package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.Lab;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.Machine;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Real faults, done to real guests of a lab and to the lab itself, in the middle of a stage. */
@EnabledIfEnvironmentVariable(named = "VIRTUAL_CLUSTER_LAB_KEYFILE", matches = ".+")
class FaultIT extends GuestRunHarness {
    /**
     * Twice what is promised, for machines under load. Without its hypervisor's word a host would be known to be dead only after
     * the five minutes that it is tried again.
     */
    private static final Duration KNOWN = Duration.ofSeconds(10);

    private HypervisorAddress.SshDoor door;

    @BeforeEach
    void findDoor() {
        door = Machine.doorOf(address);
    }

    @Test
    @Tag("thorough")
    void aGuestThatEndsInAnyWayIsKnownWithinSecondsAndTheOthersAreTold() throws Exception {
        cluster("destroyed", "killed", "off", "panicked", "starved", "witness");
        files.script("cases/one/run.sh", """
                . "$VC_LIB"
                count=0
                died() {
                    log "dead: $1"
                    count=$((count + 1))
                    [ $count -lt 5 ] || exit 0
                }
                log "up @hostname@"
                case @hostname@ in
                    off) sleep 3; echo o > /proc/sysrq-trigger ;;
                    panicked) sleep 3; echo c > /proc/sysrq-trigger ;;
                    starved) echo 1 > /proc/sys/vm/panic_on_oom; tail /dev/zero ;;
                    witness) on_host_death died ;;
                esac
                while :; do
                    sleep 100 &
                    wait
                done
                """);
        files.script("cases/one/finalize.sh", "echo finalized");
        CompletableFuture<Verdict> verdict = start();
        heard("up destroyed");
        Instant destroyed = Instant.now();
        Machine.run(door, "virsh destroy vc-" + id + "-destroyed");
        heard("up killed");
        Instant killed = Instant.now();
        Machine.run(door, "kill -9 $(cat /run/libvirt/qemu/vc-" + id + "-killed.pid)");
        ends(verdict, Verdict.INFRASTRUCTURE);

        Map<String, Instant> faults = Map.of(
                "destroyed",
                destroyed,
                "killed",
                killed,
                "off",
                heard("up off").plusSeconds(3),
                "panicked",
                heard("up panicked").plusSeconds(3));
        Map<String, RunState.HostState> hosts = RunState.read(record).hosts().stream()
                .collect(Collectors.toMap(RunState.HostState::name, host -> host));
        for (Map.Entry<String, Instant> fault : faults.entrySet()) {
            Duration after =
                    Duration.between(fault.getValue(), hosts.get(fault.getKey()).since());
            System.out.println(fault.getKey() + " was known after " + after.toMillis() + " ms");
            assertThat(after).as(fault.getKey()).isLessThan(KNOWN);
        }
        assertThat(hosts.get("destroyed").reason()).contains("was destroyed");
        assertThat(hosts.get("killed").reason()).contains("crashed: its QEMU process ended");
        assertThat(hosts.get("off").reason()).contains("was shut down");
        assertThat(hosts.get("panicked").reason()).contains("crashed: kernel panic");
        assertThat(hosts.get("starved").reason()).contains("crashed: kernel panic");
        assertThat(cell("witness").end().orElseThrow().verdict()).isEqualTo(Verdict.PASSED);
        assertThat(output("witness").lines())
                .containsExactlyInAnyOrder(
                        "up witness",
                        "dead: destroyed",
                        "dead: killed",
                        "dead: off",
                        "dead: panicked",
                        "dead: starved");
        assertThat(stage(Stage.caseFinalize("one")).hosts().keySet()).containsExactly("witness");
        assertThat(RunState.read(record).notes())
                .anyMatch(note -> note.message().startsWith("The end of panicked's console:\n")
                        && note.message().contains("Kernel panic"))
                .anyMatch(note -> note.message().startsWith("The end of starved's console:\n")
                        && note.message().toLowerCase(Locale.ROOT).contains("out of memory"));
    }

    @Test
    @Tag("thorough")
    void aClusterIsStartedAnewAfterLibvirtdWasRestartedInItsStart() throws Exception {
        cluster("srv1", "srv2");
        files.script("cases/one/run.sh", "echo up");
        CompletableFuture<Verdict> verdict = start();
        heard("Guests ");
        Machine.run(
                door,
                detached("kill $(cat /run/libvirt/libvirtd.pid); sleep 3; "
                        + "exec libvirtd --pid-file /run/libvirt/libvirtd.pid"));
        heard("The hypervisor was lost while the cluster was started");
        heard("The hypervisor answers again");
        ends(verdict, Verdict.PASSED);
        assertThat(output("srv1")).isEqualTo("up\n");
    }

    @Test
    void aRunGoesOnOverAllThatBreaksOnTheWayToItsHosts() throws Exception {
        cluster("srv1", "srv2");
        files.script(
                "cases/one/run.sh",
                "echo begin; i=0; until [ -e $VC_WORK/end ]; do i=$((i + 1)); echo $i; sleep 1; done; echo end $i");
        CompletableFuture<Verdict> verdict = start();
        heard("begin");
        Machine.run(
                door,
                detached("kill $(cat /run/libvirt/libvirtd.pid); sleep 3; "
                        + "exec libvirtd --pid-file /run/libvirt/libvirtd.pid"));
        heard("srv1 is reported by its hypervisor again");
        heard("srv2 is reported by its hypervisor again");
        String ssh =
                Path.of(Lab.variable("VIRTUAL_CLUSTER_LAB_KEYFILE")).getParent().toString();
        Machine.run(
                door,
                detached("sleep 1; l=$(cat " + ssh + "/sshd.pid); kill -9 $l $(ps -o pid= --ppid $l); "
                        + "sleep 3; exec $(command -v sshd) -D -e -f " + ssh + "/sshd_config"));
        heard("srv1 answers again after ");
        heard("srv2 answers again after ");
        Machine.run(door, "p=$(cat /run/libvirt/qemu/vc-" + id + "-srv1.pid); kill -STOP $p; sleep 8; kill -CONT $p");
        heard("no answer for 5 s; srv1 is tried again for 5 min");
        for (String host : new String[] {"srv1", "srv2"}) {
            onGuest(host, "touch /var/lib/virtual-cluster/" + id + "/" + host + "/work/end");
        }
        ends(verdict, Verdict.PASSED);
        for (String host : new String[] {"srv1", "srv2"}) {
            String[] lines = output(host).split("\n");
            assertThat(lines[0]).isEqualTo("begin");
            for (int i = 1; i < lines.length - 1; i++) {
                assertThat(lines[i]).isEqualTo(String.valueOf(i));
            }
            assertThat(lines[lines.length - 1]).isEqualTo("end " + (lines.length - 2));
        }
    }
}
