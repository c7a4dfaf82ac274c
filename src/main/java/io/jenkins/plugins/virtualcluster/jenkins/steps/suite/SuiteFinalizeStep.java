package io.jenkins.plugins.virtualcluster.jenkins.steps.suite;

import hudson.Extension;
import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.engine.EngineExecution;
import io.jenkins.plugins.virtualcluster.jenkins.engine.FailureMode;
import io.jenkins.plugins.virtualcluster.jenkins.engine.Outcomes;
import io.jenkins.plugins.virtualcluster.jenkins.engine.StepParameters;
import io.jenkins.plugins.virtualcluster.jenkins.runs.FinishedRun;
import io.jenkins.plugins.virtualcluster.jenkins.runs.StepIO;
import io.jenkins.plugins.virtualcluster.jenkins.steps.Messages;
import io.jenkins.plugins.virtualcluster.jenkins.steps.StepForm;
import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code suiteFinalize()}: ends a suite whose stages are steps, and gives the build the suite's result. */
public final class SuiteFinalizeStep extends Step implements Serializable {
    private static final long serialVersionUID = 1;

    private String suite;
    private String failure;

    @DataBoundConstructor
    public SuiteFinalizeStep() {
        // All parameters are optional.
    }

    /** Null for the only suite that has started in the block. */
    public String getSuite() {
        return suite;
    }

    @DataBoundSetter
    public void setSuite(String suite) {
        this.suite = StepParameters.orNull(suite);
    }

    /** Null for what the block says. */
    public String getFailure() {
        return failure;
    }

    /** @throws IllegalArgumentException if it is neither {@code failure} nor {@code unstable} */
    @DataBoundSetter
    public void setFailure(String failure) {
        this.failure = FailureMode.wordOf(failure);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    /** Ends a suite whose stages are steps. */
    private static final class Execution extends EngineExecution {
        private static final long serialVersionUID = 1;

        private final SuiteFinalizeStep step;

        Execution(StepContext context, SuiteFinalizeStep step) {
            super(context);
            this.step = step;
        }

        @Override
        public void work(StepIO telling)
                throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
            FinishedRun ended = block().suiteFinalize(Optional.ofNullable(step.suite), telling);
            Outcomes outcomes = new Outcomes(getContext(), cluster().failure(step.failure));
            outcomes.publish(ended);
            conclude(ended, outcomes);
        }
    }

    /** Its form. */
    @Extension
    public static final class DescriptorImpl extends StepForm {
        public DescriptorImpl() {
            super("suiteFinalize", Messages._SuiteFinalizeStep_displayName());
        }

        @POST
        public FormValidation doCheckSuite(@QueryParameter String value) {
            return checkName(value, true);
        }

        @POST
        public FormValidation doCheckFailure(@QueryParameter String value) {
            return checkFailure(value);
        }
    }
}
