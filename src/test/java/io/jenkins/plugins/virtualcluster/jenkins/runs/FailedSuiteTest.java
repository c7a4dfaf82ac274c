package io.jenkins.plugins.virtualcluster.jenkins.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor.Call;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.records.BuildRecords;
import io.jenkins.plugins.virtualcluster.jenkins.records.RecordIndexes;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.request.Repeats;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a pipeline does with a suite that did not pass: it keeps its cluster, holds its run, and runs again what failed. */
@Timeout(300)
class FailedSuiteTest extends BlockHarness {
    private static final Optional<Duration> TWO_HOURS = Optional.of(Duration.ofHours(2));

    @BeforeEach
    void failsUntilItIsMended() throws IOException {
        files.cases("[ one, two ]");
        for (String part : List.of("init", "finalize")) {
            Files.delete(files.repository().resolve("suites/suite/cases/one/" + part + ".sh"));
        }
        files.script("cases/two/run.sh", "test -e " + directory.resolve("mended"));
    }

    private static SuiteOptions options(boolean hold, List<Path> again) {
        return new SuiteOptions("suite", List.of(), Optional.empty(), Map.of(), hold, again, 0);
    }

    private FinishedRun run(Block block, SuiteOptions options) throws Exception {
        return block.runSuite("step1", options, source(), telling(), ended -> {});
    }

    @Test
    void onlyTheClusterOfASuiteThatDidNotPassStays() throws Exception {
        Block failing = block(Optional.empty(), Optional.empty(), TWO_HOURS);
        assertThat(run(failing, wish(0)).verdict()).isEqualTo(Verdict.FAILED);
        failing.end(false, Optional.empty(), telling());
        assertThat(hypervisor.find()).hasSize(1);
        assertThat(hypervisor.find().get(0).lease().orElseThrow().kept()).isTrue();
        hypervisor.destroy(hypervisor.find().get(0).run(), Duration.ofSeconds(5));

        Files.createFile(directory.resolve("mended"));
        Block passing = block(Optional.empty(), Optional.empty(), TWO_HOURS);
        assertThat(passing.runSuite("step2", wish(0), source(), telling(), ended -> {})
                        .verdict())
                .isEqualTo(Verdict.PASSED);
        passing.end(false, Optional.empty(), telling());
        assertThat(hypervisor.find()).isEmpty();
    }

    @Test
    void theClusterOfABlockThatFailedStaysToo() throws Exception {
        Block block = block(Optional.of("cluster"), Optional.empty(), TWO_HOURS);
        block.begin(source(), new Activity(), out);
        block.end(true, Optional.empty(), telling());
        assertThat(hypervisor.find()).hasSize(1);
    }

    @Test
    void aHeldRunIsLetContinueByItsBuildAndItsId() throws Exception {
        files.script("cases/two/finalize.sh", "true");
        Blocks blocks = new Blocks(engine);
        Block block = blocks.of(request(
                "block1",
                "job#1",
                directory.resolve("build"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Duration.ofMinutes(30))));
        Activity activity = new Activity();
        FutureTask<FinishedRun> ended =
                begun(() -> block.runSuite("step1", options(true, List.of()), source(), telling(activity), each -> {}));
        logged("on the controller: ssh -F ").get(60, TimeUnit.SECONDS);
        assertThat(log())
                .contains("[suite] held behind case/two/run until ", "\"Continue\" on the run's page ends the hold");
        assertThat(activity.status()).contains("held until ");

        assertThat(blocks.letContinue("job#2", "step1", "ada")).isFalse();
        assertThat(blocks.letContinue("job#1", "step2", "ada")).isFalse();
        while (!blocks.letContinue("job#1", "step1", "ada")) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        FinishedRun run = ended.get(60, TimeUnit.SECONDS);
        assertThat(run.verdict()).isEqualTo(Verdict.FAILED);
        RunState state = run.state();
        assertThat(state.held().orElseThrow().until())
                .isEqualTo(state.held().orElseThrow().at().plus(Duration.ofMinutes(30)));
        assertThat(state.continued().orElseThrow().by()).contains("ada");
        assertThat(state.stage(Stage.caseFinalize("two")).orElseThrow().verdict())
                .contains(Verdict.PASSED);
        block.end(false, Optional.empty(), telling());
    }

