package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.definition.TestCase;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.util.List;
import java.util.Optional;

/** The failure rules: which stage follows which, and what is left out when one fails. */
final class StageSequence {

    /** Runs single stages. */
    interface Stages {
        Verdict run(Stage stage) throws InterruptedException;

        void skip(Stage stage, String cause);

        /** Why no further stage but those that finalize may begin, such as a host that died. */
        Optional<String> obstacle();

        /** Whether nothing at all may begin any more. */
        boolean isOver();
    }

    private final StagePlan plan;
    private final List<TestCase> cases;
    private final Stages stages;
    private Verdict verdict = Verdict.SKIPPED;

    StageSequence(StagePlan plan, List<TestCase> cases, Stages stages) {
        this.plan = plan;
        this.cases = cases;
        this.stages = stages;
    }

    /**
     * Runs all stages.
     *
     * @return the worst of their verdicts
     */
    Verdict execute() throws InterruptedException {
        Verdict init = begin(Stage.SUITE_INIT);
        for (TestCase testCase : cases) {
            if (init == Verdict.PASSED) {
                runCase(testCase.name());
            } else {
                skipCase(
                        testCase.name(),
                        init == Verdict.SKIPPED ? "suite-init was not run" : "suite-init did not pass");
            }
        }
        end(Stage.SUITE_FINALIZE, init != Verdict.SKIPPED);
        return verdict;
    }

    private void runCase(String name) throws InterruptedException {
        Stage initStage = Stage.caseInit(name);
        Verdict init = plan.has(initStage) ? begin(initStage) : Verdict.SKIPPED;
        Verdict run = Verdict.SKIPPED;
        if (init.isGood()) {
            run = begin(Stage.caseRun(name));
        } else {
            stages.skip(Stage.caseRun(name), initStage + " did not pass");
        }
        end(Stage.caseFinalize(name), init != Verdict.SKIPPED || run != Verdict.SKIPPED);
    }

    private void skipCase(String name, String cause) {
        for (Stage stage : List.of(Stage.caseInit(name), Stage.caseRun(name), Stage.caseFinalize(name))) {
            if (plan.has(stage)) {
                stages.skip(stage, cause);
            }
        }
    }

    /** Runs the stage, or skips it if there is an obstacle. */
    private Verdict begin(Stage stage) throws InterruptedException {
        Optional<String> obstacle = stages.obstacle();
        if (obstacle.isPresent()) {
            stages.skip(stage, obstacle.get());
            return Verdict.SKIPPED;
        }
        Verdict result = stages.run(stage);
        verdict = verdict.worse(result);
        return result;
    }

    /** Runs a finalize stage if what it finalizes was begun. */
    private void end(Stage stage, boolean begun) throws InterruptedException {
        if (!plan.has(stage)) {
            return;
        }
        if (!begun) {
            stages.skip(stage, "there is nothing to finalize");
        } else if (stages.isOver()) {
            stages.skip(stage, stages.obstacle().orElse("the run was aborted"));
        } else {
            verdict = verdict.worse(stages.run(stage));
        }
    }
}
