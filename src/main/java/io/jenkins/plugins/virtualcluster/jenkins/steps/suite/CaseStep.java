package io.jenkins.plugins.virtualcluster.jenkins.steps.suite;

import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.engine.EngineExecution;
import io.jenkins.plugins.virtualcluster.jenkins.engine.StepParameters;
import io.jenkins.plugins.virtualcluster.jenkins.runs.StepIO;
import io.jenkins.plugins.virtualcluster.jenkins.steps.StepForm;
import io.jenkins.plugins.virtualcluster.record.Stage;
import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jvnet.localizer.Localizable;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A step about a test case: one of its stages ({@link StageStep}), or all of them ({@link TestCaseStep}). */
public abstract class CaseStep extends Step implements Serializable {
    private static final long serialVersionUID = 1;

    private String name;
    private String suite;

    CaseStep(String name) {
        this.name = StepParameters.orNull(name);
    }

    /** Null in a block of {@code testCase} for the case of the block. */
    public final String getName() {
        return name;
    }

    /** Null for the only suite that has started in the block. */
    public final String getSuite() {
        return suite;
    }

    @DataBoundSetter
    public final void setSuite(String suite) {
        this.suite = StepParameters.orNull(suite);
    }

    /** The test case around a step; the pipeline persists it. */
    static final class CaseContext implements Serializable {
        private static final long serialVersionUID = 1;

        private final String name;
        private final String suite;

        CaseContext(CaseStep step) {
            name = step.name;
            suite = step.suite;
        }
    }

    /** One stage of a test case, on all hosts. */
    public abstract static class StageStep extends CaseStep {
        private static final long serialVersionUID = 1;

        private final Stage.Kind stage;

        StageStep(Stage.Kind stage, String name) {
            super(name);
            this.stage = stage;
        }

        /** A parameter of the constructor that has a setter, too, may be omitted in declarative pipelines. */
        @DataBoundSetter
        public final void setName(String name) {
            ((CaseStep) this).name = StepParameters.orNull(name);
        }

        @Override
        public final StepExecution start(StepContext context) {
            return new Execution(context, this);
        }

        /**
         * Runs a stage of a case. It does not fail the build: the suite's rules say what a failed stage means to the next ones,
         * and the end of the suite gives the build its result.
         */
        private static final class Execution extends EngineExecution {
            private static final long serialVersionUID = 1;

            private final StageStep step;

            Execution(StepContext context, StageStep step) {
                super(context);
                this.step = step;
            }

            @Override
            public void work(StepIO telling)
                    throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
                CaseContext around = getContext().get(CaseContext.class);
                if (step.getName() == null && around == null) {
                    throw new InvalidRequestException(
                            "The step has no test case; expected its name, or testCase('NAME') around it");
                }
                String name = step.getName() == null ? around.name : step.getName();
                String suite = step.getSuite() == null && around != null ? around.suite : step.getSuite();
                Stage stage;
                try {
                    stage = new Stage(step.stage, Optional.of(name));
                } catch (IllegalArgumentException e) {
                    throw new InvalidRequestException(e.getMessage());
                }
                conclude(block().stage(Optional.ofNullable(suite), stage, telling), stage.toString());
            }
        }
    }

    /** The form of each of them. */
    public abstract static class CaseForm extends StepForm {
        CaseForm(String function, Localizable title) {
            super(function, title);
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return checkName(value, true);
        }

        @POST
        public FormValidation doCheckSuite(@QueryParameter String value) {
            return checkName(value, true);
        }
    }
}
