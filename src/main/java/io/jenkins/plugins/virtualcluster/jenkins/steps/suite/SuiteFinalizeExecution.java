package io.jenkins.plugins.virtualcluster.jenkins.steps.suite;

import hudson.AbortException;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.engine.ClusterContext;
import io.jenkins.plugins.virtualcluster.jenkins.engine.EngineExecution;
import io.jenkins.plugins.virtualcluster.jenkins.engine.FailureMode;
import io.jenkins.plugins.virtualcluster.jenkins.engine.Outcomes;
import io.jenkins.plugins.virtualcluster.jenkins.runs.FinishedRun;
import io.jenkins.plugins.virtualcluster.jenkins.runs.StepIO;
import java.io.IOException;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Ends a suite whose stages are steps. */
final class SuiteFinalizeExecution extends EngineExecution {
    private static final long serialVersionUID = 1;

    private final String suite;
    private final String failure;

    SuiteFinalizeExecution(StepContext context, String suite, String failure) {
        super(context);
        this.suite = suite;
        this.failure = failure;
    }

    @Override
    public boolean isOutputShown() {
        return false;
    }

    @Override
    public void work(StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        ClusterContext cluster = getContext().get(ClusterContext.class);
        FinishedRun ended = block().suiteFinalize(Optional.ofNullable(suite), telling);
        Outcomes outcomes = new Outcomes(getContext(), failure == null ? cluster.failure() : FailureMode.of(failure));
        outcomes.publish(ended);
        if (isStopped()) {
            fail(new AbortException(ended.sentence()));
        } else {
            outcomes.tell(ended);
        }
    }
}
