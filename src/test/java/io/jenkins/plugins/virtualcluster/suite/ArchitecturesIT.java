package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Guests of each architecture in one cluster, on one network; all but those of the hypervisor's own are emulated. It needs the
 * lab's images tiny-aarch64, tiny-ppc64le and tiny-s390x.
 */
@Tag("thorough")
@Timeout(3600)
@EnabledIfEnvironmentVariable(named = "VIRTUAL_CLUSTER_LAB_IMAGE_TINY_S390X", matches = ".+")
class ArchitecturesIT extends GuestRunHarness {
    private static final Map<String, String> MACHINES =
            Map.of("x86", "x86_64", "arm", "aarch64", "power", "ppc64le", "z", "s390x");

    private static final Stage CRASH = Stage.caseRun("crash");
    private static final Stage HANG = Stage.caseFinalize("one");

    @Test
    void hostsOfAllArchitecturesKeepWhatIsPromised() throws Exception {
        files.cluster("""
                name: cluster
                defaults:
                  memory: 512 MiB
                  disks: [ { size: 64 MiB, mount: /data } ]
                  timeouts: { start: 25m }
                networks:
                  lan: { domain: lan.test }
                hosts:
                  x86: { image: tiny.qcow2, memory: 256 MiB }
                  arm: { image: tiny-aarch64.qcow2, arch: aarch64 }
                  power: { image: tiny-ppc64le.qcow2, arch: ppc64le }
                  z: { image: tiny-s390x.qcow2, arch: s390x }
                """);
        files.timeouts("{ suite: 3h, init: 10m, run: 25m, finalize: 90s }");
        files.cases("[ one, crash ]");
        // On their one network, by name; a console, a disk that outlives a reboot.
        files.script("cases/one/run.sh", """
                . "$VC_LIB"
                @diskmounts@
                if [ "$VC_RESTARTS" = 0 ]; then
                    log "$(uname -m)"
                    for host in x86 arm power z; do
                        run ping -c 1 -W 60 $host > /dev/null
                        run ping -c 1 -W 60 $host.lan.test > /dev/null
                    done
                    echo "seen on the console of @hostname@" > /dev/console
                    echo "written by @hostname@" > /data/kept
                    sync
                    expect_reboot
                    reboot
                    sleep 3600
                fi
                log "again with $(cat /data/kept)"
                """);
        files.script("cases/one/finalize.sh", "exec sleep 1234");
        files.script("cases/crash/run.sh", """
                . "$VC_LIB"
                count=0
                died() {
                    log "dead: $1"
                    count=$((count + 1))
                    [ $count -lt 3 ] || exit 0
                }
                if [ @hostname@ = x86 ]; then
                    on_host_death died
                else
                    echo c > /proc/sysrq-trigger
                fi
                while :; do
                    sleep 100 &
                    wait
                done
                """);

        ends(start(), Verdict.INFRASTRUCTURE);

        for (String host : MACHINES.keySet()) {
            assertThat(output(host))
                    .as(host)
                    .startsWith(MACHINES.get(host) + "\n")
                    .endsWith("again with written by " + host + "\n");
            assertThat(cell(host).restarts()).as(host).isEqualTo(1);
            assertThat(Files.readString(record.console(host)))
                    .as("console of " + host)
                    .contains(host + ".lan.test starts: Linux ", "seen on the console of " + host);
            assertThat(stage(HANG).hosts().get(host).end().orElseThrow().verdict())
                    .as(host)
                    .isEqualTo(Verdict.TIMED_OUT);
            assertThat(record.collected(HANG, host).resolve("hung.txt"))
                    .as("what the hung script of " + host + " was doing")
                    .content()
                    .contains("Processes of case/one/finalize", "sleep 1234");
        }
        Map<String, String> reasons = RunState.read(record).hosts().stream()
                .filter(host -> host.reason().isPresent())
                .collect(Collectors.toMap(
                        RunState.HostState::name, host -> host.reason().orElseThrow()));
        System.out.println("deaths: " + reasons);
        assertThat(reasons).containsOnlyKeys("arm", "power", "z");
        // libvirt before 9.1 has no panic device for aarch64.
        assertThat(reasons.get("arm")).startsWith("crashed: kernel panic");
        assertThat(reasons.get("power")).isEqualTo("crashed: kernel panic");
        assertThat(reasons.get("z")).isEqualTo("crashed: kernel panic");
        assertThat(Files.readString(record.output(CRASH, "x86")).lines())
                .containsExactlyInAnyOrderElementsOf(List.of("dead: arm", "dead: power", "dead: z"));
    }
}
