package io.jenkins.plugins.virtualcluster.jenkins.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.reading.DefinitionReader;
import io.jenkins.plugins.virtualcluster.hypervisor.Demand;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor.Call;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLimits;
import io.jenkins.plugins.virtualcluster.hypervisor.leftover.ClusterState;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.ClusterDirectories;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.JenkinsMaster;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.StandbyEntry;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.StandbyLine;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.UsingJob;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.request.Repeats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Standby clusters that a Jenkins keeps, and builds that take them over. */
class StandbyBlockTest extends BlockHarness {
    private static final StandbyEntry ONE = new StandbyEntry("tests", "cluster", "", 1);

    private final List<String> booted = new CopyOnWriteArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private String commit = "c1";
    private StandbyRounds rounds;

    @BeforeEach
    void keep() {
        hypervisor.onStart((plan, keys) -> booted.add(plan.lease().run()));
        rounds = new StandbyRounds(engine, directory.resolve("standby"), notes::add);
    }

    private List<StandbyLine> round(StandbyEntry... entries) throws Exception {
        return round(name -> new StandbyRounds.Newest(commit, source()), entries);
    }

    private List<StandbyLine> round(StandbyRounds.Repositories repositories, StandbyEntry... entries) throws Exception {
        rounds.round(
                List.of(new StandbyRounds.Asked("cloud", engine.hypervisors().get(), List.of(entries))), repositories);
        return rounds.lines("cloud");
    }

    private List<String> there() throws Exception {
        return hypervisor.find().stream()
                .filter(one -> one.standby().isPresent())
                .map(FoundCluster::run)
                .toList();
    }

    private List<Path> directories() throws IOException {
        try (Stream<Path> all = Files.walk(engine.clusters())) {
            return all.filter(each -> each.endsWith("cluster.json")).toList();
        }
    }

    private void nothingIsLeft() throws Exception {
        assertThat(hypervisor.find()).isEmpty();
        assertThat(hypervisor.tickets().runs()).isEmpty();
        assertThat(engine.runs().all()).isEmpty();
        assertThat(directories()).isEmpty();
    }

    private static SuiteOptions booting() {
        return new SuiteOptions(
                "suite", List.of(), Optional.empty(), Map.of(), false, List.of(), 0, false, Repeats.NONE);
    }

