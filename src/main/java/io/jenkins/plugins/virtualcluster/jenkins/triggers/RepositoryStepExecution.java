package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.AbortException;
import hudson.model.Result;
import hudson.model.Run;
import hudson.security.ACLContext;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.BuildRights;
import io.jenkins.plugins.virtualcluster.jenkins.runs.StepWork;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** A step that asks a definition repository, on a thread of {@link ChangesService}. After a restart it asks again. */
public abstract class RepositoryStepExecution extends StepExecution {
    private static final long serialVersionUID = 1;

    protected RepositoryStepExecution(StepContext context) {
        super(context);
    }

    /**
     * Asks, with the rights of the build.
     *
     * @return what the step gives to the pipeline
     */
    protected abstract Object ask() throws InvalidRequestException, IOException, InterruptedException;

    @Override
    public final boolean start() {
        begin();
        return false;
    }

    @Override
    public final void onResume() {
        begin();
    }

    private void begin() {
        StepWork.begin(ChangesService.get()::execute, () -> getContext().onSuccess(answer()), new Failure());
    }

    private Object answer() throws InvalidRequestException, IOException, InterruptedException {
        ACLContext rights = BuildRights.take(getContext().get(Run.class));
        try {
            return ask();
        } finally {
            rights.close();
        }
    }

    /** Tells the context. */
    private final class Failure implements StepWork.End {
        @Override
        public void failed(String message, Throwable cause) {
            getContext().onFailure(new AbortException(message));
        }

        @Override
        public void interrupted(InterruptedException cause) {
            getContext().onFailure(new FlowInterruptedException(Result.ABORTED, true));
        }

        @Override
        public void broken(Throwable cause) {
            getContext().onFailure(cause);
        }
    }
}
