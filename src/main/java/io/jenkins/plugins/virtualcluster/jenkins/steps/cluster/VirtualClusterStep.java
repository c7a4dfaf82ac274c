package io.jenkins.plugins.virtualcluster.jenkins.steps.cluster;

import hudson.AbortException;
import hudson.Extension;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.reading.Quantities;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.ClusterPermissions;
import io.jenkins.plugins.virtualcluster.jenkins.engine.BodyStepExecution;
import io.jenkins.plugins.virtualcluster.jenkins.engine.ClusterContext;
import io.jenkins.plugins.virtualcluster.jenkins.engine.EngineService;
import io.jenkins.plugins.virtualcluster.jenkins.engine.FailureMode;
import io.jenkins.plugins.virtualcluster.jenkins.engine.Outcomes;
import io.jenkins.plugins.virtualcluster.jenkins.engine.StepParameters;
import io.jenkins.plugins.virtualcluster.jenkins.runs.Block;
import io.jenkins.plugins.virtualcluster.jenkins.runs.FinishedRun;
import io.jenkins.plugins.virtualcluster.jenkins.runs.InlineCluster;
import io.jenkins.plugins.virtualcluster.jenkins.runs.StepIO;
import io.jenkins.plugins.virtualcluster.jenkins.steps.Messages;
import io.jenkins.plugins.virtualcluster.jenkins.steps.TaggedStep;
import io.jenkins.plugins.virtualcluster.jenkins.steps.definitions.Choices;
import io.jenkins.plugins.virtualcluster.jenkins.steps.definitions.StepDefinitions;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code virtualCluster('NAME') { }}: a cluster for the suites inside; without a name, each suite's own. */
public final class VirtualClusterStep extends TaggedStep {
    private static final long serialVersionUID = 1;

    private final String cluster;
    private String hypervisor;
    private String repository;
    private String keep;
    private String keepFailed;
    private String definition;
    private String failure = FailureMode.FAILURE.word();
    /** Not {@code standby}, which would be false in steps of before there was one. */
    private boolean boots;

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

    public String getKeepFailed() {
        return keepFailed;
    }

    /** @throws IllegalArgumentException if it is no duration */
    @DataBoundSetter
    public void setKeepFailed(String keepFailed) {
        this.keepFailed = StepParameters.orNull(keepFailed);
        if (this.keepFailed != null) {
            Quantities.duration(this.keepFailed);
        }
    }

    public String getDefinition() {
        return definition;
    }

    /** @param definition of the cluster as text; null for the one in the definitions */
    @DataBoundSetter
    public void setDefinition(String definition) {
        this.definition = definition == null || definition.isBlank() ? null : definition;
    }

    public String getFailure() {
        return failure;
    }

    /** @throws IllegalArgumentException if it is neither {@code failure} nor {@code unstable} */
    @DataBoundSetter
    public void setFailure(String failure) {
        this.failure = FailureMode.of(failure).word();
    }

    public boolean isStandby() {
        return !boots;
    }

    /** @param standby whether a standby cluster is taken over where one fits */
    @DataBoundSetter
    public void setStandby(boolean standby) {
        boots = !standby;
    }

