package io.jenkins.plugins.virtualcluster.jenkins.steps.suite;

import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.jenkins.engine.StepParameters;
import io.jenkins.plugins.virtualcluster.jenkins.steps.StepContexts;
import io.jenkins.plugins.virtualcluster.jenkins.steps.StepForms;
import io.jenkins.plugins.virtualcluster.record.Stage;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** One stage of a test case, on all hosts. */
public abstract class CaseStep extends Step {
    private final Stage.Kind stage;
    private String name;
    private String suite;

    CaseStep(Stage.Kind stage, String name) {
        this.stage = stage;
        this.name = StepParameters.orNull(name);
    }

    /** Null in a block of testCase for the case of the block. */
    public String getName() {
        return name;
    }

    /** A parameter of the constructor that has a setter, too, may be omitted in declarative pipelines. */
    @DataBoundSetter
    public void setName(String name) {
        this.name = StepParameters.orNull(name);
    }

    public String getSuite() {
        return suite;
    }

    @DataBoundSetter
    public void setSuite(String suite) {
        this.suite = StepParameters.orNull(suite);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new StageExecution(context, stage, name, suite);
    }

    /** What their forms have in common. */
    public abstract static class CaseStepDescriptor extends StepDescriptor {
        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return StepContexts.IN_BLOCK;
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return StepForms.checkName(value, true);
        }

        @POST
        public FormValidation doCheckSuite(@QueryParameter String value) {
            return StepForms.checkName(value, true);
        }
    }
}
