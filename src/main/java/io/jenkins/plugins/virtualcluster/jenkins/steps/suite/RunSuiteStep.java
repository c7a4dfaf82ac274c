package io.jenkins.plugins.virtualcluster.jenkins.steps.suite;

import hudson.Extension;
import hudson.model.Item;
import hudson.model.Run;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.engine.EngineExecution;
import io.jenkins.plugins.virtualcluster.jenkins.engine.FailureMode;
import io.jenkins.plugins.virtualcluster.jenkins.engine.Outcomes;
import io.jenkins.plugins.virtualcluster.jenkins.engine.RerunAction;
import io.jenkins.plugins.virtualcluster.jenkins.engine.StepParameters;
import io.jenkins.plugins.virtualcluster.jenkins.runs.BuildFiles;
import io.jenkins.plugins.virtualcluster.jenkins.runs.FinishedRun;
import io.jenkins.plugins.virtualcluster.jenkins.runs.StepIO;
import io.jenkins.plugins.virtualcluster.jenkins.runs.SuiteOptions;
import io.jenkins.plugins.virtualcluster.jenkins.steps.Messages;
import io.jenkins.plugins.virtualcluster.jenkins.steps.TaggedStep;
import io.jenkins.plugins.virtualcluster.jenkins.steps.definitions.Choices;
import io.jenkins.plugins.virtualcluster.jenkins.steps.definitions.StepDefinitions;
import io.jenkins.plugins.virtualcluster.suite.request.Repeats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

/** {@code runSuite 'NAME'}: a suite, from its first stage to its last. */
public final class RunSuiteStep extends TaggedStep {
    private static final long serialVersionUID = 1;

    private final String suite;
    private ArrayList<String> cases = new ArrayList<>();
    private String from;
    private String failure;
    private boolean hold;
    private String rerun;
    private int retryInfrastructure;
    /** 0 in steps of before there was one. */
    private int repeat = 1;

    private boolean untilFailure;
    /** Null also in steps of before there was one. */
    private ArrayList<String> deliver;
    /** Not {@code standby}, which would be false in steps of before there was one. */
    private boolean boots;

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
        this.failure = FailureMode.wordOf(failure);
    }

    public boolean isHold() {
        return hold;
    }

    @DataBoundSetter
    public void setHold(boolean hold) {
        this.hold = hold;
    }

    public String getRerun() {
        return rerun;
    }

    /** @param rerun the number of an earlier build of the same job; null, or an empty text, to run the suite */
    @DataBoundSetter
    public void setRerun(String rerun) {
        this.rerun = StepParameters.orNull(rerun);
    }

    public int getRetryInfrastructure() {
        return retryInfrastructure;
    }

    @DataBoundSetter
    public void setRetryInfrastructure(int retryInfrastructure) {
        this.retryInfrastructure = retryInfrastructure;
    }

    public int getRepeat() {
        return repeat == 0 ? 1 : repeat;
    }

    /** @param repeat how often the cases run; once, or with {@code untilFailure} up to a hundred times, unless it is more than 1 */
    @DataBoundSetter
    public void setRepeat(int repeat) {
        this.repeat = repeat;
    }

    public boolean isUntilFailure() {
        return untilFailure;
    }

    @DataBoundSetter
    public void setUntilFailure(boolean untilFailure) {
        this.untilFailure = untilFailure;
    }

    private static Repeats repeats(int repeat, boolean untilFailure) throws InvalidRequestException {
        return Repeats.asked("repeat", Optional.of(repeat).filter(times -> times != 1), untilFailure);
    }

    public List<String> getDeliver() {
        return deliver == null ? List.of() : List.copyOf(deliver);
    }

    /** @param deliver files that the hosts get beside those of the suite, of the form {@code FILE[=NAME]} */
    @DataBoundSetter
    public void setDeliver(List<String> deliver) {
        this.deliver = deliver == null ? null : new ArrayList<>(deliver);
    }

    public boolean isStandby() {
        return !boots;
    }

    /** @param standby whether a standby cluster is taken over where one fits */
    @DataBoundSetter
    public void setStandby(boolean standby) {
        boots = !standby;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    /** Runs a suite whole, in several attempts if need be. */
    private static final class Execution extends EngineExecution {
        private static final long serialVersionUID = 1;

        private final RunSuiteStep step;

        Execution(StepContext context, RunSuiteStep step) {
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
                throw new InvalidRequestException("runSuite has no suite; expected its name, as in runSuite 'copy'");
            }
            SuiteOptions wish = StepDefinitions.chosen(
                    new SuiteOptions(
                            step.suite,
                            step.cases,
                            Optional.ofNullable(step.from),
                            step.getTags(),
                            step.hold,
                            again(build()),
                            step.retryInfrastructure,
                            step.isStandby(),
                            repeats(step.getRepeat(), step.untilFailure)),
                    cluster(),
                    build());
            Outcomes outcomes = new Outcomes(getContext(), cluster().failure(step.failure));
            FinishedRun ended = block().runSuite(
                            id(),
                            wish,
                            StepDefinitions.of(cluster(), getContext(), step.getDeliver()),
                            telling.orShown(cluster().isLog()),
                            outcomes::publish);
            conclude(ended, outcomes);
        }

        /** The records of the build whose failures are run again, as the step or who started the build asks for. */
        private List<Path> again(Run<?, ?> build) throws InvalidRequestException {
            RerunAction action = build.getAction(RerunAction.class);
            List<String> numbers = step.rerun != null
                    ? List.of(step.rerun)
                    : action == null
                            ? List.of()
                            : action.builds().stream().map(String::valueOf).toList();
            return BuildFiles.earlierRecords(build.getRootDir().toPath(), numbers);
        }
    }

    /** Its form. */
    @Extension
    public static final class DescriptorImpl extends TaggedForm {
        public DescriptorImpl() {
            super("runSuite", Messages._RunSuiteStep_displayName());
        }

        @Override
        public Step newInstance(StaplerRequest2 request, JSONObject form) throws FormException {
            List<String> cases = takeWords(form, "cases");
            List<String> deliver = takeWords(form, "deliver");
            Step made = super.newInstance(request, form);
            ((RunSuiteStep) made).setCases(cases);
            ((RunSuiteStep) made).setDeliver(deliver);
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

        @POST
        public FormValidation doCheckFrom(@QueryParameter String value) {
            return checkName(value, true);
        }

        @POST
        public FormValidation doCheckFailure(@QueryParameter String value) {
            return checkFailure(value);
        }

        @POST
        public FormValidation doCheckRerun(@QueryParameter String value) {
            return check(() -> {
                String build = StepParameters.orNull(value);
                if (build != null && !BuildFiles.isNumber(build)) {
                    throw new IllegalArgumentException(
                            "'" + build
                                    + "' is no number of a build; expected that of an earlier build of the same job, such as 41");
                }
            });
        }

        @POST
        public FormValidation doCheckRepeat(@QueryParameter int value) {
            return check(() -> {
                try {
                    repeats(value, false);
                } catch (InvalidRequestException e) {
                    throw new IllegalArgumentException(e.getMessage(), e);
                }
            });
        }

        @POST
        public FormValidation doCheckRetryInfrastructure(@QueryParameter int value) {
            return check(() -> new SuiteOptions("", List.of(), Optional.empty(), Map.of(), false, List.of(), value));
        }
    }
}