    @Test
    void aBlockTakesOneAndSaysSoAndItIsMadeUpAgain() throws Exception {
        assertThat(round(ONE)).singleElement().satisfies(line -> {
            assertThat(line.runs()).isEqualTo(booted);
            assertThat(line.countText()).isEqualTo("1 of 1");
            assertThat(line.troubleText()).isEmpty();
        });
        String taken = there().get(0);

        Block block = block(Optional.of("cluster"));
        Map<String, String> environment = block.begin(source(), new Activity(), out);
        FinishedRun first = block.runSuite("step1", wish(0), source(), telling(), each -> {});
        FinishedRun second = block.runSuite("step2", wish(0), source(), telling(), each -> {});

        assertThat(booted).containsExactly(taken);
        assertThat(environment).containsEntry("VC_HOSTS", "srv1 srv2");
        assertThat(first.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(second.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(first.state().standbyTaken().orElseThrow().cluster()).isEqualTo(taken);
        assertThat(second.state().standbyTaken()).isEmpty();
        assertThat(log().lines().filter(line -> line.contains(" takes standby cluster " + taken + ", made ")))
                .hasSize(1);
        assertThat(engine.runs().contains(taken)).isTrue();
        assertThat(there()).isEmpty();

        assertThat(round(ONE).get(0).runs()).hasSize(1).doesNotContain(taken);
        block.end(false, Optional.empty(), telling());
        assertThat(log()).contains("(" + taken + ") is removed");
        round();
        nothingIsLeft();
        assertThat(directory.resolve("standby/records")).doesNotExist();
        assertThat(directory.resolve("standby/definitions")).isEmptyDirectory();
    }

    @Test
    void aSuiteTakesOneUnlessItOrItsBlockSaysNo() throws Exception {
        round(ONE);
        String kept = there().get(0);
        Block without = new Block(
                new BlockRequest(
                        "block2",
                        "job#1",
                        directory.resolve("build"),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        UsingJob.named("job"),
                        false),
                engine);
        without.runSuite("step1", wish(0), source(), telling(), each -> {});
        without.end(false, Optional.empty(), telling());
        Block block = block(Optional.empty());
        block.runSuite("step2", booting(), source(), telling(), each -> {});
        block.end(false, Optional.empty(), telling());
        assertThat(there()).containsExactly(kept);
        assertThat(booted).hasSize(3);

        Block takes = block(Optional.empty());
        FinishedRun run = takes.runSuite("step3", wish(0), source(), telling(), each -> {});
        takes.end(false, Optional.empty(), telling());
        assertThat(run.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(run.state().standbyTaken().orElseThrow().cluster()).isEqualTo(kept);
        assertThat(booted).hasSize(3);
        nothingIsLeft();
    }

    @Test
    void aBlockThatIsGoneOnWithAfterARestartHasTheOneThatItTook() throws Exception {
        round(ONE);
        String taken = there().get(0);
        block(Optional.of("cluster")).begin(source(), new Activity(), out);

        engine = engine();
        Block again = block(Optional.of("cluster"));
        FinishedRun run = again.runSuite("step1", wish(0), source(), telling(), each -> {});
        assertThat(run.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(booted).containsExactly(taken);
        again.end(false, Optional.empty(), telling());
        nothingIsLeft();
    }

    @Test
    void oneThatWasBeingTakenWhenJenkinsEndedIsRemoved() throws Exception {
        round(ONE);
        String taken = there().get(0);
        BlockRequest request = request(
                "block1",
                "job#1",
                directory.resolve("build"),
                Optional.of("cluster"),
                Optional.empty(),
                Optional.empty());
        Path adopted = new StandbyShelf.Adopting(request, engine).adopt(taken);
        Files.createDirectories(adopted.getParent());
        Files.move(engine.standbys().directory(taken), adopted);

        engine = engine();
        Block again = block(Optional.of("cluster"));
        again.begin(source(), new Activity(), out);
        assertThat(booted).hasSize(2);
        again.end(false, Optional.empty(), telling());
        nothingIsLeft();
    }

    @Test
    void oneThatCannotBeRestoredIsRemovedAndTheClusterBoots() throws Exception {
        round(ONE);
        String broken = there().get(0);
        hypervisor.failNext(Call.RESTORE, "the saved memory of srv1 is damaged");
        Block block = block(Optional.of("cluster"));
        block.begin(source(), new Activity(), out);

        assertThat(log())
                .contains("Standby cluster " + broken + " was removed: it could not be restored, and the cluster boots"
                        + " instead: the saved memory of srv1 is damaged");
        assertThat(booted).hasSize(2);
        assertThat(engine.runs().contains(broken)).isFalse();
        block.end(false, Optional.empty(), telling());
        nothingIsLeft();
    }

    @Test
    void aHypervisorThatIsLostWhileOneIsRestoredDoesNotFailTheBlock() throws Exception {
        round(ONE);
        String lost = there().get(0);
        hypervisor.loseAtNext(Call.RESTORE, "the connection to libvirtd ended");
        Block block = block(Optional.of("cluster"));
        block.begin(source(), new Activity(), out);

        assertThat(log()).contains("No standby cluster is used: the connection to libvirtd ended");
        assertThat(booted).hasSize(2);
        assertThat(engine.runs().contains(lost)).isFalse();
        JenkinsMaster master =
                new JenkinsMaster("jenkins-test", engine.runs(), ClusterDirectories.standbys(engine.clusters()));
        assertThat(hypervisor.find().stream()
                        .filter(one -> one.run().equals(lost))
                        .map(one -> master.stateOf(one, engine.clock().instant())))
                .containsExactly(ClusterState.LEFTOVER);
        block.end(false, Optional.empty(), telling());
    }

    @Test
    void theNumberIsThatOfTheSettingsAlsoAfterARestart() throws Exception {
        StandbyEntry two = new StandbyEntry("tests", "cluster", "", 2);
        round(two);
        List<String> made = there();
        assertThat(made).hasSize(2);

        engine = engine();
        rounds = new StandbyRounds(engine, directory.resolve("standby"), notes::add);
        assertThat(round(two).get(0).runs()).containsExactlyInAnyOrderElementsOf(made);
        assertThat(booted).hasSize(2);

        round(ONE);
        assertThat(there()).hasSize(1);
        assertThat(notes).anyMatch(note -> note.endsWith(" was removed: more stand by than are wanted"));
        round();
        nothingIsLeft();
    }

    @Test
    void whereAllThatIsWantedStandsByNoHypervisorIsAskedEachMinute() throws Exception {
        round(ONE);
        hypervisor.failNext(Call.FIND, "it was asked");
        assertThat(round(ONE).get(0).runs()).hasSize(1);
        assertThatThrownBy(hypervisor::find).hasMessage("it was asked");
    }

    @Test
    void aCommitThatChangesTheDefinitionReplacesThem() throws Exception {
        round(ONE);
        String stale = there().get(0);
        files.cluster(Files.readString(files.repository().resolve("clusters/cluster.yaml")) + "  srv3:\n");
        commit = "c2";
        round(ONE);
        assertThat(there()).hasSize(1).doesNotContain(stale);
        assertThat(notes).anyMatch(note -> note.startsWith("Standby cluster " + stale + " of cluster was removed"));
    }

    @Test
    void aRepositoryThatCannotBeHadLeavesWhatIsThere() throws Exception {
        round(ONE);
        List<String> made = there();
        List<StandbyLine> lines = round(
                name -> {
                    throw new InvalidRequestException("Definition repository tests cannot be fetched");
                },
                ONE);
        assertThat(lines.get(0).troubleText()).isEqualTo("Definition repository tests cannot be fetched");
        assertThat(there()).isEqualTo(made);
    }

    @Test
    void aDefinitionOfTheSettingsNeedsNoRepository() throws Exception {
        String definition = Files.readString(files.repository().resolve("clusters/cluster.yaml"));
        StandbyEntry own = new StandbyEntry("", "cluster", definition, 1);
        assertThat(round(own).get(0).runs()).hasSize(1);
        assertThat(rounds.lines("cloud").get(0).origin()).isEqualTo("the settings");

        block(Optional.of("cluster")).begin(source(), new Activity(), out);
        assertThat(booted).hasSize(1);
    }

    @Test
    void whyOneIsNotMadeIsToldOnceAndShownAndItIsNotTriedAgainAtOnce() throws Exception {
        hypervisor.failNext(Call.SAVE, "no space left in storage pool default");
        assertThat(round(ONE).get(0).troubleText()).startsWith("no space left in storage pool default (its record ");
        assertThat(round(ONE).get(0).troubleText()).startsWith("no space left in storage pool default (its record ");
        assertThat(notes)
                .singleElement()
                .asString()
                .startsWith("No standby cluster of cluster was made: no space left in storage pool default");
        assertThat(booted).hasSize(1);
        assertThat(directory.resolve("standby/records")).isNotEmptyDirectory();

        StandbyEntry missing = new StandbyEntry("tests", "clutser", "", 1);
        assertThat(round(missing).get(0).troubleText()).contains("clutser");
        nothingIsLeft();
    }

    @Test
    void anImageThatBuildsMayNotNameIsNotReadForOneEither() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret.img"), "password: abc");
        files.cluster(Files.readString(files.repository().resolve("clusters/cluster.yaml"))
                .replace("image: tiny", "image: " + secret));
        assertThat(round(ONE).get(0).troubleText()).contains("has no image directory");
        assertThat(booted).isEmpty();
    }

    @Test
    void noneIsMadeWhileABuildWaitsForCapacity() throws Exception {
        hypervisor.setSize(DataSize.parse("2 GiB"), 64);
        Block first = block(Optional.of("cluster"));
        first.begin(source(), new Activity(), out);
        Block second = new Block(
                request(
                        "block2",
                        "job#2",
                        directory.resolve("build2"),
                        Optional.of("cluster"),
                        Optional.empty(),
                        Optional.empty()),
                engine);
        FutureTask<Map<String, String>> waiting = begun(() -> second.begin(source(), new Activity(), out));
        logged(" waits on ").get();
        assertThat(engine.standbys().isWaitedFor()).isTrue();
        round(ONE);
        assertThat(there()).isEmpty();
        assertThat(booted).hasSize(1);

        first.end(false, Optional.empty(), telling());
        waiting.get();
        assertThat(engine.standbys().isWaitedFor()).isFalse();
        assertThat(round(ONE).get(0).troubleText()).as("its memory is in use").contains("no capacity now");
        second.end(false, Optional.empty(), telling());
        round(ONE);
        assertThat(there()).hasSize(1);
    }

    @Test
    void twoCloudsOnOneMachineDoNotRemoveEachOthers() throws Exception {
        StandbyRounds.Asked first =
                new StandbyRounds.Asked("first", engine.hypervisors().get(), List.of(ONE));
        StandbyRounds.Asked second = new StandbyRounds.Asked(
                "second",
                engine.hypervisors().get(),
                List.of(new StandbyEntry(
                        "",
                        "cluster",
                        Files.readString(files.repository().resolve("clusters/cluster.yaml")) + "  srv3:\n",
                        1)));
        StandbyRounds.Repositories repositories = name -> new StandbyRounds.Newest(commit, source());
        rounds.round(List.of(first, second), repositories);
        List<String> made = there();
        assertThat(made).hasSize(2);
        commit = "c2";
        rounds.round(List.of(first, second), repositories);
        assertThat(there()).isEqualTo(made);
        assertThat(rounds.lines("second").get(0).runs()).hasSize(1);
        rounds.round(List.of(second), repositories);
        assertThat(there()).hasSize(1);
        assertThat(rounds.lines("first")).isEmpty();
    }

    @Test
    void oneIsRemovedForABuildThatLacksItsSpace() throws Exception {
        round(ONE);
        String removed = there().get(0);
        Cluster cluster = DefinitionReader.read(files.repository()).clusters().get("cluster");
        long needed = Demand.of(cluster).disk().bytes() / HypervisorLimits.USUAL_DISK_OVERCOMMIT;
        hypervisor.setSpace(new DataSize(needed + DataSize.parse("40 MiB").bytes()));

        Block block = block(Optional.empty());
        block.runSuite("step1", booting(), source(), telling(), each -> {});
        assertThat(log())
                .contains("Standby cluster " + removed + " of cluster cluster was removed, since this run needs");
        block.end(false, Optional.empty(), telling());
        nothingIsLeft();
    }

    @Test
    void oneThatNoBuildCanTakeIsALeftover() throws Exception {
        round(ONE);
        Path standbys = ClusterDirectories.standbys(engine.clusters());
        JenkinsMaster master = new JenkinsMaster("jenkins-test", engine.runs(), standbys);
        FoundCluster found = hypervisor.find().get(0);
        assertThat(master.stateOfStandby(found)).isEqualTo(ClusterState.STANDBY);
        engine.runs().beginHere(found.run());
        assertThat(master.stateOfStandby(found)).isEqualTo(ClusterState.RUNNING);
        engine.runs().endHere(found.run());
        Files.move(standbys.resolve(found.run()), directory.resolve("elsewhere"));
        assertThat(master.stateOfStandby(found)).isEqualTo(ClusterState.LEFTOVER);
    }
}
