package io.jenkins.plugins.virtualcluster.jenkins.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor.Call;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Steps in the branches of a {@code parallel}. */
@Timeout(300)
class ParallelStagesTest extends BlockHarness {
    private static final long LIMIT = 90;

    private static SuiteOptions wish(String suite) {
        return new SuiteOptions(suite, List.of(), Optional.empty(), Map.of(), false, List.of(), 0);
    }

    @Test
    void aStageOfOneSuiteKeepsNoOtherSuiteWaiting() throws Exception {
        files.copy("other");
        Path go = directory.resolve("go");
        files.script("cases/one/run.sh", "until [ -e " + go + " ]; do sleep 0.1; done");
        Block block = block(Optional.empty());
        block.suiteInit("step1", wish("suite"), source(), telling());
        block.suiteInit("step2", wish("other"), source(), telling());
        Optional<String> suite = Optional.of("suite");
        block.stage(suite, Stage.caseInit("one"), telling());

        FutureTask<Verdict> slow = begun(() -> block.stage(suite, Stage.caseRun("one"), telling()));
        logged("[suite] case/one/run ...").get(LIMIT, TimeUnit.SECONDS);
        FutureTask<Verdict> quick = begun(() -> block.stage(Optional.of("other"), Stage.caseInit("one"), telling()));

        assertThat(quick.get(LIMIT, TimeUnit.SECONDS)).isEqualTo(Verdict.PASSED);
        assertThat(slow.isDone()).isFalse();
        Files.createFile(go);
        assertThat(slow.get(LIMIT, TimeUnit.SECONDS)).isEqualTo(Verdict.PASSED);
        assertThat(block.end(false, Optional.empty(), telling())).hasSize(2);
    }

    @Test
    void aStepThatWaitsForAnotherOfItsSuiteCanBeAborted() throws Exception {
        Path go = directory.resolve("go");
        files.script("cases/one/run.sh", "until [ -e " + go + " ]; do sleep 0.1; done");
        Block block = block(Optional.empty());
        block.suiteInit("step1", wish("suite"), source(), telling());
        Optional<String> suite = Optional.of("suite");
        block.stage(suite, Stage.caseInit("one"), telling());
        FutureTask<Verdict> slow = begun(() -> block.stage(suite, Stage.caseRun("one"), telling()));
        logged("[suite] case/one/run ...").get(LIMIT, TimeUnit.SECONDS);
        Activity activity = new Activity();

        FutureTask<Verdict> waiting = begun(() -> block.stage(suite, Stage.caseFinalize("one"), telling(activity)));
        while (!activity.status().equals("waits for another step of suite suite")) {
            assertThat(waiting.isDone()).isFalse();
            Thread.onSpinWait();
        }
        activity.cancel("somebody");

        assertThatThrownBy(() -> waiting.get(LIMIT, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(slow.isDone()).isFalse();
        Files.createFile(go);
        assertThat(slow.get(LIMIT, TimeUnit.SECONDS)).isEqualTo(Verdict.PASSED);
        block.end(false, Optional.empty(), telling());
    }

    @Test
    void aClusterOfABlockIsNotPutBackUnderAnotherSuiteNorBootedAgain() throws Exception {
        files.copy("other");
        files.cases("[ one, two ]");
        files.script("cases/two/run.sh", "true");
        files.more("isolation: case");
        Block shared = block(Optional.of("cluster"));
        shared.begin(source(), new Activity(), out);
        shared.suiteInit("step1", wish("other"), source(), telling());

        FinishedRun together = shared.runSuite("step2", wish("suite"), source(), telling(), each -> {});

        assertThat(together.verdict()).isEqualTo(Verdict.INFRASTRUCTURE);
        assertThat(together.sentence()).contains("Another run uses cluster cluster of run ");
        shared.end(false, Optional.empty(), telling());
        hypervisor.failNext(Call.SNAPSHOT, "host srv2 cannot be saved");
        Block own = block(Optional.empty());

        FinishedRun unsaved = own.runSuite("step3", wish("suite"), source(), telling(), each -> {});

        assertThat(unsaved.verdict()).isEqualTo(Verdict.INFRASTRUCTURE);
        assertThat(unsaved.sentence()).contains("host srv2 cannot be saved");
        own.end(false, Optional.empty(), telling());
    }

    @Test
    void aSuiteThatDidNotComeToBeginIsNoneToEnd() throws Exception {
        Block block = block(Optional.empty());
        Activity cancelled = new Activity();
        cancelled.cancel("somebody");

        assertThatThrownBy(() -> block.suiteInit("step1", wish("suite"), source(), telling(cancelled)))
                .isInstanceOf(InterruptedException.class);

        assertThat(block.end(false, Optional.empty(), telling())).isEmpty();
        assertThat(engine.runs().all()).isEmpty();
    }
}
