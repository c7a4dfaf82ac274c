package io.jenkins.plugins.virtualcluster.jenkins.steps.suite;

import hudson.Extension;
import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.engine.EngineExecution;
import io.jenkins.plugins.virtualcluster.jenkins.engine.StepParameters;
import io.jenkins.plugins.virtualcluster.jenkins.runs.StepIO;
import io.jenkins.plugins.virtualcluster.jenkins.runs.SuiteOptions;
import io.jenkins.plugins.virtualcluster.jenkins.steps.Messages;
import io.jenkins.plugins.virtualcluster.jenkins.steps.TaggedStep;
import io.jenkins.plugins.virtualcluster.jenkins.steps.definitions.Choices;
import io.jenkins.plugins.virtualcluster.jenkins.steps.definitions.StepDefinitions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** {@code suiteInit 'NAME'}: begins a suite whose stages are steps, with the first of them. */
public final class SuiteInitStep extends TaggedStep {
    private static final long serialVersionUID = 1;

    private final String suite;
    /** Null also in steps of before there was one. */
    private ArrayList<String> deliver;

    @DataBoundConstructor
    public SuiteInitStep(String suite) {
        this.suite = StepParameters.orNull(suite);
    }

    public String getSuite() {
        return suite;
    }

    public List<String> getDeliver() {
        return deliver == null ? List.of() : List.copyOf(deliver);
    }

    /** @param deliver files that the hosts get beside those of the suite, of the form {@code FILE[=NAME]} */
    @DataBoundSetter
    public void setDeliver(List<String> deliver) {
        this.deliver = deliver == null ? null : new ArrayList<>(deliver);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    /** Begins a suite whose stages are steps. */
    private static final class Execution extends EngineExecution {
        private static final long serialVersionUID = 1;

        private final SuiteInitStep step;

        Execution(StepContext context, SuiteInitStep step) {
            super(context);
            this.step = step;
        }

        @Override
        public boolean isOutputShown() {
            return step.isLog();
        }

        @Override
        public void work(StepIO telling)
                throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
            if (step.suite == null) {
                throw new InvalidRequestException("suiteInit has no suite; expected its name, as in suiteInit 'copy'");
            }
            SuiteOptions wish =
                    new SuiteOptions(step.suite, List.of(), Optional.empty(), step.getTags(), false, List.of(), 0);
            conclude(
                    block().suiteInit(
                                    id(),
                                    wish,
                                    StepDefinitions.of(cluster(), getContext(), step.getDeliver()),
                                    telling.orShown(cluster().isLog())),
                    "suite-init");
        }
    }

    /** Its form. */
    @Extension
    public static final class DescriptorImpl extends TaggedForm {
        public DescriptorImpl() {
            super("suiteInit", Messages._SuiteInitStep_displayName());
        }

        @Override
        public Step newInstance(StaplerRequest2 request, JSONObject form) throws FormException {
            List<String> deliver = takeWords(form, "deliver");
            Step made = super.newInstance(request, form);
            ((SuiteInitStep) made).setDeliver(deliver);
            return made;
        }

        @POST
        public ComboBoxModel doFillSuiteItems(@AncestorInPath Item item) {
            return Choices.suites(item);
        }

        @POST
        public FormValidation doCheckSuite(@QueryParameter String value) {
            return checkName(value, false);
        }
    }
}
