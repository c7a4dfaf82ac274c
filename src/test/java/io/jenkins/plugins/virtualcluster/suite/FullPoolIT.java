package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.Lab;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.Machine;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A small storage pool fills while a guest writes. */
@EnabledIfEnvironmentVariable(named = "VIRTUAL_CLUSTER_LAB_KEYFILE", matches = ".+")
@Tag("thorough")
class FullPoolIT extends GuestRunHarness {
    /** Without its hypervisor's word a host would be known to be dead after the five minutes that it is tried again. */
    private static final Duration KNOWN = Duration.ofSeconds(30);

    private static final String POOL = "/var/lib/libvirt/small";

    /** A pool of its own in the lab, of 192 MiB. */
    @Override
    HypervisorAddress address() throws Exception {
        String uri = Lab.hypervisor();
        Machine.run(
                Machine.doorOf(HypervisorAddress.parse(uri)),
                "mkdir -p " + POOL + " && mount -t tmpfs -o size=192m small " + POOL
                        + " && cp /var/lib/libvirt/images/tiny.qcow2 " + POOL
                        + " && virsh -q pool-create-as small dir --target " + POOL);
        return HypervisorAddress.parse(uri + "&pool=small&disk-overcommit=1000");
    }

    @Override
    @AfterEach
    void nothingIsLeft() throws Exception {
        super.nothingIsLeft();
        Machine.run(
                Machine.doorOf(address),
                "virsh -q pool-destroy small; left=$(ls -A " + POOL + "); umount " + POOL + " && rmdir " + POOL
                        + " && echo \"$left\" && [ \"$left\" = tiny.qcow2 ]");
    }

    @Test
    void aClusterWhoseMemoryFindsNoSpaceDoesNotStandByAndGoes() throws Exception {
        cluster("srv1", "srv2");
        assertThat(standBy()).isEqualTo(Verdict.INFRASTRUCTURE);
        assertThat(RunState.read(made).ended().orElseThrow().cause().orElseThrow())
                .contains("saving domain vc-" + standby);
    }

    @Test
    void aGuestThatStandsStillOnAFullPoolIsKnownWithinSecondsAndThePoolIsNamed() throws Exception {
        files.cluster("""
                name: cluster
                defaults: { image: tiny.qcow2, memory: 128 MiB }
                networks:
                  lan: { domain: lan.test }
                hosts:
                  full: { disks: [ { size: 1 GiB, mount: /data } ] }
                  witness:
                """);
        files.script("cases/one/run.sh", """
                . "$VC_LIB"
                @diskmounts@
                died() {
                    log "dead: $1"
                    exit 0
                }
                if [ @hostname@ = witness ]; then
                    on_host_death died
                    while :; do
                        sleep 100 &
                        wait
                    done
                fi
                log begin
                dd if=/dev/urandom of=/data/file bs=1M count=900
                sync
                log written
                sleep 600
                """);
        CompletableFuture<Verdict> verdict = start();
        heard("begin");
        Machine.run(
                Machine.doorOf(address),
                "until [ \"$(virsh domstate vc-" + id + "-full)\" = paused ]; do sleep 0.1; done");
        Instant stoodStill = Instant.now();
        ends(verdict, Verdict.INFRASTRUCTURE);

        RunState.HostState full = RunState.read(record).hosts().stream()
                .filter(host -> host.name().equals("full"))
                .findFirst()
                .orElseThrow();
        Duration after = Duration.between(stoodStill, full.since());
        System.out.println("known " + after.toMillis() + " ms after it was seen to stand still: " + cause());
        assertThat(after).isLessThan(KNOWN);
        assertThat(full.reason().orElseThrow())
                .isEqualTo("is paused: an I/O error on its disk: no space left in storage pool small");
        assertThat(cause()).isEqualTo("case/one/run: full: " + full.reason().orElseThrow());
        Event.HostEnded witness = cell("witness").end().orElseThrow();
        assertThat(witness.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(output("witness")).isEqualTo("dead: full\n");
    }
}
