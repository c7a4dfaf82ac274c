package io.jenkins.plugins.virtualcluster.jenkins.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.GuestEvent;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.JenkinsMaster;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.suite.ObedientGuests;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Builds whose hosts are started from prepared images. */
class PreparedBlockTest extends BlockHarness {
    @Override
    RemoteHosts remote() {
        return new ObedientGuests(super.remote(), hypervisor, () -> GuestEvent.Ended.SHUT_DOWN);
    }

    @BeforeEach
    void prepared() throws IOException {
        String cluster = Files.readString(files.repository().resolve("clusters/cluster.yaml"));
        files.cluster(cluster.replace("image: tiny", "image: tiny, prepare: prepare.sh"));
        script("echo installs it");
    }

    private void script(String commands) throws IOException {
        Files.writeString(files.repository().resolve("prepare.sh"), "#!/bin/sh\n" + commands + "\n");
    }

    private List<RunState> runs() throws IOException {
        return Records.list(directory.resolve("build/virtual-cluster"), 10).stream()
                .map(Records.Entry::state)
                .toList();
    }

    private static boolean hasPrepared(RunState run) {
        return run.stage(Stage.PREPARE)
                .flatMap(RunState.StageState::verdict)
                .filter(Verdict.PASSED::equals)
                .isPresent();
    }

    @Test
    void theSuiteThatComesFirstPreparesTheImageInItsOwnRecord() throws Exception {
        Block block = block(Optional.empty());
        FinishedRun first = block.runSuite("step1", wish(0), source(), telling(), each -> {});
        block.end(false, Optional.empty(), telling());

        assertThat(first.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(first.state().stages().iterator().next().stage()).isEqualTo(Stage.PREPARE);
        assertThat(Files.readString(first.record().output(Stage.PREPARE, "srv1")))
                .isEqualTo("installs it\n");
        assertThat(log()).contains("[suite] prepare ...").contains("[suite] prepare PASSED: srv1 PASSED in ");
        assertThat(hypervisor.storedImages()).hasSize(1);
        assertThat(hypervisor.find()).isEmpty();
    }

    @Test
    void aNamedClusterIsPreparedInARecordOfItsStart() throws Exception {
        Block block = block(Optional.of("cluster"));
        block.begin(source(), new Activity(), out);
        FinishedRun suite = block.runSuite("step1", wish(0), source(), telling(), each -> {});
        block.end(false, Optional.empty(), telling());

        assertThat(suite.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(hasPrepared(suite.state())).isFalse();
        List<RunState> runs = runs();
        assertThat(runs).hasSize(2);
        RunState start =
                runs.stream().filter(PreparedBlockTest::hasPrepared).findFirst().orElseThrow();
        assertThat(start.started().orElseThrow().isClusterAlone()).isTrue();
        assertThat(start.ended().orElseThrow().verdict()).isEqualTo(Verdict.PASSED);
        assertThat(log()).contains("[cluster cluster] prepare PASSED: srv1 PASSED in ");
        assertThat(hypervisor.find()).isEmpty();
        assertThat(engine.runs().all()).isEmpty();
    }

    @Test
    void aScriptThatFailsIsTheFaultOfWhoWroteIt() throws Exception {
        script("echo no such package; exit 3");
        Block block = block(Optional.of("cluster"));
        assertThatThrownBy(() -> block.begin(source(), new Activity(), out))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith(
                        "The start of cluster cluster FAILED: the image of host srv1 could not be prepared");
        block.end(false, Optional.empty(), telling());
        assertThat(hypervisor.storedImages()).isEmpty();
        assertThat(hypervisor.find()).isEmpty();
        assertThat(engine.runs().all()).isEmpty();
    }

    @Test
    void theGuestOnWhichAnImageIsPreparedIsNoLeftoverWhileItsRunContinues() throws Exception {
        engine.runs().begin("abcdefgh", "job#1");
        JenkinsMaster master = new JenkinsMaster("jenkins-test", engine.runs(), directory.resolve("standby"));
        assertThat(master.uses(lease("abcdefghp1"))).isTrue();
        assertThat(master.uses(lease("abcdefgjp1"))).isFalse();
        engine.runs().end("abcdefgh");
        assertThat(master.uses(lease("abcdefghp1"))).isFalse();
    }

    private static Lease lease(String run) {
        return new Lease(run, "cluster", "suite", "jenkins-test", "", Instant.parse("2031-01-01T00:00:00Z"), false);
    }
}
