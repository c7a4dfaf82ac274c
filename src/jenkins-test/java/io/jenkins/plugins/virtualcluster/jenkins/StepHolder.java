package io.jenkins.plugins.virtualcluster.jenkins;

import hudson.model.AbstractProject;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.DataBoundConstructor;

/** Has a job's form show the form of a step. */
public final class StepHolder extends Builder {
    private final Step step;

    @DataBoundConstructor
    public StepHolder(Step step) {
        this.step = step;
    }

    public Step getStep() {
        return step;
    }

    /** To be added to those that there are. */
    public static final class DescriptorImpl extends BuildStepDescriptor<Builder> {
        public DescriptorImpl() {
            super(StepHolder.class);
        }

        @Override
        public String getDisplayName() {
            return "A step";
        }

        @Override
        @SuppressWarnings("rawtypes")
        public boolean isApplicable(Class<? extends AbstractProject> job) {
            return true;
        }

        /** Ours only: the form of each is in the page. */
        public List<StepDescriptor> getSteps() {
            return StepDescriptor.all().stream()
                    .filter(one -> one.clazz.getName().startsWith(StepHolder.class.getPackageName()))
                    .toList();
        }
    }
}
