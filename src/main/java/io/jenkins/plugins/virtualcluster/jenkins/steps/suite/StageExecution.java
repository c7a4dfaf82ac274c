package io.jenkins.plugins.virtualcluster.jenkins.steps.suite;

import hudson.model.Result;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.engine.EngineExecution;
import io.jenkins.plugins.virtualcluster.jenkins.engine.Outcomes;
import io.jenkins.plugins.virtualcluster.jenkins.runs.StepIO;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Runs a stage of a case. It does not fail the build: what a failed stage means to those behind it is the suite's rules, and
 * the end of the suite tells the build.
 */
final class StageExecution extends EngineExecution {
    private static final long serialVersionUID = 1;

    private final Stage.Kind kind;
    private final String testCase;
    private final String suite;

    StageExecution(StepContext context, Stage.Kind kind, String testCase, String suite) {
        super(context);
        this.kind = kind;
        this.testCase = testCase;
        this.suite = suite;
    }

    @Override
    public boolean isOutputShown() {
        return false;
    }

    @Override
    public void work(StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        CaseContext around = getContext().get(CaseContext.class);
        if (testCase == null && around == null) {
            throw new InvalidRequestException(
                    "The step has no test case; expected its name, or testCase('NAME') around it");
        }
        String name = testCase == null ? around.name() : testCase;
        Optional<String> ofSuite = suite == null && around != null ? around.suite() : Optional.ofNullable(suite);
        Stage stage;
        try {
            stage = new Stage(kind, Optional.of(name));
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(e.getMessage());
        }
        tell(this, block().stage(ofSuite, stage, telling), stage.toString());
    }

    /** Ends a step that was about stages, with the verdict as its value. */
    static void tell(EngineExecution step, Verdict verdict, String what) throws IOException, InterruptedException {
        if (!verdict.isGood()) {
            Outcomes.warn(step.getContext(), Result.FAILURE, what + " " + verdict);
        }
        if (step.isStopped()) {
            step.fail(new InterruptedException(what + " " + verdict));
        } else {
            step.getContext().onSuccess(verdict.name());
        }
    }
}
