package io.jenkins.plugins.virtualcluster.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.cli.MachinesHarness;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.repository.git.TestGit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A watch that keeps standby clusters; its runs are the engine's, on hosts in this JVM. */
class WatchStandbyTest extends MachinesHarness {
    private TestGit git;

    @BeforeEach
    void commitSuite() throws Exception {
        write("repository/suites/look/suite.yaml", "name: look\ncluster: lan\ninit: init.sh\ncases: [ one ]\n");
        write("repository/suites/look/init.sh", "#!/bin/sh\n");
        write("repository/suites/look/cases/one/run.sh", "#!/bin/sh\n");
        git = new TestGit(temp.resolve("repository"));
        git.commit("Begin");
    }

    @AfterEach
    void closeGit() {
        git.close();
    }

    private int watch(String... more) {
        List<String> command = new ArrayList<>(List.of("watch", "--repository", temp.resolve("repository") + "#main"));
        command.addAll(List.of("--records", temp.resolve("runs").toString()));
        command.addAll(List.of(more));
        return execute(command.toArray(String[]::new));
    }

    private List<String> there() throws Exception {
        return hypervisor.find().stream()
                .filter(one -> one.standby().isPresent())
                .map(FoundCluster::run)
                .toList();
    }

    @Test
    void asManyAsAreAskedForAreMadeAndStayAndNoMore() throws Exception {
        assertThat(watch("--once", "--standby", "2")).as(out() + err()).isZero();
        assertThat(there()).hasSize(2);
        assertThat(out())
                .contains(
                        "standby lan| ",
                        "2 standby clusters stay for the next runs; 'virtual-cluster list' shows them");
        List<String> made = there();

        assertThat(watch("--once", "--standby", "2")).as(out() + err()).isZero();
        assertThat(there()).containsExactlyElementsOf(made);
        assertThat(out()).contains("2 standby clusters stay").doesNotContain("standby lan| ");
        assertThat(execute("stop", "--all")).isZero();
    }

    @Test
    void theirHostsStayPausedIfThatIsAsked() throws Exception {
        assertThat(watch("--once", "--standby", "1", "--paused"))
                .as(out() + err())
                .isZero();
        assertThat(hypervisor.find())
                .singleElement()
                .satisfies(found ->
                        assertThat(found.standby().orElseThrow().isPaused()).isTrue());
        assertThat(watch("--once", "--paused")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("--paused says how standby clusters are kept; expected --standby N as well");
    }

    @Test
    void whatARunTookIsMadeUpAgainAndARunOnItsOwnOnlyTakesOne() throws Exception {
        watch("--once", "--standby", "1");
        String taken = there().get(0);
        write("repository/suites/look/init.sh", "#!/bin/sh\necho changed\n");
        git.commit("Change init");

        assertThat(watch("--once", "--standby", "1")).as(out() + err()).isZero();
        assertThat(out()).containsPattern("look\\| .* takes standby cluster " + taken);
        assertThat(there()).hasSize(1).doesNotContain(taken);

        assertThat(execute(
                        "run",
                        "look",
                        "--repository",
                        temp.resolve("repository").toString(),
                        "--records",
                        temp.resolve("runs").toString()))
                .as(out() + err())
                .isZero();
        assertThat(there()).isEmpty();
    }

    @Test
    void thoseOfADefinitionThatACommitChangedAreRemovedAndOthersOfTheUserStay() throws Exception {
        assertThat(execute(
                        "standby",
                        "lan",
                        "--tag",
                        "version=2",
                        "--repository",
                        temp.resolve("repository").toString(),
                        "--records",
                        temp.resolve("runs").toString()))
                .isZero();
        String other = there().get(0);
        watch("--once", "--standby", "1");
        String stale =
                there().stream().filter(id -> !id.equals(other)).findFirst().orElseThrow();
        write("repository/clusters/lan.yaml", CLUSTER.replace("role: server", "role: server, cpus: 2"));
        git.commit("Grow");

        assertThat(watch("--once", "--standby", "1")).as(out() + err()).isZero();
        assertThat(out())
                .contains(
                        "Standby cluster " + stale + " of lan was removed: it is no longer wanted, or its definition");
        assertThat(there()).hasSize(2).contains(other).doesNotContain(stale);
        assertThat(temp.resolve("state/virtual-cluster").resolve(stale)).doesNotExist();
    }

    @Test
    void oneThatCannotBeMadeIsToldInOneLineAndDoesNotEndTheWatch() throws Exception {
        hypervisor.failNext(FakeHypervisor.Call.SAVE, "no space left in storage pool default");
        assertThat(watch("--once", "--standby", "2")).as(out() + err()).isZero();
        assertThat(out().lines()
                        .filter(line -> line.equals(
                                "No standby cluster of lan was made: no space left in storage pool default")))
                .hasSize(1);
        assertThat(there()).isEmpty();
    }

    @Test
    void noneIsMadeWithoutCapacityToSpareAndThatLeavesNoRecord() throws Exception {
        hypervisor.setSize(DataSize.parse("1 MiB"), 64);
        assertThat(watch("--once", "--standby", "1")).as(out() + err()).isZero();
        assertThat(out()).contains("No standby cluster of lan is made while capacity is short: ", "no capacity now");
        assertThat(temp.resolve("runs")).doesNotExist();
    }

    @Test
    void aBridgeAndAWrongNumberAreRefused() throws Exception {
        assertThat(watch("--once", "--standby", "-1")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("--standby is -1; expected 0 to 100");
        write("repository/clusters/lan.yaml", CLUSTER.replace("domain: lan.test", "bridge: br0"));
        git.commit("Bridge");
        assertThat(watch("--once", "--standby", "1")).as(out() + err()).isZero();
        assertThat(out()).contains("No standby cluster of lan was made: Cluster lan cannot stand by: network net is");
    }

    @Test
    void aWatchThatGoesOnMakesThemInTheBackgroundAndSaysWhatStaysWhenItEnds() throws Exception {
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> watch("--standby", "1", "--poll", "1s"));
        signalOnce(() -> {
            try {
                return there().size() == 1 && out().contains("the next run on a cluster like it takes it over");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(code.get()).as(out() + err()).isEqualTo(ExitCode.CANCELLED);
        assertThat(out()).contains("1 standby cluster stays for the next runs");
        assertThat(there()).hasSize(1);
    }
}
