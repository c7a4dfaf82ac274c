package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.OwnThreads;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Machine;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Real guests that were saved when their cluster stood by, and what becomes of them in a run. */
@EnabledIfEnvironmentVariable(named = "VIRTUAL_CLUSTER_LAB_KEYFILE", matches = ".+")
class StandbyIT extends GuestRunHarness {
    private static final String POOL = "/var/lib/libvirt/images/";

    @Test
    void oneOfTwoRunsAtOnceTakesItAndFindsItsHostsAsAfterABoot() throws Exception {
        cluster("srv1", "srv2");
        files.script("cases/one/run.sh", """
                echo "$(date +%s) $VC_RESTARTS"
                echo "printed after the restore" > /dev/console
                [ @hostname@ = srv2 ] || ping -c 1 -W 10 srv2 > /dev/null && echo reached
                """);
        assertThat(standBy()).as(Files.readString(made.journal())).isEqualTo(Verdict.PASSED);
        FoundCluster found = hypervisor.find().stream()
                .filter(one -> one.run().equals(standby))
                .findFirst()
                .orElseThrow();
        assertThat(found.standby().orElseThrow().hosts()).isEqualTo(2);
        assertThat(found.hosts()).isEmpty();
        // So long the clocks of the guests stand still.
        Duration slept = Duration.ofSeconds(3);
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(slept.toSeconds(), TimeUnit.SECONDS))
                .join();

        CyclicBarrier together = new CyclicBarrier(2);
        RunRequest request = TestRequests.of(files.repository(), RunId.next(), directory.resolve("other-private"));
        RunDirectory other = new RunDirectory(directory.resolve("other"));
        CompletableFuture<Verdict> rival = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        together.await();
                        return execute(request, other);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                OwnThreads.EACH);
        together.await();
        ends(start(), Verdict.PASSED);
        assertThat(rival.get(800, TimeUnit.SECONDS))
                .as(Files.readString(other.journal()))
                .isEqualTo(Verdict.PASSED);

        boolean own = RunState.read(record).standbyTaken().isPresent();
        assertThat(RunState.read(other).standbyTaken().isPresent()).isNotEqualTo(own);
        RunDirectory taker = own ? record : other;
        RunState state = RunState.read(taker);
        assertThat(state.standbyTaken().orElseThrow().cluster()).isEqualTo(standby);
        RunState.StageState stage = state.stage(RUN).orElseThrow();
        for (String host : new String[] {"srv1", "srv2"}) {
            String[] lines = Files.readString(taker.output(RUN, host)).split("\n");
            Instant clock = Instant.ofEpochSecond(Long.parseLong(lines[0].split(" ")[0]));
            // It prints whole seconds.
            assertThat(clock)
                    .isBetween(
                            stage.started().orElseThrow().minusSeconds(2),
                            stage.ended().orElseThrow().plusSeconds(1));
            assertThat(lines[0]).endsWith(" 0");
            assertThat(lines[1]).isEqualTo("reached");
            assertThat(Files.readString(taker.console(host)))
                    .contains(" starts: Linux")
                    .contains("printed after the restore");
        }
        assertThat(state.hosts())
                .allSatisfy(host -> assertThat(host.waited().get(0).what()).isEqualTo(RunState.RESTORED));
        System.out.println("the first case began after " + begun(taker) + " ms from standby, "
                + begun(own ? other : record) + " ms with a boot");
    }

    private static long begun(RunDirectory run) throws Exception {
        RunState state = RunState.read(run);
        Instant first = state.stage(Stage.SUITE_INIT).orElseThrow().started().orElseThrow();
        return Duration.between(state.started().orElseThrow().at(), first).toMillis();
    }

    @Test
    @Tag("thorough")
    void oneWhoseSavedMemoryIsDamagedIsRemovedAndTheRunBoots() throws Exception {
        cluster("srv1");
        files.script("cases/one/run.sh", "echo up");
        assertThat(standBy()).as(Files.readString(made.journal())).isEqualTo(Verdict.PASSED);
        Machine.run(
                Machine.doorOf(address),
                "dd if=/dev/zero of=" + POOL + "vc-" + standby + "-srv1.saved bs=1M seek=2 count=8 conv=notrunc");
        ends(start(), Verdict.PASSED);
        assertThat(RunState.read(record).standbyTaken()).isEmpty();
        assertThat(RunState.read(record).notes())
                .extracting(Event.Note::message)
                .anyMatch(note -> note.startsWith("Standby cluster " + standby
                        + " was removed: it could not be restored, and the cluster boots instead: "));
    }

    @Test
    @Tag("thorough")
    void oneOutlivesARestartOfItsHypervisorsDaemon() throws Exception {
        cluster("srv1", "srv2");
        files.script("cases/one/run.sh", "echo up");
        assertThat(standBy()).as(Files.readString(made.journal())).isEqualTo(Verdict.PASSED);
        Machine.run(
                Machine.doorOf(address),
                "p=$(cat /run/libvirt/libvirtd.pid); kill $p; while kill -0 $p 2> /dev/null; do sleep 0.1; done; "
                        + detached("exec libvirtd --pid-file /run/libvirt/libvirtd.pid")
                        + " until virsh -q list > /dev/null 2>&1; do sleep 0.1; done");
        ends(start(), Verdict.PASSED);
        assertThat(RunState.read(record).standbyTaken().orElseThrow().cluster()).isEqualTo(standby);
    }
}
