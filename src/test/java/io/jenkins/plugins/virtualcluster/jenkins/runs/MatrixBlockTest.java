package io.jenkins.plugins.virtualcluster.jenkins.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor.Call;
import io.jenkins.plugins.virtualcluster.jenkins.records.FailedStarts;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Suites with a matrix in a block of a pipeline. */
class MatrixBlockTest extends BlockHarness {
    @BeforeEach
    void useImagesWithTags() throws Exception {
        clusterOfVersion("1");
    }

    private void assertNothingIsLeft() throws Exception {
        assertThat(hypervisor.find()).isEmpty();
        assertThat(engine.runs().all()).isEmpty();
    }

    /** The definition of a cluster whose image depends on a tag. */
    private void clusterOfVersion(String usual) throws IOException {
        files.cluster("name: cluster\ntags: { version: \"" + usual + "\" }\ndefaults: { image: \"tiny-@version@\" }\n"
                + "networks: { lan: { domain: lan.test } }\nhosts:\n  srv1:\n  srv2:\n");
    }

    @Test
    void eachRunOfAMatrixGetsAClusterWithItsTagsAndIsToldOf() throws Exception {
        files.matrix("{ version: [ 5.5, 5.10 ], mode: [ slow, fast ], exclude: [ { version: 5.5, mode: fast } ] }");
        files.script("cases/one/run.sh", "test @version@-@mode@ != 5.10-slow");
        List<String> images = new ArrayList<>();
        hypervisor.onStart(
                (plan, keys) -> images.add(plan.hosts().get(0).host().image().toString()));
        List<String> told = new ArrayList<>();
        Block block = block(Optional.empty());

        FinishedRun worst = block.runSuite(
                "step1", wish(0), source(), telling(), ended -> told.add(ended.run() + " " + ended.verdict()));
        FinishedRun again = block.runSuite("step1", wish(0), source(), telling(), each -> {});
        block.end(false, Optional.empty(), telling());

        assertThat(told).containsExactly("step1 PASSED", "step11 FAILED", "step12 PASSED");
        assertThat(watched)
                .as("once each, also where the step is done again")
                .containsExactly("step1", "step11", "step12");
        assertThat(log()).contains("[suite] run step11 on cluster cluster, 2 hosts, version=5.10, mode=slow");
        assertThat(worst.run()).isEqualTo("step11");
        assertThat(again.run()).isEqualTo("step11");
        assertThat(worst.sentence()).startsWith("Suite suite (version=5.10, mode=slow) FAILED");
        assertThat(images)
                .as("the last two share a cluster")
                .containsExactly("PoolVolume[name=tiny-5.5]", "PoolVolume[name=tiny-5.10]");
        assertNothingIsLeft();
    }

    @Test
    void whatAStepDeliversIsBroughtOnceAndIsTheSameInAllRunsAlsoAfterARestart() throws Exception {
        files.matrix("{ version: [ 5.5, 5.10 ] }");
        files.script("cases/one/run.sh", "cat \"$VC_FILES/app\"");
        Built built = new Built(source());

        FinishedRun ended = block(Optional.empty()).runSuite("step1", wish(0), built, telling(), each -> {});
        FinishedRun again = block(Optional.empty()).runSuite("step1", wish(0), built, telling(), each -> {});

        assertThat(built.brought).isEqualTo(1);
        assertThat(ended.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(again.run()).isEqualTo(ended.run());
        assertThat(log()).contains("Delivers app, 7 B, SHA-256 " + DigestUtils.sha256Hex("build 1"));
        List<RunDirectory> records = Records.all(directory.resolve("build/virtual-cluster"));
        assertThat(records)
                .hasSize(2)
                .allSatisfy(record ->
                        assertThat(record.output(Stage.caseRun("one"), "srv1")).hasContent("build 1"));
    }

    @Test
    void whatIsDeliveredInThePlaceOfAFileOfTheSuiteIsRefusedBeforeAHypervisorIsAsked() throws Exception {
        files.file("files/app", "committed");
        hypervisor.failNext(Call.TICKETS, "the hypervisor was asked");
        Block block = block(Optional.empty());

        assertThatThrownBy(() -> block.runSuite("step1", wish(0), new Built(source()), telling(), each -> {}))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("suite suite has files/app already");
    }

    /** Definitions, and a file that is another one each time. */
    private static final class Built implements DefinitionSource {
        private final DefinitionSource definitions;
        private int brought;

        Built(DefinitionSource definitions) {
            this.definitions = definitions;
        }

        @Override
        public Brought bring(Path target, PrintStream log)
                throws InvalidRequestException, IOException, InterruptedException {
            return definitions.bring(target, log);
        }

        @Override
        public List<String> delivered() {
            return List.of("app");
        }

        @Override
        public void bringDelivered(Path target) throws IOException {
            brought++;
            Files.writeString(target.resolve("app"), "build " + brought);
        }

        @Override
        public boolean isOncePerBlock() {
            return definitions.isOncePerBlock();
        }
    }

    @Test
    void aRunThatDoesNotFitTheBlockIsFoundBeforeTheFirstRunBegins() throws Exception {
        clusterOfVersion("5.5");
        files.matrix("{ version: [ 5.5, 5.10 ] }");
        Block block = block(Optional.of("cluster"));
        block.begin(source(), new Activity(), out);

        assertThatThrownBy(() -> block.runSuite("step1", wish(0), source(), telling(), each -> {}))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("but the suite needs it with {version=5.10}");
        block.end(false, Optional.empty(), telling());

        assertThat(log()).doesNotContain("[suite] run step1");
        assertThat(FailedStarts.of(directory.resolve("build")).all())
                .extracting(FailedStarts.FailedStart::sentence)
                .singleElement()
                .asString()
                .startsWith("No run of suite suite came to be: Cluster cluster of this block was started");
    }

    @Test
    void aClusterOfTheBlockIsMadeWithTheTagsOfTheBlockAndOnlyForSuitesWithThese() throws Exception {
        files.matrix("{ version: [ 5.5, 5.10 ] }");
        Block block = block(Optional.of("cluster"));
        block.begin(source(), new Activity(), out);

        assertThatThrownBy(() -> block.runSuite("step1", wish(0), source(), telling(), each -> {}))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(
                        "was started with the tags {version=1}, but the suite needs it with {version=5.5}");
        assertThatThrownBy(() -> block.suiteInit("step2", wish(0), source(), telling()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("has a matrix of 2 runs, but stage steps run only one");
        block.end(false, Optional.empty(), telling());
        assertNothingIsLeft();
    }
}
