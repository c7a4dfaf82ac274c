package io.jenkins.plugins.virtualcluster.jenkins.steps.cluster;

import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.virtualcluster.definition.reading.Quantities;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.ClusterPermissions;
import io.jenkins.plugins.virtualcluster.jenkins.engine.ClusterContext;
import io.jenkins.plugins.virtualcluster.jenkins.engine.FailureMode;
import io.jenkins.plugins.virtualcluster.jenkins.engine.StepParameters;
import io.jenkins.plugins.virtualcluster.jenkins.steps.Messages;
import io.jenkins.plugins.virtualcluster.jenkins.steps.StepForms;
import io.jenkins.plugins.virtualcluster.jenkins.steps.TaggedStep;
import java.util.Set;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code virtualCluster('NAME') { }}: a cluster for the suites inside; without a name, each suite's own. */
public final class VirtualClusterStep extends TaggedStep {
    private final String cluster;
    private String hypervisor;
    private String repository;
    private String keep;
    private String failure = FailureMode.FAILURE.word();

    @DataBoundConstructor
    public VirtualClusterStep(String cluster) {
        this.cluster = StepParameters.orNull(cluster);
    }

    public String getCluster() {
        return cluster;
    }

    public String getHypervisor() {
        return hypervisor;
    }

    @DataBoundSetter
    public void setHypervisor(String hypervisor) {
        this.hypervisor = StepParameters.orNull(hypervisor);
    }

    public String getRepository() {
        return repository;
    }

    @DataBoundSetter
    public void setRepository(String repository) {
        this.repository = StepParameters.orNull(repository);
    }

    public String getKeep() {
        return keep;
    }

    /** @throws IllegalArgumentException if it is no duration */
    @DataBoundSetter
    public void setKeep(String keep) {
        this.keep = StepParameters.orNull(keep);
        if (this.keep != null) {
            Quantities.duration(this.keep);
        }
    }

    public String getFailure() {
        return failure;
    }

    /** @throws IllegalArgumentException if it is neither {@code failure} nor {@code unstable} */
    @DataBoundSetter
    public void setFailure(String failure) {
        this.failure = FailureMode.of(failure).word();
    }

    /** Called with the rights of the build. */
    @Override
    public StepExecution start(StepContext context) {
        Jenkins.get().checkPermission(ClusterPermissions.USE);
        return new VirtualClusterExecution(context, this);
    }

    /** Its form. */
    @Extension
    public static final class DescriptorImpl extends TaggedStepDescriptor {
        @Override
        public String getFunctionName() {
            return "virtualCluster";
        }

        @Override
        public String getDisplayName() {
            return Messages.VirtualClusterStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class);
        }

        @Override
        public Set<? extends Class<?>> getProvidedContext() {
            return Set.of(ClusterContext.class);
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }

        @POST
        public FormValidation doCheckKeep(@QueryParameter String value) {
            return StepForms.checkDuration(value);
        }

        @POST
        public FormValidation doCheckFailure(@QueryParameter String value) {
            return StepForms.check(() -> FailureMode.of(value));
        }

        @POST
        public FormValidation doCheckCluster(@QueryParameter String value) {
            return StepForms.checkName(value, true);
        }

        @POST
        public FormValidation doCheckHypervisor(@QueryParameter String value) {
            return StepForms.checkNames(StepParameters.words(value));
        }

        @POST
        public FormValidation doCheckRepository(@QueryParameter String value) {
            return StepForms.checkName(value, true);
        }
    }
}
