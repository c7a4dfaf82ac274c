package io.jenkins.plugins.virtualcluster.jenkins.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.jenkins.records.FailedStarts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        block.end(Optional.empty(), telling());

        assertThat(told).containsExactly("step1 PASSED", "step11 FAILED", "step12 PASSED");
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
    void aRunThatDoesNotFitTheBlockIsFoundBeforeTheFirstRunBegins() throws Exception {
        clusterOfVersion("5.5");
        files.matrix("{ version: [ 5.5, 5.10 ] }");
        Block block = block(Optional.of("cluster"));
        block.begin(source(), new Activity(), out);

        assertThatThrownBy(() -> block.runSuite("step1", wish(0), source(), telling(), each -> {}))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("but the suite needs it with {version=5.10}");
        block.end(Optional.empty(), telling());

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
        block.end(Optional.empty(), telling());
        assertNothingIsLeft();
    }
}
