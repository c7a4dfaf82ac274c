package io.jenkins.plugins.virtualcluster.jenkins.steps.suite;

import hudson.Extension;
import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.engine.BodyStepExecution;
import io.jenkins.plugins.virtualcluster.jenkins.runs.Block;
import io.jenkins.plugins.virtualcluster.jenkins.runs.StepIO;
import io.jenkins.plugins.virtualcluster.jenkins.steps.Messages;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code testCase('NAME') { }}: all stages of a test case; those that are not in its body are run at its end. */
public final class TestCaseStep extends CaseStep {
    private static final long serialVersionUID = 1;

    @DataBoundConstructor
    public TestCaseStep(String name) {
        super(name);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    /**
     * Runs a test case: its body, and then those of its stages that the body has not run, in their order. If the body failed,
     * the case is finalized only. (Jenkins knows no steps that may have a body or none.)
     */
    private static final class Execution extends BodyStepExecution {
        private static final long serialVersionUID = 1;

        private final TestCaseStep step;

        Execution(StepContext context, TestCaseStep step) {
            super(context);
            this.step = step;
        }

        @Override
        public void before(StepIO telling)
                throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
            if (step.getName() == null) {
                throw new InvalidRequestException(
                        "testCase has no name; expected that of a case, as in testCase 'copy_to'");
            }
            block().requireCase(Optional.ofNullable(step.getSuite()), step.getName(), telling);
            beginBody(getContext()
                    .newBodyInvoker()
                    .withContext(new CaseContext(step))
                    .withDisplayName(Messages.TestCaseStep_body(step.getName())));
        }

        @Override
        public void end(StepIO telling)
                throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
            Block block = block();
            String name = step.getName();
            Optional<String> suite = Optional.ofNullable(step.getSuite());
            List<Verdict> verdicts = new ArrayList<>();
            Optional<Verdict> run = Optional.empty();
            try {
                if (failure() == null) {
                    verdicts.add(block.stage(suite, Stage.caseInit(name), telling));
                    run = Optional.of(block.stage(suite, Stage.caseRun(name), telling));
                    verdicts.add(run.get());
                }
                verdicts.add(block.stage(suite, Stage.caseFinalize(name), telling));
            } catch (IllegalArgumentException e) {
                throw new InvalidRequestException(e.getMessage());
            }
            if (failure() == null) {
                conclude(Verdict.ofCase(verdicts, run), "case " + name);
            } else {
                getContext().onFailure(failure());
            }
        }
    }

    /** Its form. */
    @Extension
    public static final class DescriptorImpl extends CaseForm {
        public DescriptorImpl() {
            super("testCase", Messages._TestCaseStep_displayName());
        }

        @Override
        public Set<? extends Class<?>> getProvidedContext() {
            return Set.of(CaseContext.class);
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }

        @Override
        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return checkName(value, false);
        }
    }
}
