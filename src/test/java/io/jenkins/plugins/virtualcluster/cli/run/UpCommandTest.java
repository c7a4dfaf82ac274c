package io.jenkins.plugins.virtualcluster.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.cli.MachinesHarness;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpCommandTest extends MachinesHarness {
    private List<FoundCluster> there() throws Exception {
        return hypervisor.find();
    }

    private Lease lease() throws Exception {
        return there().get(0).lease().orElseThrow();
    }

    @Test
    void aClusterIsUpWhenAllHostsAreReadyAndStaysForItsTime() throws Exception {
        Instant before = Instant.now();

        assertThat(up("--keep", "3h")).as(out() + err()).isZero();

        String run = there().get(0).run();
        assertThat(lease().kept()).isTrue();
        assertThat(lease().until())
                .isBetween(before.plus(Duration.ofHours(3)), Instant.now().plus(Duration.ofHours(3)));
        assertThat(out())
                .contains(
                        "run " + run + " starts cluster lan (4 hosts)",
                        "host client ready",
                        "Start of cluster lan: PASSED",
                        "virtual-cluster ssh " + run + " srv1",
                        "virtual-cluster ssh " + run + " --all -- COMMAND",
                        "virtual-cluster down " + run)
                .doesNotContain("stage", "Suite");
        assertThat(execute("ssh", "lan", "srv1", "--prefix", "--", "echo hello"))
                .isZero();
        assertThat(out()).isEqualTo("srv1: hello\n");
        assertThat(execute("list", "--records", temp.resolve("runs").toString()))
                .isZero();
        assertThat(out()).containsPattern(run + " +lan +no suite +kept +4 hosts");
    }

    @Test
    void downRemovesTheOnlyClusterThatUpStarted() throws Exception {
        up();
        String run = there().get(0).run();

        assertThat(execute("down")).isZero();
        assertThat(out()).contains("removed domain vc-" + run + "-client");
        assertThat(there()).isEmpty();
        assertThat(temp.resolve("state/virtual-cluster/" + run)).doesNotExist();
        assertThat(execute("down")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("'up' has started no cluster of ");
    }

    @Test
    void aSecondUpOnlyBeginsTheTimeAgain() throws Exception {
        up("--keep", "1h");
        String run = there().get(0).run();
        Instant first = lease().until();

        assertThat(up("--keep", "2h")).isZero();

        assertThat(there()).extracting(FoundCluster::run).containsExactly(run);
        assertThat(lease().until()).isAfter(first.plus(Duration.ofMinutes(59)));
        assertThat(out()).startsWith("Cluster lan is already up").contains("virtual-cluster down " + run);
    }

    @Test
    void whatDoesNotComeUpIsRemoved() throws Exception {
        hypervisor.failNext(FakeHypervisor.Call.START, "no bootable disk");

        assertThat(up()).isEqualTo(ExitCode.INFRASTRUCTURE);
        assertThat(out()).contains("Start of cluster lan: INFRASTRUCTURE: no bootable disk");
        assertThat(there()).isEmpty();
        assertThat(temp.resolve("state/virtual-cluster")).isEmptyDirectory();
    }

    @Test
    void ctrlCRemovesWhatWasBegun() throws Exception {
        hypervisor.onStart((plan, keys) -> cancel());

        assertThat(up()).isEqualTo(ExitCode.CANCELLED);
        assertThat(out()).contains("Start of cluster lan: CANCELLED: cancelled by Ctrl-C");
        assertThat(there()).isEmpty();
    }

    @Test
    void ctrlCWhenAllHostsAreReadyKeepsNothingEither() throws Exception {
        machines.refuse("client.lan.test", true);
        hypervisor.onStart((plan, keys) -> new Thread(this::cancelOnceThreeHostsAreReady, "ctrl-c").start());

        assertThat(up()).isEqualTo(ExitCode.CANCELLED);
        assertThat(there()).isEmpty();
    }

    private void cancelOnceThreeHostsAreReady() {
        try {
            while (!Files.readString(journal()).contains("\"host-ready\"")) {
                Thread.onSpinWait();
            }
            cancel();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path journal() throws IOException {
        return Records.list(temp.resolve("runs"), 1).get(0).directory().journal();
    }

    @Test
    void anUnknownClusterOrTagIsSaidWithWhatThereIs() throws Exception {
        assertThat(execute(
                        "up", "lam", "--repository", temp.resolve("repository").toString()))
                .isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("There is no cluster 'lam'; did you mean lan?");
        write("repository/clusters/other.yaml", "name: other\nhosts: []\n");
        assertThat(execute(
                        "up", "lam", "--repository", temp.resolve("repository").toString()))
                .isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).doesNotContain("other.yaml");
        assertThat(execute("up", "lan", "--repository", temp.toString())).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("There is no cluster 'lan', nor any other").doesNotContain("clusters:1:1");
        assertThat(up("--tag", "versio=2")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err())
                .contains(
                        "There is no tag 'versio'; did you mean version?; a tag is declared under 'tags' in clusters/lan.yaml");
    }

    @Test
    void itsRecordSaysAllThatAnotherProcessNeedsToContinue() throws Exception {
        up("--start", "17m");
        Records.Entry entry = Records.list(temp.resolve("runs"), 1).get(0);

        assertThat(entry.directory().report()).exists();
        assertThat(entry.directory().junit()).exists();
        assertThat(execute("show", "-1", "--records", temp.resolve("runs").toString()))
                .isZero();
        assertThat(out()).contains("Start of cluster lan: PASSED");
        RunRequest request = RunRequest.of(entry.directory());
        assertThat(request.isClusterAlone()).isTrue();
        assertThat(request.suite().timeouts().start()).isEqualTo(Duration.ofMinutes(17));
    }
}