    @Test
    void whatDidNotPassInAnEarlierBuildRunsAgainWithItsDefinitions() throws Exception {
        files.matrix("{ version: [ 1, 2 ] }");
        files.script("cases/two/run.sh", "test @version@ = 1 -o -e " + directory.resolve("mended"));
        Path first = build(1);
        FinishedRun failed = runIn(first, options(false, List.of()));
        assertThat(failed.verdict()).isEqualTo(Verdict.FAILED);
        files.script("cases/two/run.sh", "exit 9");

        Path second = build(2);
        FinishedRun again = runIn(second, options(false, List.of(records(first))));
        assertThat(again.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(log()).contains("Suite suite: what did not pass in build 1 runs again");
        assertThat(Records.all(records(second))).hasSize(1);
        assertThat(again.state().cases()).containsExactly("two");
        assertThat(again.state().started().orElseThrow().rerunOf()).contains(failed.run());
        assertThat(again.state().started().orElseThrow().cell()).containsEntry("version", "2");
        assertThat(again.state().ended().orElseThrow().cause().orElseThrow()).contains("exited with 1");

        Files.createFile(directory.resolve("mended"));
        Path third = build(3);
        assertThat(runIn(third, options(false, List.of(records(second)))).verdict())
                .isEqualTo(Verdict.PASSED);
        Path fourth = build(4);
        List<FinishedRun> published = new ArrayList<>();
        Block block = new Block(request(fourth), engine);
        FinishedRun nothing =
                block.runSuite("step1", options(false, List.of(records(third))), source(), telling(), published::add);
        block.end(false, Optional.empty(), telling());
        assertThat(nothing.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(published).isEmpty();
        assertThat(log()).contains("Suite suite passed in build 3: nothing of it runs again");
        assertThat(records(fourth)).doesNotExist();
    }

    /** Of those that passed before, a rerun has no record; the build before it has. */
    @Test
    void whatPassedBeforeTheRerunDoesNotRunAgainEither() throws Exception {
        Files.createFile(directory.resolve("mended"));
        runIn(build(1), options(false, List.of()));
        Files.createDirectories(build(2));

        assertThat(runIn(build(3), options(false, List.of(records(build(2)), records(build(1)))))
                        .verdict())
                .isEqualTo(Verdict.PASSED);
        assertThat(log()).contains("Suite suite passed in build 1: nothing of it runs again");
        runIn(build(4), options(false, List.of(records(build(2)))));
        assertThat(log()).contains("Suite suite did not run in build 2: all of it runs");
    }

    /** Such as one that was aborted before: what it did not come to is as it was in the build that it repeated. */
    @Test
    @Tag("thorough")
    void whatARerunDidNotComeToRunsWithTheNextOne() throws Exception {
        files.matrix("{ version: [ 1, 2 ] }");
        files.script("cases/two/run.sh", "test @version@ = 0 -o -e " + directory.resolve("mended"));
        FinishedRun failed = runIn(build(1), options(false, List.of()));
        assertThat(failed.verdict()).isEqualTo(Verdict.FAILED);
        SuiteOptions ofOne = new SuiteOptions(
                "suite", List.of(), Optional.empty(), Map.of("version", "1"), false, List.of(records(build(1))), 0);
        runIn(build(2), ofOne);
        assertThat(Records.all(records(build(2)))).hasSize(1);

        Files.createFile(directory.resolve("mended"));
        FinishedRun both = runIn(build(3), options(false, List.of(records(build(2)), records(build(1)))));
        assertThat(both.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(Records.all(records(build(3))))
                .extracting(record ->
                        Records.read(record).state().started().orElseThrow().cell())
                .containsExactlyInAnyOrder(Map.of("version", "1"), Map.of("version", "2"));
    }

    @Test
    void aRunOfAMatrixThatNeverBeganRunsWithTheNextBuild() throws Exception {
        files.matrix("{ version: [ 1, 2 ] }");
        files.script(
                "cases/two/run.sh",
                "test -e " + directory.resolve("mended") + " || { touch " + directory.resolve("hangs")
                        + "; sleep 600; }");
        Block block = new Block(request(build(1)), engine);
        Activity activity = new Activity();
        FutureTask<FinishedRun> aborted = begun(
                () -> block.runSuite("step1", options(false, List.of()), source(), telling(activity), each -> {}));
        while (!Files.exists(directory.resolve("hangs"))) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        activity.abort("ada");
        assertThat(aborted.get(120, TimeUnit.SECONDS).verdict()).isEqualTo(Verdict.CANCELLED);
        block.end(false, Optional.empty(), telling());
        assertThat(log()).contains("Suite suite (version=2) was not run: cancelled");
        assertThat(Records.all(records(build(1)))).hasSize(1);

        Files.createFile(directory.resolve("mended"));
        FinishedRun both = runIn(build(2), options(false, List.of(records(build(1)))));

        assertThat(both.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(Records.all(records(build(2))))
                .extracting(record -> Records.read(record).state())
                .extracting(state -> state.started().orElseThrow().cell().get("version") + " " + state.cases())
                .as("newest first: of the one that never began, all cases")
                .containsExactly("2 [one, two]", "1 [two]");
    }

    @Test
    void whatNeverBeganIsToRunAgainThoughAllThatBeganPassed() throws Exception {
        files.cluster("name: cluster\ntags: { version: \"1\" }\ndefaults: { image: \"tiny-@version@\" }\n"
                + "networks: { lan: { domain: lan.test } }\nhosts:\n  srv1:\n  srv2:\n");
        files.matrix("{ version: [ 1, 2, 3 ] }");
        Files.createFile(directory.resolve("mended"));
        AtomicBoolean isFailing = new AtomicBoolean(true);
        hypervisor.onStart((plan, keys) -> {
            if (isFailing.get()) {
                hypervisor.failNext(Call.LOAD, "the pool is gone");
            }
        });

        assertThatThrownBy(() -> runIn(build(1), options(false, List.of())))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("the pool is gone");

        assertThat(watched).hasSize(3);
        assertThat(watched.get(0)).isEqualTo("step1");
        assertThat(watched.subList(1, 3))
                .as("those that never began")
                .allSatisfy(missed -> assertThat(missed).contains("the pool is gone"))
                .extracting(missed -> missed.replaceFirst(":.*", ""))
                .containsExactly("suite (version=2)", "suite (version=3)");
        assertThat(Records.all(records(build(1))))
                .extracting(record ->
                        Records.read(record).state().ended().orElseThrow().verdict())
                .containsExactly(Verdict.PASSED);
        assertThat(BuildRecords.of(1, build(1), new RecordIndexes()).missRuns()).isTrue();

        isFailing.set(false);
        FinishedRun rest = runIn(build(2), options(false, List.of(records(build(1)))));

        assertThat(rest.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(Records.all(records(build(2))))
                .extracting(record ->
                        Records.read(record).state().started().orElseThrow().cell())
                .containsExactlyInAnyOrder(Map.of("version", "2"), Map.of("version", "3"));
        assertThat(BuildRecords.of(2, build(2), new RecordIndexes()).missRuns()).isFalse();
    }

    @Test
    void aSuiteThatGotNoClusterIsToRunAgainUntilItHasRun() throws Exception {
        Files.createFile(directory.resolve("mended"));
        hypervisor.failNext(Call.LOAD, "the pool is gone");
        Block block = new Block(request(build(1)), engine);
        assertThatThrownBy(() -> block.runSuite("step1", wish(0), source(), telling(), each -> {}))
                .hasMessageContaining("the pool is gone");
        assertThat(watched).hasSize(1);
        assertThat(watched.get(0)).startsWith("suite: ").contains("the pool is gone");
        assertThat(BuildRecords.of(1, build(1), new RecordIndexes()).missRuns()).isTrue();

        assertThat(block.runSuite("step2", wish(0), source(), telling(), each -> {})
                        .verdict())
                .isEqualTo(Verdict.PASSED);
        block.end(false, Optional.empty(), telling());
        assertThat(BuildRecords.of(1, build(1), new RecordIndexes()).missRuns()).isFalse();
    }

    @Test
    void casesRunSeveralTimesAndAgainAsOftenInARerun() throws Exception {
        String rounds = directory.resolve("rounds-").toString();
        files.script(
                "cases/two/run.sh", "echo x >> " + rounds + "$VC_HOST; test $(wc -l < " + rounds + "$VC_HOST) -ne 2");

        FinishedRun failed = runIn(build(1), options(false, List.of()).repeating(new Repeats(4, true)));

        assertThat(failed.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(failed.state().cases()).hasSize(8).contains("one.1", "two.4");
        assertThat(log())
                .containsPattern("\\[suite] case one: .*2 PASSED")
                .containsPattern("\\[suite] case two: .*1 FAILED \\(2\\)");
        FinishedRun again = runIn(build(2), options(false, List.of(records(build(1)))));
        assertThat(again.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(again.state().cases())
                .as("case one passed as often as it ran")
                .containsExactly("two.1", "two.2", "two.3", "two.4");
        assertThatThrownBy(() -> runIn(build(3), wish(0).repeating(new Repeats(501, false))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("To run 2 cases 501 times makes 1002; expected at most 1000.");
    }

    /** Builds may be deleted at any time, such as by the job's own rule. */
    @Test
    void aRerunContinuesAfterTheBuildThatItRepeatsWasDeleted() throws Exception {
        files.matrix("{ version: [ 1, 2 ] }");
        runIn(build(1), options(false, List.of()));
        Files.createFile(directory.resolve("mended"));
        SuiteOptions again = options(false, List.of(records(build(1))));
        assertThatThrownBy(() -> new Block(request(build(2)), engine)
                        .runSuite("step2", again, source(), telling(), each -> {
                            throw new IllegalStateException("the process was killed");
                        }))
                .hasMessage("the process was killed");
        FileUtils.deleteDirectory(build(1).toFile());

        Block block = new Block(request(build(2)), engine);
        FinishedRun ended = block.runSuite("step2", again, source(), telling(), each -> {});
        block.end(false, Optional.empty(), telling());

        assertThat(ended.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(Records.all(records(build(2))))
                .extracting(record -> Records.read(record).state())
                .extracting(state -> state.started().orElseThrow().cell().get("version") + " " + state.cases())
                .containsExactly("2 [two]", "1 [two]");
    }

    @Test
    void aRerunIsNoWayToDefinitionsThatTheJobMayNotUseAnyMore() throws Exception {
        runIn(build(1), options(false, List.of()));
        DefinitionSource refused = new DefinitionSource() {
            @Override
            public Brought bring(Path target, PrintStream log) {
                throw new IllegalStateException("those of the record are taken");
            }

            @Override
            public void requireAccess() throws InvalidRequestException {
                throw new InvalidRequestException("Definition repository tests is not for job job");
            }

            @Override
            public boolean isOncePerBlock() {
                return true;
            }
        };
        Block block = new Block(request(build(2)), engine);

        assertThatThrownBy(() -> block.runSuite(
                        "step2", options(false, List.of(records(build(1)))), refused, telling(), each -> {}))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("Definition repository tests is not for job job");
        block.end(true, Optional.empty(), telling());
        assertThat(Records.all(records(build(2)))).isEmpty();
    }

    @Test
    void ofSeveralEarlierBuildsOnlyTheNewestHasToBeThere() throws Exception {
        Files.createDirectories(build(5));
        Files.createDirectories(build(7));

        assertThat(BuildFiles.earlierRecords(build(8), List.of("7", "6", "5")))
                .containsExactly(records(build(7)), records(build(5)));
        List<Path> gone = BuildFiles.earlierRecords(build(8), List.of("6", "5"));
        assertThatThrownBy(() -> runIn(build(8), options(false, gone)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("Build 6 of this job is no longer there");
    }

    @Test
    void anEarlierBuildIsNamedByItsNumber() throws Exception {
        assertThat(BuildFiles.earlierRecords(build(8), List.of("7"))).containsExactly(records(build(7)));
        for (String wrong : List.of("8", "9", "0", "latest", "-1", "../7")) {
            assertThatThrownBy(() -> BuildFiles.earlierRecords(build(8), List.of(wrong)))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage("rerun is '" + wrong
                            + "'; expected the number of an earlier build of this job, such as '7'");
        }
    }

    private Path build(int number) {
        return directory.resolve("builds/" + number);
    }

    private static Path records(Path build) {
        return build.resolve(BuildFiles.RECORDS);
    }

    private static BlockRequest request(Path build) {
        return request(
                "block" + build.getFileName(),
                "job#" + build.getFileName(),
                build,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private FinishedRun runIn(Path build, SuiteOptions options) throws Exception {
        Block block = new Block(request(build), engine);
        FinishedRun ended = block.runSuite("step" + build.getFileName(), options, source(), telling(), each -> {});
        block.end(false, Optional.empty(), telling());
        return ended;
    }
}
