package io.jenkins.plugins.virtualcluster.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.cli.MachinesHarness;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StandbyCommandTest extends MachinesHarness {
    @BeforeEach
    void writeSuite() throws Exception {
        write("repository/suites/look/suite.yaml", "name: look\ncluster: lan\ninit: init.sh\ncases: [ one ]\n");
        write("repository/suites/look/init.sh", "#!/bin/sh\n");
        write("repository/suites/look/cases/one/run.sh", "#!/bin/sh\n");
    }

    private int command(String name, String argument, String... more) {
        List<String> command = new ArrayList<>(List.of(name, argument));
        command.addAll(List.of("--repository", temp.resolve("repository").toString()));
        command.addAll(List.of("--records", temp.resolve("runs").toString()));
        command.addAll(List.of(more));
        return execute(command.toArray(String[]::new));
    }

    private List<String> there() throws Exception {
        return hypervisor.find().stream().map(FoundCluster::run).toList();
    }

    private Path keys(String run) {
        return temp.resolve("state/virtual-cluster").resolve(run);
    }

    @Test
    void asManyAsAreAskedForStandByAndTheListSaysWhatTheyCost() throws Exception {
        assertThat(command("standby", "lan", "--count", "2")).as(out() + err()).isZero();
        assertThat(there()).hasSize(2);
        assertThat(out())
                .contains(
                        "cluster saved to stand by: 96 MiB on the disk",
                        "as run " + there().get(0) + ": the next run on a cluster like it takes it over");

        assertThat(execute("list", "--records", temp.resolve("runs").toString()))
                .isZero();
        assertThat(out())
                .containsPattern(there().get(0)
                        + " +lan +no suite +standby +4 hosts .* until .* made [\\d.]+ s ago, 96 MiB on the disk");
    }

    @Test
    void aRunTakesOneAndSaysSoUnlessItIsToldNotTo() throws Exception {
        command("standby", "lan");
        String cluster = there().get(0);

        assertThat(command("run", "look", "--no-standby")).as(out() + err()).isZero();
        assertThat(out()).doesNotContain("standby");
        assertThat(command("run", "look", "--keep=1h")).as(out() + err()).isZero();
        assertThat(out())
                .containsPattern("takes standby cluster " + cluster + ", made [\\d.]+ s ago")
                .contains("virtual-cluster ssh " + cluster + " ", "virtual-cluster stop " + cluster);
        assertThat(execute("ssh", cluster, "srv1", "--prefix", "--", "echo hello"))
                .isZero();
        assertThat(out()).isEqualTo("srv1: hello\n");
        assertThat(execute("stop", cluster)).isZero();
        assertThat(there()).isEmpty();
        assertThat(temp.resolve("state/virtual-cluster")).isEmptyDirectory();
    }

    @Test
    void upDoesNotTakeItForItsOwnAndDownLeavesIt() throws Exception {
        command("standby", "lan");
        String cluster = there().get(0);

        assertThat(up()).isZero();
        assertThat(out()).doesNotContain("already up");
        assertThat(execute("down")).isZero();
        assertThat(there()).containsExactly(cluster);
    }

    @Test
    void nobodyLogsInToHostsThatAreSaved() throws Exception {
        command("standby", "lan");
        assertThat(execute("ssh", "lan", "srv1")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("Cluster " + there().get(0) + " stands by: its hosts are saved, and do not run");
        assertThat(execute("console", "lan", "srv1")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains(" stands by: ");
    }

    @Test
    void stopRemovesItWithItsKeys() throws Exception {
        command("standby", "lan");
        String cluster = there().get(0);
        assertThat(execute("stop", "lan")).isZero();
        assertThat(there()).isEmpty();
        assertThat(keys(cluster)).doesNotExist();
    }

    @Test
    void cleanupRemovesOneWhoseTimeIsOverOrWhoseKeysAreGoneAndNoOther() throws Exception {
        command("standby", "lan", "--count", "2");
        assertThat(execute("cleanup")).isZero();
        assertThat(there()).hasSize(2);
        String lost = there().get(0);
        FileUtils.deleteDirectory(keys(lost).toFile());
        assertThat(execute("cleanup")).isZero();
        assertThat(there()).hasSize(1).doesNotContain(lost);
        assertThat(execute("stop", "--all")).isZero();

        command("standby", "lan", "--keep", "1s");
        while (!out().contains("removed")) {
            execute("cleanup");
        }
        assertThat(there()).isEmpty();
    }

    @Test
    void oneThatCannotBeSavedIsRemovedAndNoFurtherOneIsBegun() throws Exception {
        hypervisor.failNext(FakeHypervisor.Call.SAVE, "no space left in storage pool default");
        assertThat(command("standby", "lan", "--count", "2")).isEqualTo(ExitCode.INFRASTRUCTURE);
        assertThat(out()).contains("Start of cluster lan: INFRASTRUCTURE: no space left in storage pool default");
        assertThat(there()).isEmpty();
        assertThat(temp.resolve("runs").toFile().list()).hasSize(1);
    }

    @Test
    void aClusterOnABridgeAndAWrongCountAreRefused() throws Exception {
        write("repository/clusters/lan.yaml", CLUSTER.replace("domain: lan.test", "bridge: br0"));
        assertThat(command("standby", "lan")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("Cluster lan cannot stand by: network net is a bridge");
        assertThat(command("standby", "lan", "--count", "0")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("--count is 0; expected 1 to 100");
        assertThat(there()).isEmpty();
    }
}