    /** Called with the rights of the build. */
    @Override
    public StepExecution start(StepContext context) throws AbortException {
        Jenkins.get().checkPermission(ClusterPermissions.USE);
        try {
            return new Execution(context, this);
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage());
        }
    }

    /**
     * The block: its cluster is brought up, then its body runs, then the cluster goes, or stays as was asked for. After a
     * restart in the first part that is resumed; in the body, the cluster is taken over by the first step that wants it, or
     * by the end; in the last part, the end is done again. If the cluster does not come up the body does not run, and the step
     * fails. Stopped in its body, the body is stopped.
     */
    private static final class Execution extends BodyStepExecution {
        private static final long serialVersionUID = 1;

        private final ClusterContext cluster;
        private final String name;

        Execution(StepContext context, VirtualClusterStep step) {
            super(context);
            cluster = new ClusterContext(
                    id(),
                    step.getCluster(),
                    step.getHypervisor(),
                    step.getRepository(),
                    step.getKeep(),
                    step.getKeepFailed(),
                    step.getDefinition(),
                    step.getTags(),
                    FailureMode.of(step.getFailure()),
                    step.isLog(),
                    step.isStandby());
            name = cluster.name();
        }

        @Override
        public boolean isOutputShown() {
            return cluster.isLog();
        }

        private Block own() throws IOException, InterruptedException {
            return EngineService.get().blocks().of(cluster.request(build()));
        }

        @Override
        public void before(StepIO telling)
                throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
            try {
                Map<String, String> environment =
                        own().begin(StepDefinitions.of(cluster, getContext()), telling.activity(), telling.out());
                if (!isStopped()) {
                    beginBody(getContext()
                            .newBodyInvoker()
                            .withContext(cluster)
                            .withContext(EnvironmentExpander.merge(
                                    getContext().get(EnvironmentExpander.class),
                                    EnvironmentExpander.constant(environment)))
                            .withDisplayName(name == null ? "virtualCluster" : Messages.VirtualClusterStep_body(name)));
                    return;
                }
            } catch (InvalidRequestException
                    | HypervisorException
                    | IOException
                    | InterruptedException
                    | RuntimeException
                    | Error e) {
                if (!isInBody()) {
                    giveUp(telling, e);
                }
                throw e;
            }
            endAtOnce(telling);
        }

        private void giveUp(StepIO telling, Throwable failed) {
            try {
                own().end(true, Optional.empty(), telling);
            } catch (InvalidRequestException | HypervisorException | IOException | RuntimeException | Error e) {
                failed.addSuppressed(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                EngineService.get().blocks().forget(id());
            }
        }

        @Override
        public void end(StepIO telling)
                throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
            telling.activity().status("the cluster is removed");
            boolean interrupted = isStopped() || failure() instanceof FlowInterruptedException;
            List<FinishedRun> ended;
            try {
                ended = own().end(
                                failure() != null,
                                interrupted ? Optional.of(by(failure())) : Optional.empty(),
                                telling);
            } finally {
                EngineService.get().blocks().forget(id());
            }
            Outcomes outcomes = new Outcomes(getContext(), cluster.failure());
            for (FinishedRun one : ended) {
                outcomes.publish(one);
            }
            Optional<FinishedRun> bad = ended.stream()
                    .filter(one -> !one.verdict().isGood() && one.verdict() != Verdict.CANCELLED)
                    .findFirst();
            if (failure() != null) {
                getContext().onFailure(failure());
            } else if (bad.isPresent()) {
                outcomes.tell(bad.get());
            } else if (isStopped()) {
                fail(new AbortException("The block was ended"));
            } else {
                getContext().onSuccess(null);
            }
        }

        @Override
        public String getStatus() {
            return isInBody() ? "in its body" : super.getStatus();
        }
    }

    /** Its form. */
    @Extension
    public static final class DescriptorImpl extends TaggedForm {
        public DescriptorImpl() {
            super("virtualCluster", Messages._VirtualClusterStep_displayName(), Set.of(Run.class, TaskListener.class));
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
        public ComboBoxModel doFillHypervisorItems(@AncestorInPath Item item) {
            return Choices.hypervisors(item);
        }

        @POST
        public ListBoxModel doFillRepositoryItems(@AncestorInPath Item item, @QueryParameter String repository) {
            return Choices.repositories(item, repository);
        }

        @POST
        public FormValidation doCheckKeep(@QueryParameter String value) {
            return checkDuration(value);
        }

        @POST
        public FormValidation doCheckKeepFailed(@QueryParameter String value) {
            return checkDuration(value);
        }

        @POST
        public FormValidation doCheckFailure(@QueryParameter String value) {
            return check(() -> FailureMode.of(value));
        }

        @POST
        public FormValidation doCheckCluster(@QueryParameter String value) {
            return checkName(value, true);
        }

        @POST
        public FormValidation doCheckDefinition(@QueryParameter String value, @QueryParameter String cluster) {
            return check(() -> {
                if (StepParameters.orNull(value) != null) {
                    InlineCluster.of(value, StepParameters.orNull(cluster));
                }
            });
        }

        @POST
        public FormValidation doCheckHypervisor(@QueryParameter String value) {
            return checkNames(StepParameters.words(value));
        }

        @POST
        public FormValidation doCheckRepository(@QueryParameter String value) {
            return checkName(value, true);
        }
    }
}
