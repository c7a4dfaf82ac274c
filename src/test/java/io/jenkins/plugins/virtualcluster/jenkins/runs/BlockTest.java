package io.jenkins.plugins.virtualcluster.jenkins.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor.Call;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.FolderList;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorAccess;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorConnections;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorDescription;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.SampleDescriptions;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.UsingJob;
import io.jenkins.plugins.virtualcluster.jenkins.records.FailedStarts;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockTest extends BlockHarness {
    private final List<String> started = new ArrayList<>();

    private void countStarts() {
        hypervisor.onStart((plan, keys) -> started.add(plan.lease().run()));
    }

    private FinishedRun run(Block block, String step) throws Exception {
        return block.runSuite(step, wish(0), source(), telling(), each -> {});
    }

    private void assertNothingIsLeft() throws Exception {
        assertThat(hypervisor.find()).isEmpty();
        assertThat(engine.runs().all()).isEmpty();
        assertThat(directory.resolve("clusters/block1")).doesNotExist();
        assertThat(directory.resolve("build/virtual-cluster-blocks/block1")).doesNotExist();
    }

    @Test
    void suitesOfANamedClusterShareIt() throws Exception {
        countStarts();
        Block block = block(Optional.of("cluster"));

        Map<String, String> environment = block.begin(source(), new Activity(), out);
        FinishedRun first = run(block, "step1");
        FinishedRun second = run(block, "step2");
        block.end(false, Optional.empty(), telling());

        assertThat(started).hasSize(1);
        assertThat(environment)
                .containsEntry("VC_CLUSTER", "cluster")
                .containsEntry("VC_HOSTS", "srv1 srv2")
                .containsEntry("VC_NAME_SRV1", "srv1.lan.test")
                .containsKey("VC_ADDRESS_SRV2");
        assertThat(first.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(second.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(first.run()).isEqualTo("step1");
        assertThat(first.record().junit()).exists();
        assertThat(log())
                .contains("[suite] case/one/run PASSED: srv1 PASSED, srv2 PASSED in ")
                .contains("[suite] run PASSED")
                .contains(") is placed: hv, the only hypervisor");
        assertThat(log().split(hypervisor.facts().virtualization().sentence(), -1))
                .as("how guests are run is told once, for a cluster and not for each run")
                .hasSize(2);
        assertNothingIsLeft();
    }

    @Test
    void withoutANameEachSuiteTakesTheClusterOfTheOneBeforeIfItWantsTheSame() throws Exception {
        countStarts();
        Block block = block(Optional.empty());

        assertThat(block.begin(source(), new Activity(), out)).isEmpty();
        run(block, "step1");
        run(block, "step2");
        assertThat(started).hasSize(1);
        files.cluster(Files.readString(files.repository().resolve("clusters/cluster.yaml")) + "  srv3:\n");
        FinishedRun third = run(block, "step3");
        block.end(false, Optional.empty(), telling());

        assertThat(started).hasSize(2);
        assertThat(third.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(third.state().hosts()).hasSize(3);
        assertNothingIsLeft();
    }

    @Test
    void anImageThatABuildMayNotNameIsRefusedBeforeItIsReadOrAHypervisorAsked() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret.img"), "password: abc");
        String cluster = Files.readString(files.repository().resolve("clusters/cluster.yaml"));
        hypervisor.failNext(Call.TICKETS, "the hypervisor was asked");

        files.cluster(cluster.replace("image: tiny", "image: " + secret));
        assertRefused("has no image directory");
    }

    @Test
    void aUrlThatABuildMayNotNameIsRefusedBeforeAHypervisorIsAsked() throws Exception {
        String cluster = Files.readString(files.repository().resolve("clusters/cluster.yaml"));
        hypervisor.failNext(Call.TICKETS, "the hypervisor was asked");

        files.cluster(cluster.replace(
                "image: tiny", "image: { url: 'http://127.0.0.1:1/x.img', sha256: " + "0".repeat(64) + " }"));
        assertRefused("http://127.0.0.1:1/x.img is on the controller itself");
    }

    @Test
    void aWrongNameIsToldWithWhereItWasLookedForAndNoPathOfTheController() throws Exception {
        hypervisor.failNext(Call.TICKETS, "the hypervisor was asked");
        Block block = block(Optional.empty());

        assertThatThrownBy(() -> block.runSuite(
                        "step1",
                        new SuiteOptions("siute", List.of(), Optional.empty(), Map.of(), false, List.of(), 0),
                        source(),
                        telling(),
                        each -> {}))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("'siute'")
                .hasMessageContaining("(in definition repository tests)")
                .hasMessageNotContaining(directory.toString());
        assertThatThrownBy(() -> block(Optional.of("clutser")).begin(source(), new Activity(), out))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("(clusters/NAME.yaml in definition repository tests)");
    }

    @Test
    void aClusterWithAProblemIsThereAndOnlyWhatKeepsItFromStartingIsTold() throws Exception {
        Path clusters = files.repository().resolve("clusters");
        Files.writeString(clusters.resolve("broken.yaml"), "name: broken\nhosts: { srv1: }\n");
        Files.writeString(clusters.resolve("other.yaml"), "name: another\n");

        assertThatThrownBy(() -> block(Optional.of("broken")).begin(source(), new Activity(), out))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        "clusters/broken.yaml:2:10: the host 'srv1' has no image; expected 'image' here or in the defaults\n"
                                + "Cluster broken cannot be started until this is fixed");
    }

    @Test
    void aTagThatNothingOnTheClusterHasIsRefusedBeforeAHypervisorIsAsked() throws Exception {
        hypervisor.failNext(Call.TICKETS, "the hypervisor was asked");
        Block block = new Block(
                new BlockRequest(
                        "block1",
                        "job#1",
                        directory.resolve("build"),
                        Optional.of("cluster"),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of("versoin", "5.10"),
                        UsingJob.named("job")),
                engine);

        assertThatThrownBy(() -> block.begin(source(), new Activity(), out))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("'versoin'")
                .hasMessageContaining("neither cluster cluster nor a suite that runs on it has it");
    }

    @Test
    void aHypervisorThatIsKnownToBeUnreachableIsSkipped() throws Exception {
        List<String> opened = new ArrayList<>();
        List<HypervisorDescription> both = Stream.of("dead", "hv")
                .map(name -> SampleDescriptions.of(name, "qemu+ssh://" + name + "/system"))
                .toList();
        engine = new RunEnvironment(
                new HypervisorConnections(
                        directory.resolve("other-logins"), id -> Optional.empty(), (address, images) -> {
                            opened.add(address.place());
                            return hypervisor;
                        }),
                () -> both,
                one -> Optional.of("hypervisor " + one.name() + " is unreachable")
                        .filter(text -> one.name().equals("dead")),
                engine.remote(),
                engine.settings(),
                engine.runs(),
                engine.clusters(),
                engine.owner(),
                engine.clock());
        Block block = block(Optional.of("cluster"));

        block.begin(source(), new Activity(), out);
        block.end(false, Optional.empty(), telling());

        assertThat(opened).allMatch(place -> place.contains("hv")).isNotEmpty();
        assertThat(log()).contains("Skipped: hypervisor dead is unreachable");
    }

    @Test
    void aJobUsesTheHypervisorsThatAreForItAndNoOther() throws Exception {
        List<String> opened = new ArrayList<>();
        engine = withHypervisors(opened, "team", "");
        Block block = block(Optional.of("cluster"));

        block.begin(source(), new Activity(), out);
        block.end(false, Optional.empty(), telling());

        assertThat(opened).allMatch(place -> place.contains("hv1")).isNotEmpty();
        assertThat(log())
                .contains("Skipped: Hypervisor hv0 is not for job job: its setting \"Folders\" allows only team;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cluster"})
    void aJobForWhichNoHypervisorIsFailsBeforeOneIsAsked(String cluster) throws Exception {
        List<String> opened = new ArrayList<>();
        engine = withHypervisors(opened, "team", "other");
        Block block = block(Optional.of(cluster).filter(name -> !name.isEmpty()));

        assertThatThrownBy(() -> block.begin(source(), new Activity(), out))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Hypervisor hv0 is not for job job: its setting \"Folders\" allows only team;")
                .hasMessageContaining("Hypervisor hv1 is not for job job: its setting \"Folders\" allows only other;");

        assertThat(opened).isEmpty();
        assertThat(FailedStarts.of(directory.resolve("build")).all()).hasSize(1);
    }

    /** Hypervisors {@code hv0}, {@code hv1} and so on, for the jobs in these folders. */
    private RunEnvironment withHypervisors(List<String> opened, String... folders) throws IOException {
        List<HypervisorDescription> all = IntStream.range(0, folders.length)
                .mapToObj(i -> SampleDescriptions.of(
                        "hv" + i,
                        "qemu+ssh://hv" + i + "/system",
                        new HypervisorAccess("lab", false, FolderList.ALL, FolderList.of(folders[i]))))
                .toList();
        return new RunEnvironment(
                new HypervisorConnections(
                        directory.resolve("other-logins"), id -> Optional.empty(), (address, images) -> {
                            opened.add(address.place());
                            return hypervisor;
                        }),
                () -> all,
                engine.unreachable(),
                engine.remote(),
                engine.settings(),
                engine.runs(),
                engine.clusters(),
                engine.owner(),
                engine.clock());
    }

    @Test
    void whyNoRunCameToBeIsNotedOnceForEachStep() throws Exception {
        engine = new RunEnvironment(
                new HypervisorConnections(
                        directory.resolve("dead-logins"), id -> Optional.empty(), (address, images) -> {
                            throw new HypervisorException("hv does not answer");
                        }),
                engine.hypervisors(),
                engine.unreachable(),
                engine.remote(),
                engine.settings(),
                engine.runs(),
                engine.clusters(),
                engine.owner(),
                engine.clock());

        assertThatThrownBy(() -> block(Optional.of("cluster")).begin(source(), new Activity(), out))
                .isInstanceOf(HypervisorException.class);
        for (int time = 0; time < 2; time++) {
            assertThatThrownBy(() -> run(block(Optional.empty()), "step1")).isInstanceOf(HypervisorException.class);
        }

        assertThat(FailedStarts.of(directory.resolve("build")).all())
                .extracting(FailedStarts.FailedStart::sentence)
                .satisfiesExactly(
                        one -> assertThat(one)
                                .startsWith("No run on cluster cluster came to be: ")
                                .contains("hv does not answer"),
                        one -> assertThat(one)
                                .startsWith("No run of suite suite came to be: ")
                                .contains("hv does not answer"));
    }

    @Test
    void aRunThatBeganIsNoFailedStart() throws Exception {
        Block block = block(Optional.empty());
        hypervisor.failNext(Call.START, "no bootable disk");

        run(block, "step1");
        block.end(false, Optional.empty(), telling());

        assertThat(FailedStarts.of(directory.resolve("build")).all()).isEmpty();
    }

    @Test
    void aCaseThatTheSuiteDoesNotHaveIsRefusedBeforeAnythingIsDoneForIt() throws Exception {
        Block block = block(Optional.of("cluster"));
        block.begin(source(), new Activity(), out);
        assertThatThrownBy(() -> block.requireCase(Optional.empty(), "one", telling()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("expected suiteInit before");
        block.suiteInit("step1", wish(0), source(), telling());

        block.requireCase(Optional.empty(), "one", telling());
        assertThatThrownBy(() -> block.requireCase(Optional.empty(), "oen", telling()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Suite suite: ")
                .hasMessageContaining("did you mean one?");
        block.end(false, Optional.empty(), telling());
    }

    private void assertRefused(String reason) throws Exception {
        Block block = block(Optional.of("cluster"));
        assertThatThrownBy(() -> block.begin(source(), new Activity(), out))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(reason);
        assertThat(hypervisor.find()).isEmpty();
    }

    @Test
    void aFailedSuiteSaysWhereAndWhy() throws Exception {
        files.script("cases/one/run.sh", "exit 3");
        Block block = block(Optional.of("cluster"));
        block.begin(source(), new Activity(), out);

        FinishedRun ended = run(block, "step1");
        block.end(false, Optional.empty(), telling());

        assertThat(ended.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(ended.sentence()).startsWith("Suite suite FAILED");
        assertThat(log()).contains("srv1 FAILED (exit code 3)").contains("[suite] FAILED case/one/run on srv1: ");
    }

    @Test
    void whatTheInfrastructureFailedIsRunAgainOnAFreshCluster() throws Exception {
        countStarts();
        Block block = block(Optional.empty());
        hypervisor.failNext(Call.START, "no bootable disk");

        FinishedRun ended = block.runSuite("step1", wish(1), source(), telling(), each -> {});
        block.end(false, Optional.empty(), telling());

        assertThat(ended.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(ended.state().started().orElseThrow().attempt().number()).isEqualTo(2);
        assertThat(log())
                .contains("The infrastructure failed suite suite: no bootable disk; running again on a fresh cluster");
        assertNothingIsLeft();
    }

    @Test
    void aClusterThatDoesNotStartIsAnInfrastructureFailureOfItsSuite() throws Exception {
        Block block = block(Optional.empty());
        hypervisor.failNext(Call.START, "no bootable disk");

        FinishedRun ended = run(block, "step1");
        block.end(false, Optional.empty(), telling());

        assertThat(ended.verdict()).isEqualTo(Verdict.INFRASTRUCTURE);
        assertThat(ended.sentence()).isEqualTo("The infrastructure failed suite suite: no bootable disk");
        assertNothingIsLeft();
    }

    @Test
    void whatIsNotThereIsAnErrorOfTheUser() {
        assertThatThrownBy(() -> block(Optional.of("clustre")).begin(source(), new Activity(), out))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("did you mean cluster?");
        assertThatThrownBy(() -> block(Optional.empty())
                        .runSuite(
                                "step1",
                                new SuiteOptions("siute", List.of(), Optional.empty(), Map.of(), false, List.of(), 0),
                                source(),
                                telling(),
                                each -> {}))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("did you mean suite?");
    }

    @Test
    void aCancelledSuiteRunsItsFinalizeStages() throws Exception {
        files.script("cases/one/run.sh", "echo running; sleep 60");
        files.script("cases/one/finalize.sh", "echo finalized");
        Block block = block(Optional.of("cluster"));
        block.begin(source(), new Activity(), out);
        Activity activity = new Activity();

        FutureTask<FinishedRun> ended =
                begun(() -> block.runSuite("step1", wish(0), source(), telling(activity), each -> {}));
        logged("[suite] case/one/run ...").get(60, TimeUnit.SECONDS);
        assertThat(activity.status()).isEqualTo("suite suite: case/one/run, 0 of 2 hosts ended");
        activity.cancel("somebody");

        assertThat(ended.get(60, TimeUnit.SECONDS).verdict()).isEqualTo(Verdict.CANCELLED);
        block.end(false, Optional.empty(), telling());
        assertThat(log()).contains("cancelled by somebody").contains("case/one/finalize PASSED");
        assertNothingIsLeft();
    }

    @Test
    void aSuiteIsGoneThroughByStages() throws Exception {
        files.script("cases/one/run.sh", "exit 3");
        Block block = block(Optional.of("cluster"));
        block.begin(source(), new Activity(), out);

        assertThat(block.suiteInit("step1", wish(0), source(), telling())).isEqualTo(Verdict.PASSED);
        assertThat(block.stage(Optional.empty(), Stage.caseInit("one"), telling()))
                .isEqualTo(Verdict.PASSED);
        assertThat(block.stage(Optional.empty(), Stage.caseRun("one"), telling()))
                .isEqualTo(Verdict.FAILED);
        assertThat(block.stage(Optional.of("suite"), Stage.caseRun("one"), telling()))
                .isEqualTo(Verdict.FAILED);
        FinishedRun ended = block.suiteFinalize(Optional.empty(), telling());

        assertThat(ended.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(ended.state().caseVerdict("one")).isEqualTo(Verdict.FAILED);
        assertThat(log()).contains("case/one/finalize PASSED");
        assertThat(watched).containsExactly("step1");
        assertThatThrownBy(() -> block.stage(Optional.empty(), Stage.caseRun("one"), telling()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("No suite has started");
        assertThat(block.end(false, Optional.empty(), telling())).isEmpty();
        assertNothingIsLeft();
    }

    @Test
    void theEndOfTheBlockEndsASuiteThatIsOpen() throws Exception {
        Block block = block(Optional.empty());
        block.suiteInit("step1", wish(0), source(), telling());
        block.stage(Optional.empty(), Stage.caseInit("one"), telling());

        List<FinishedRun> ended = block.end(false, Optional.empty(), telling());

        assertThat(ended).extracting(FinishedRun::run).containsExactly("step1");
        assertThat(log()).contains("case/one/finalize PASSED");
        assertNothingIsLeft();
    }

    @Test
    void oneScriptIsABarrierOverSomeHosts() throws Exception {
        Block block = block(Optional.of("cluster"));
        block.begin(source(), new Activity(), out);

        FinishedRun good =
                block.script("step1", List.of("srv2"), "#!/bin/sh\ntrue\n", Duration.ofMinutes(1), telling());
        FinishedRun bad = block.script("step2", List.of(), "#!/bin/sh\nexit 4\n", Duration.ofMinutes(1), telling());
        block.end(false, Optional.empty(), telling());

        assertThat(good.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(bad.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(bad.sentence()).startsWith("The script FAILED");
        assertThat(log())
                .contains("[clusterScript] run step1 on cluster cluster, on srv2\n")
                .contains("[clusterScript] script PASSED: srv2 PASSED in ")
                .contains("[clusterScript] script FAILED: srv1 FAILED (exit code 4), srv2 FAILED (exit code 4)")
                .doesNotContain("suite-init");
        assertThat(Files.readString(good.record().junit()))
                .contains("name=\"script\"")
                .doesNotContain("suite-init");
        assertNothingIsLeft();
    }

    @Test
    void aScriptTellsWhatItPrintedAndItsExitCodes() throws Exception {
        Block block = block(Optional.of("cluster"));
        block.begin(source(), new Activity(), out);

        FinishedRun printed = block.script(
                "step1",
                List.of(),
                "#!/bin/sh\necho @hostname@ says ü\necho error >&2\n",
                Duration.ofMinutes(1),
                telling());
        FinishedRun failed = block.script(
                "step2", List.of(), "#!/bin/sh\n[ @hostname@ = srv1 ] || exit 3\n", Duration.ofMinutes(1), telling());
        FinishedRun nothing =
                block.script("step4", List.of("srv1"), "#!/bin/sh\nexit 77\n", Duration.ofMinutes(1), telling());
        FinishedRun long1 =
                block.script("step3", List.of("srv1"), "#!/bin/sh\nseq 1 300000\n", Duration.ofMinutes(1), telling());
        block.end(false, Optional.empty(), telling());

        assertThat(printed.outputs())
                .containsOnly(Map.entry("srv1", "srv1 says ü\nerror\n"), Map.entry("srv2", "srv2 says ü\nerror\n"));
        assertThat(printed.exitCodes()).containsOnly(Map.entry("srv1", 0), Map.entry("srv2", 0));
        assertThat(failed.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(failed.exitCodes()).containsOnly(Map.entry("srv1", 0), Map.entry("srv2", 3));
        assertThat(nothing.verdict()).isEqualTo(Verdict.SKIPPED);
        assertThat(nothing.exitCodes()).containsOnly(Map.entry("srv1", 77));
        assertThat(nothing.outputs()).containsOnly(Map.entry("srv1", ""));
        assertThatThrownBy(long1::outputs)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("on srv1; expected at most 1 MiB");
    }

    @Test
    void filesAreCopiedToHostsAndBack() throws Exception {
        Path dist = Files.createDirectories(directory.resolve("workspace/dist/deep"));
        Files.writeString(dist.resolve("a.txt"), "a");
        Files.writeString(dist.resolveSibling("b.txt"), "b");
        Path there = directory.resolve("there");
        Block block = block(Optional.of("cluster"));
        block.begin(source(), new Activity(), out);
        Duration limit = Duration.ofMinutes(1);

        block.put(
                directory.resolve("workspace"),
                directory.resolve("workspace/dist"),
                HostPath.of("srv1,srv2:" + there).orElseThrow(),
                limit,
                telling());
        assertThat(there.resolve("deep/a.txt")).hasContent("a");
        assertThat(there.resolve("b.txt")).hasContent("b");

        Path into = block.scratch("step1");
        HostPath back = HostPath.of("*:" + there).orElseThrow();
        assertThat(block.fetch(back, into, limit, telling())).containsExactly("srv1", "srv2");
        for (String host : List.of("srv1", "srv2")) {
            assertThat(into.resolve(host + there + "/deep/a.txt")).hasContent("a");
        }
        assertThatThrownBy(
                        () -> block.fetch(HostPath.of("srv2:" + there + "/none").orElseThrow(), into, limit, telling()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("Host srv2 has no file " + there + "/none; nothing was copied");
        assertThatThrownBy(() -> block.fetch(HostPath.of("srv3:/tmp").orElseThrow(), into, limit, telling()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("hosts of clusterCopy: ")
                .hasMessageContaining("srv3");
        block.end(false, Optional.empty(), telling());
        assertNothingIsLeft();
    }

    @Test
    void aPathOnHostsHasTheHostsBeforeAColon() {
        assertThat(HostPath.of("dist/a:b")).isEmpty();
        assertThat(HostPath.of("srv1:relative")).isEmpty();
        assertThat(HostPath.of("srv[1-3,7], role:client:/etc/x").orElseThrow())
                .isEqualTo(new HostPath(List.of("srv[1-3,7]", "role:client"), "/etc/x"));
        assertThat(HostPath.of("*:/x").orElseThrow().hosts()).isEmpty();
        assertThat(HostPath.of("srv1:/x").orElseThrow().isOneHost()).isTrue();
        assertThat(HostPath.of("srv[1-2]:/x").orElseThrow().isOneHost()).isFalse();
        assertThat(HostPath.pattern("dist/", true, true)).isEqualTo("dist/**");
        assertThat(HostPath.pattern("./dist", true, true)).isEqualTo("dist/**");
        assertThat(HostPath.pattern("./", true, true)).isEqualTo("**");
        assertThat(HostPath.pattern(".", true, true)).isEqualTo("**");
        assertThat(HostPath.pattern("./*.rpm", false, true)).isEqualTo("*.rpm");
        assertThat(HostPath.pattern(".config", false, true)).isEqualTo(".config");
        assertThat(HostPath.above("**")).isEmpty();
        assertThat(HostPath.above("dist/deep/*.rpm")).isEqualTo("dist/deep");
        assertThat(HostPath.above("dist/d*/x.rpm")).isEqualTo("dist");
        assertThat(HostPath.above("x.rpm")).isEmpty();
        assertThat(HostPath.above("/var/log/x.log")).isEqualTo("/var/log");
        assertThat(HostPath.above("/var/a,b/x.log")).isEqualTo("/var/a,b");
    }

    @Test
    void aCommaSeparatesPatternsUnlessThereIsAFileOfThatName() {
        assertThat(HostPath.pattern("a/*.rpm,b/*.rpm", false, false)).isEqualTo("a/*.rpm,b/*.rpm");
        assertThat(HostPath.aboveAll("dist/a/*.rpm, dist/b/*.rpm")).isEqualTo("dist");
        assertThat(HostPath.aboveAll("dist/*.rpm,dist/*.deb")).isEqualTo("dist");
        assertThat(HostPath.aboveAll("a/*.rpm,b/*.rpm")).isEmpty();
        assertThat(HostPath.aboveAll("dist/x.rpm")).isEqualTo("dist");
        assertThatThrownBy(() -> HostPath.pattern("dist/a,b.rpm", false, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'dist/a,b.rpm' has a comma, which separates patterns; write ? for it, as in 'dist/a?b.rpm'");
        assertThatThrownBy(() -> HostPath.pattern("a,b", true, true)).hasMessageEndingWith("as in 'a?b/**'");
    }

    @Test
    void aClusterWhoseDefinitionStandsInThePipelineIsStarted() throws Exception {
        InlineCluster inline = InlineCluster.of("""
                name: demo   # as in a file
                defaults: { image: tiny }
                networks: { lan: { domain: lan.test } }
                hosts: { srv1: }
                """, null);
        Block block = block(Optional.of(inline.name()));

        Map<String, String> environment = block.begin(inline.over(source()), new Activity(), out);
        block.end(false, Optional.empty(), telling());

        assertThat(environment).containsEntry("VC_CLUSTER", "demo").containsEntry("VC_HOSTS", "srv1");
    }

    @Test
    void aDefinitionInThePipelineHasOneName() {
        assertThat(InlineCluster.of("hosts: { a: }", "demo").text()).isEqualTo("name: demo\nhosts: { a: }\n");
        assertThat(InlineCluster.of("  name: 'demo'\n  hosts: { a: }", "demo").text())
                .isEqualTo("name: 'demo'\nhosts: { a: }\n");
        assertThat(InlineCluster.of("\n        name: demo\n        hosts:\n          a:\n    ", null)
                        .text())
                .as("as it stands in an indented pipeline")
                .isEqualTo("name: demo\nhosts:\n  a:\n");
        assertThatThrownBy(() -> InlineCluster.of("hosts: { a: }", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no name; expected a line such as 'name: demo'");
        assertThatThrownBy(() -> InlineCluster.of("name: demo\n", "other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is of cluster demo, but cluster: is 'other'");
    }

    @Test
    void aKeptClusterStaysAndIsNoLongerInUse() throws Exception {
        Block block = block(Optional.of("cluster"), Optional.of(Duration.ofHours(1)));
        block.begin(source(), new Activity(), out);
        run(block, "step1");
        block.end(false, Optional.empty(), telling());

        assertThat(hypervisor.find()).hasSize(1);
        assertThat(hypervisor.find().get(0).lease().orElseThrow().kept()).isTrue();
        assertThat(engine.runs().all()).isEmpty();
        assertThat(log()).contains("is kept until ");
    }

    @Test
    void whatAKilledProcessLeftOfTheDirectoriesOfClustersGoesWithTheBlock() throws Exception {
        Block killed = block(Optional.of("cluster"));
        killed.begin(source(), new Activity(), out);
        Path clusters = directory.resolve("clusters/block1");
        Path removed = clusters.resolve(engine.runs().all().keySet().iterator().next());
        // The removal of the directory ends here, as if its process were killed.
        Path obstacle = Files.createDirectories(removed.resolve("obstacle/content"));
        killed.end(false, Optional.empty(), telling());
        assertThat(removed).exists();
        assertThat(removed.resolve("cluster.json")).doesNotExist();
        Files.delete(obstacle);
        Files.createDirectory(clusters.resolve("begun"));
        engine.runs().begin("begun", "job#1\nblock1");

        block(Optional.of("cluster")).end(false, Optional.empty(), telling());

        assertNothingIsLeft();
    }

    @Test
    void aDirectoryThatCannotBeRemovedKeepsNoBlock() throws Exception {
        Path stays = Files.createDirectories(directory.resolve("clusters/block1/begun/obstacle/content"));
        Block block = block(Optional.of("cluster"));

        block.begin(source(), new Activity(), out);
        assertThat(run(block, "step1").verdict()).isEqualTo(Verdict.PASSED);
        block.end(false, Optional.empty(), telling());

        assertThat(stays).exists();
        assertThat(hypervisor.find()).isEmpty();
    }
}
