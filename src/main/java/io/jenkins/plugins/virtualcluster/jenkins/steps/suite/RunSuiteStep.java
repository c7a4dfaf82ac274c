package io.jenkins.plugins.virtualcluster.jenkins.steps.suite;

import hudson.Extension;
import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.jenkins.engine.FailureMode;
import io.jenkins.plugins.virtualcluster.jenkins.engine.StepParameters;
import io.jenkins.plugins.virtualcluster.jenkins.runs.SuiteOptions;
import io.jenkins.plugins.virtualcluster.jenkins.steps.Messages;
import io.jenkins.plugins.virtualcluster.jenkins.steps.StepContexts;
import io.jenkins.plugins.virtualcluster.jenkins.steps.StepForms;
import io.jenkins.plugins.virtualcluster.jenkins.steps.TaggedStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code runSuite 'NAME'}: a suite, from its first stage to its last. */
public final class RunSuiteStep extends TaggedStep {
    private final String suite;
    private List<String> cases = new ArrayList<>();
    private String from;
    private String failure;
    private int retryInfrastructure;

    @DataBoundConstructor
    public RunSuiteStep(String suite) {
        this.suite = StepParameters.orNull(suite);
    }

    public String getSuite() {
        return suite;
    }

    public List<String> getCases() {
        return List.copyOf(cases);
    }

    @DataBoundSetter
    public void setCases(List<String> cases) {
        this.cases = cases == null ? new ArrayList<>() : new ArrayList<>(cases);
    }

    public String getFrom() {
        return from;
    }

    @DataBoundSetter
    public void setFrom(String from) {
        this.from = StepParameters.orNull(from);
    }

    /** Null for what the block says. */
    public String getFailure() {
        return failure;
    }

    /** @throws IllegalArgumentException if it is neither {@code failure} nor {@code unstable} */
    @DataBoundSetter
    public void setFailure(String failure) {
        this.failure = StepParameters.orNull(failure) == null
                ? null
                : FailureMode.of(failure).word();
    }

    public int getRetryInfrastructure() {
        return retryInfrastructure;
    }

    @DataBoundSetter
    public void setRetryInfrastructure(int retryInfrastructure) {
        this.retryInfrastructure = retryInfrastructure;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new RunSuiteExecution(context, this);
    }

    /** Its form. */
    @Extension
    public static final class DescriptorImpl extends TaggedStepDescriptor {
        @Override
        public String getFunctionName() {
            return "runSuite";
        }

        @Override
        public String getDisplayName() {
            return Messages.RunSuiteStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return StepContexts.IN_BLOCK;
        }

        /** Cases with spaces between them, for their field in the form. */
        public String words(List<String> words) {
            return words == null ? "" : String.join(" ", words);
        }

        @Override
        public Step newInstance(StaplerRequest2 request, JSONObject form) throws FormException {
            List<String> cases = StepForms.takeWords(form, "cases");
            Step made = super.newInstance(request, form);
            ((RunSuiteStep) made).setCases(cases);
            return made;
        }

        @POST
        public FormValidation doCheckSuite(@QueryParameter String value) {
            return StepForms.checkName(value, false);
        }

        @POST
        public FormValidation doCheckCases(@QueryParameter String value) {
            return FormValidation.ok();
        }

        @POST
        public FormValidation doCheckFrom(@QueryParameter String value) {
            return StepForms.checkName(value, true);
        }

        @POST
        public FormValidation doCheckFailure(@QueryParameter String value) {
            return StepForms.checkFailure(value);
        }

        @POST
        public FormValidation doCheckRetryInfrastructure(@QueryParameter int value) {
            return StepForms.check(() -> new SuiteOptions("", List.of(), Optional.empty(), Map.of(), value));
        }
    }
}
