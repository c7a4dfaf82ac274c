package io.jenkins.plugins.virtualcluster.jenkins.engine;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.runs.StepIO;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * A step with a body: the engine works before it, and at its end. After a restart the part that was under way is done again;
 * in the body that is the body's. Stopped in its body, the body is stopped.
 */
public abstract class BodyStepExecution extends EngineExecution {
    private static final long serialVersionUID = 1;

    /** None until it has begun. */
    private BodyExecution body;
    /** Whether the body has ended. */
    private boolean ending;

    private Throwable failure;

    public BodyStepExecution(StepContext context) {
        super(context);
    }

    /** What is done before the body, which it begins; or it ends the step. */
    public abstract void before(StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException;

    /** What is done at the end; it ends the step. */
    public abstract void end(StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException;

    @Override
    public void onResume() {
        if (body == null || ending) {
            super.onResume();
        }
    }

    @Override
    public final void work(StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        if (ending) {
            end(telling);
        } else {
            before(telling);
        }
    }

    public final void beginBody(BodyInvoker invoker) {
        body = invoker.withCallback(new Callback(this)).start();
        getContext().saveState();
    }

    /** Leaves out the body. */
    public final void endAtOnce(StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        ending = true;
        end(telling);
    }

    /** What the body failed with; null if it did not. */
    public final Throwable failure() {
        return failure;
    }

    /** Called by the pipeline's thread. */
    private void bodyEnded(Throwable failed) {
        ending = true;
        failure = failed;
        begin();
    }

    @Override
    public void stop(Throwable cause) {
        if (isInBody()) {
            body.cancel(cause);
        } else {
            super.stop(cause);
        }
    }

    public final boolean isInBody() {
        return body != null && !ending;
    }

    /** Hears of the body's end. */
    private static final class Callback extends BodyExecutionCallback {
        private static final long serialVersionUID = 1;

        private final BodyStepExecution execution;

        Callback(BodyStepExecution execution) {
            this.execution = execution;
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            execution.bodyEnded(null);
        }

        @Override
        public void onFailure(StepContext context, Throwable failed) {
            execution.bodyEnded(failed);
        }
    }
}
