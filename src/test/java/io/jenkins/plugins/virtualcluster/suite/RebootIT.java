package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Reboots of real guests that a script announces. */
@EnabledIfEnvironmentVariable(named = "VIRTUAL_CLUSTER_HYPERVISOR", matches = ".+")
class RebootIT extends GuestRunHarness {
    @Test
    void aHostWhoseDiskForgetsGoesOn() throws Exception {
        cluster("srv1", "srv2");
        files.script(
                "cases/one/run.sh",
                ". \"$VC_LIB\"; log start $VC_RESTARTS; [ @hostname@ = srv1 ] && [ $VC_RESTARTS = 0 ] || exit 0; "
                        + "expect_reboot; reboot; sleep 100");
        ends(start(), Verdict.PASSED);
        assertThat(output("srv1")).isEqualTo("start 0\nstart 1\n");
        assertThat(output("srv2")).isEqualTo("start 0\n");
        assertThat(cell("srv1").restarts()).isEqualTo(1);
    }

    @Test
    @Tag("thorough")
    void aHostWhoseDiskPersistsGoesOnWithAllThatItHadWritten() throws Exception {
        files.cluster("""
                name: cluster
                defaults: { image: debian-xrootd.qcow2, memory: 512 MiB }
                networks:
                  lan: { domain: lan.test }
                hosts: { srv1: }
                """);
        files.script("suite_init.sh", "cat /proc/sys/kernel/random/boot_id > $VC_WORK/boot");
        files.script("cases/one/run.sh", """
                . "$VC_LIB"
                log "start $VC_RESTARTS"
                if [ $VC_RESTARTS = 1 ]; then
                    run cat $VC_WORK/lines
                    assert_fail cmp -s /proc/sys/kernel/random/boot_id $VC_WORK/boot
                    exit 0
                fi
                seq 1 5000 | tee $VC_WORK/lines
                expect_reboot
                log rebooting
                reboot
                sleep 600
                """);
        files.script("cases/one/finalize.sh", "tail -n 1 $VC_WORK/lines");
        CompletableFuture<Verdict> verdict = start();
        ends(verdict, Verdict.PASSED);
        String lines =
                IntStream.rangeClosed(1, 5000).mapToObj(line -> line + "\n").collect(Collectors.joining());
        String work = "/var/lib/virtual-cluster/" + id + "/srv1/work/";
        assertThat(output("srv1"))
                .isEqualTo("start 0\n" + lines + "rebooting\nstart 1\n+ cat " + work + "lines\n" + lines
                        + "! cmp -s /proc/sys/kernel/random/boot_id " + work + "boot\n");
        assertThat(cell("srv1").restarts()).isEqualTo(1);
        assertThat(Files.readString(record.output(Stage.caseFinalize("one"), "srv1")))
                .isEqualTo("5000\n");
    }
}
