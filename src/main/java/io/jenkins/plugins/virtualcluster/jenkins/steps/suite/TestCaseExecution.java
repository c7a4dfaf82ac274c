package io.jenkins.plugins.virtualcluster.jenkins.steps.suite;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.engine.BodyStepExecution;
import io.jenkins.plugins.virtualcluster.jenkins.runs.Block;
import io.jenkins.plugins.virtualcluster.jenkins.runs.StepIO;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Runs a test case: its body, and then those of its stages that the body has not run, in their order. If the body failed,
 * the case is finalized only. (Jenkins knows no steps that may have a body or none.)
 */
final class TestCaseExecution extends BodyStepExecution {
    private static final long serialVersionUID = 1;

    private final String name;
    private final String suite;

    TestCaseExecution(StepContext context, TestCaseStep step) {
        super(context);
        name = step.getName();
        suite = step.getSuite();
    }

    @Override
    public boolean isOutputShown() {
        return false;
    }

    @Override
    public void before(StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        if (name == null) {
            throw new InvalidRequestException(
                    "testCase has no name; expected that of a case, as in testCase 'copy_to'");
        }
        beginBody(getContext()
                .newBodyInvoker()
                .withContext(new CaseContext(name, suite))
                .withDisplayName("case " + name));
    }

    @Override
    public void end(StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        Block block = block();
        Optional<String> ofSuite = Optional.ofNullable(suite);
        Verdict verdict = Verdict.SKIPPED;
        try {
            if (failure() == null) {
                verdict = block.stage(ofSuite, Stage.caseInit(name), telling);
                verdict = verdict.worse(block.stage(ofSuite, Stage.caseRun(name), telling));
            }
            verdict = verdict.worse(block.stage(ofSuite, Stage.caseFinalize(name), telling));
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(e.getMessage());
        }
        if (failure() == null) {
            StageExecution.tell(this, verdict, "case " + name);
        } else {
            getContext().onFailure(failure());
        }
    }
}
