package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.HostKeys;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.remote.SshKeys;
import io.jenkins.plugins.virtualcluster.remote.SshTarget;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Runs on real guests of the hypervisor that the environment names; {@code lab/lab up} makes one. */
@EnabledIfEnvironmentVariable(named = "VIRTUAL_CLUSTER_HYPERVISOR", matches = ".+")
class SuiteRunIT extends GuestRunHarness {
    @BeforeEach
    void writeCluster() throws Exception {
        files.cluster("""
                name: cluster
                defaults: { image: tiny.qcow2, memory: 128 MiB }
                networks:
                  lan: { domain: lan.test }
                hosts:
                  srv1: { disks: [ { size: 1 GiB, mount: /data } ] }
                  srv2:
                aliases:
                  both: [ srv1, srv2 ]
                """);
    }

    @Test
    void hostsFindEachOtherByNameAndMountTheirDisks() throws Exception {
        files.script(
                "suite_init.sh",
                ". \"$VC_LIB\"\n@diskmounts@\n[ @hostname@ = srv2 ] || run sh -c 'echo kept > /data/file'");
        files.script(
                "cases/one/run.sh",
                ". \"$VC_LIB\"\n[ @hostname@ = srv2 ] || { run cat /data/file; run df -P /data; exit 0; }\n"
                        + "run ping -c 1 srv1\nrun ping -c 1 srv1.lan.test\nrun nslookup both.lan.test");
        ends(start(), Verdict.PASSED);
        assertThat(output("srv1")).contains("kept\n").contains("/data");
        assertThat(output("srv2")
                        .lines()
                        .filter(line -> line.startsWith("Address"))
                        .distinct()
                        .count())
                .isGreaterThanOrEqualTo(3);
        assertThat(Files.readString(record.console("srv1"))).isNotBlank();
    }

    @Test
    @Tag("thorough")
    void aScriptThatOverrunsIsStoppedWithItsChildren() throws Exception {
        files.timeouts("{ run: 2s }");
        files.script("cases/one/run.sh", "[ @hostname@ = srv1 ] || exit 0; trap '' TERM; sleep 600 & wait; sleep 600");
        files.script("cases/one/finalize.sh", "if ps | grep -q '[s]leep 600'; then exit 1; fi");
        ends(start(), Verdict.TIMED_OUT);
        RunState state = RunState.read(record);
        assertThat(state.ended().orElseThrow().cause())
                .contains("case/one/run: srv1: was still running after 2 s and was stopped");
        assertThat(stage(Stage.caseFinalize("one")).verdict()).contains(Verdict.PASSED);
    }

    @Test
    void aMissingImageIsNamedAndNothingIsStarted() throws Exception {
        files.cluster("name: cluster\ndefaults: { image: tinny.qcow2 }\nhosts: { srv1: , srv2: }\n");
        ends(start(), Verdict.INFRASTRUCTURE);
        assertThat(cause()).contains("no image tinny.qcow2").contains("tiny.qcow2");
    }

    @Test
    @Tag("thorough")
    void aHostWithAnotherKeyThanItsOwnIsNotTalkedTo() throws Exception {
        RemoteHosts real = remote;
        String wrong = SshKeys.generate("wrong").publicKey();
        remote = new RemoteHosts() {
            @Override
            public RemoteHost connect(SshTarget target, Duration timeout) throws RemoteException, InterruptedException {
                return real.connect(
                        new SshTarget(
                                target.name(),
                                target.address(),
                                target.port(),
                                target.user(),
                                target.identity(),
                                new HostKeys.Exactly(wrong),
                                target.via()),
                        timeout);
            }

            @Override
            public void close() {
                real.close();
            }
        };
        ends(start(), Verdict.INFRASTRUCTURE);
        assertThat(cause()).contains("lan.test").contains("SHA256:");
    }
}
