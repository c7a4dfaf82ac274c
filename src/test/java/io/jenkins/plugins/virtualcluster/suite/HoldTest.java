package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.TestCase;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.cluster.HeldCluster;
import io.jenkins.plugins.virtualcluster.suite.request.Keep;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that stop behind the stage that did not pass, and clusters that stay only of such runs. */
class HoldTest extends SuiteRunHarness {
    private static final Stage FINALIZE = Stage.caseFinalize("one");
    private static final Keep HELD = new Keep(Optional.of(Duration.ofHours(2)), true, true);

    private final CompletableFuture<Event.RunHeld> held = new CompletableFuture<>();
    private Keep keeping = HELD;

    @BeforeEach
    void failsOnOneHost() throws IOException {
        files.script("cases/one/run.sh", "[ $VC_HOST = srv2 ]");
        for (String part : new String[] {"init", "run", "finalize"}) {
            files.script("cases/two/" + part + ".sh", "true");
        }
        files.cases("[ one, two ]");
        listener = event -> {
            if (event instanceof Event.RunHeld hold) {
                held.complete(hold);
            }
        };
    }

    @Override
    RunRequest request() throws IOException {
        RunRequest all = super.request();
        return all.rerun(
                id,
                all.cases().stream().map(TestCase::name).toList(),
                "k3f9abcd",
                "user@machine",
                keeping,
                directory.resolve("private"),
                attempt);
    }

    private Event.RunHeld waitForHold() throws Exception {
        return held.get(60, TimeUnit.SECONDS);
    }

    private Verdict end(CompletableFuture<Verdict> verdict) throws Exception {
        return verdict.get(60, TimeUnit.SECONDS);
    }

    @Test
    void aRunStopsBehindTheFailureAndFinalizesWhenSomeoneLetsItContinue() throws Exception {
        CompletableFuture<Verdict> verdict = start(host -> {});
        Event.RunHeld hold = waitForHold();
        assertThat(hold.stage()).isEqualTo(RUN);
        assertThat(hold.hosts()).containsExactly("srv1", "srv2");
        assertThat(hold.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(hold.until()).isEqualTo(hold.at().plus(Duration.ofHours(2)));
        assertThat(state().holding()).contains(hold);
        assertThat(state().stage(FINALIZE).orElseThrow().started()).isEmpty();

        while (!run.letContinue("Ada")) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        assertThat(end(verdict)).isEqualTo(Verdict.FAILED);
        assertThat(run.letContinue("Eve")).isFalse();

        RunState state = state();
        assertThat(state.continued().orElseThrow().by()).contains("Ada");
        assertThat(state.holding()).isEmpty();
        assertThat(stage(FINALIZE).verdict()).contains(Verdict.PASSED);
        assertThat(stage(Stage.caseRun("two")).verdict()).contains(Verdict.SKIPPED);
        assertThat(stage(Stage.caseRun("two")).cause()).contains("the run was held, and ended then");
        assertThat(state.ended().orElseThrow().cause().orElseThrow()).startsWith("case/one/run: ");
        assertThat(state.clusterStopped().orElseThrow().keptUntil()).isEmpty();
        assertThat(hypervisor.find()).isEmpty();
    }

    @Test
    void anotherProcessOfTheUserLetsItContinue() throws Exception {
        CompletableFuture<Verdict> verdict = start(host -> {});
        Event.RunHeld hold = waitForHold();
        HeldCluster cluster = HeldCluster.in(directory.resolve("private"));
        while (cluster.until().isEmpty()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        assertThat(cluster.until()).contains(hold.until());
        cluster.letContinue("user@machine");

        assertThat(end(verdict)).isEqualTo(Verdict.FAILED);
        assertThat(state().continued().orElseThrow().by()).contains("user@machine");
    }

    @Test
    void whenItsTimeIsOverItFinalizesByItself() throws Exception {
        keeping = new Keep(Optional.of(Duration.ofMillis(1)), true, true);
        assertThat(execute()).isEqualTo(Verdict.FAILED);
        assertThat(state().continued().orElseThrow().by()).isEmpty();
        assertThat(stage(FINALIZE).verdict()).contains(Verdict.PASSED);
    }

    @Test
    void aFailureOfTheLastStageHoldsToo() throws Exception {
        files.script("cases/one/run.sh", "true");
        files.script("cases/two/finalize.sh", "exit 4");
        CompletableFuture<Verdict> verdict = start(host -> {});
        assertThat(waitForHold().stage()).isEqualTo(Stage.caseFinalize("two"));
        while (!run.letContinue("Ada")) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        assertThat(end(verdict)).isEqualTo(Verdict.FAILED);
    }

    @Test
    void aRunThatIsCancelledMeanwhileFinalizes() throws Exception {
        CompletableFuture<Verdict> verdict = start(host -> {});
        waitForHold();
        run.cancel("Ctrl-C");
        assertThat(end(verdict)).isEqualTo(Verdict.CANCELLED);
        assertThat(stage(FINALIZE).verdict()).contains(Verdict.PASSED);
        assertThat(state().continued()).isEmpty();
        assertThat(hypervisor.find()).isEmpty();
    }

    @Test
    void anAttemptBeforeAnotherIsNotHeld() throws Exception {
        attempt = Attempt.first(1);
        files.script("cases/one/run.sh", "true");
        listener = event -> {
            if (event instanceof Event.StageStarted start && start.stage().equals(RUN)) {
                hypervisor.end(id, "srv1", "it was destroyed");
            }
        };
        assertThat(execute()).isEqualTo(Verdict.INFRASTRUCTURE);
        assertThat(state().held()).isEmpty();
    }

    @Test
    void aRunThatPassesIsNeitherHeldNorKept() throws Exception {
        files.script("cases/one/run.sh", "true");
        assertThat(execute()).isEqualTo(Verdict.PASSED);
        assertThat(state().held()).isEmpty();
        assertThat(state().clusterStopped().orElseThrow().keptUntil()).isEmpty();
    }

    @Test
    void onlyTheClusterOfARunThatDidNotPassStays() throws Exception {
        keeping = new Keep(Optional.of(Duration.ofHours(2)), true, false);
        assertThat(execute()).isEqualTo(Verdict.FAILED);
        assertThat(state().held()).isEmpty();
        assertThat(state().clusterStopped().orElseThrow().keptUntil()).isPresent();
        assertThat(hypervisor.find()).hasSize(1);
    }
}
