package io.jenkins.plugins.virtualcluster.jenkins.steps.cluster;

import hudson.AbortException;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.engine.BodyStepExecution;
import io.jenkins.plugins.virtualcluster.jenkins.engine.ClusterContext;
import io.jenkins.plugins.virtualcluster.jenkins.engine.EngineService;
import io.jenkins.plugins.virtualcluster.jenkins.engine.FailureMode;
import io.jenkins.plugins.virtualcluster.jenkins.engine.Outcomes;
import io.jenkins.plugins.virtualcluster.jenkins.runs.Block;
import io.jenkins.plugins.virtualcluster.jenkins.runs.FinishedRun;
import io.jenkins.plugins.virtualcluster.jenkins.runs.StepIO;
import io.jenkins.plugins.virtualcluster.jenkins.steps.definitions.StepDefinitions;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * The block: its cluster is brought up, then its body runs, then the cluster goes, or stays as was asked for. After a
 * restart in the first part that is resumed; in the body, the cluster is taken over by the first step that wants it, or
 * by the end; in the last part, the end is done again. If the cluster does not come up the body does not run, and the step
 * fails. Stopped in its body, the body is stopped.
 */
final class VirtualClusterExecution extends BodyStepExecution {
    private static final long serialVersionUID = 1;

    private final ClusterContext cluster;
    private final String name;

    VirtualClusterExecution(StepContext context, VirtualClusterStep step) {
        super(context);
        cluster = new ClusterContext(
                id(),
                step.getCluster(),
                step.getHypervisor(),
                step.getRepository(),
                step.getKeep(),
                step.getTags(),
                FailureMode.of(step.getFailure()),
                step.isLog());
        name = step.getCluster();
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
                                getContext().get(EnvironmentExpander.class), EnvironmentExpander.constant(environment)))
                        .withDisplayName(name == null ? "virtualCluster" : "cluster " + name));
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
            own().end(Optional.empty(), telling);
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
            ended = own().end(interrupted ? Optional.of(by(failure())) : Optional.empty(), telling);
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
