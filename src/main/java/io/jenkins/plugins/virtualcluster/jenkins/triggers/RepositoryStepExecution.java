package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.AbortException;
import hudson.model.Result;
import io.jenkins.plugins.virtualcluster.jenkins.runs.UserError;
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

    /** @return what the step gives to the pipeline */
    protected abstract Object ask() throws UserError, IOException, InterruptedException;

    @Override
    public final boolean start() {
        ChangesService.get().execute(this::go);
        return false;
    }

    @Override
    public final void onResume() {
        ChangesService.get().execute(this::go);
    }

    private void go() {
        try {
            getContext().onSuccess(ask());
        } catch (UserError e) {
            getContext().onFailure(new AbortException(e.getMessage()));
        } catch (InterruptedException e) {
            getContext().onFailure(new FlowInterruptedException(Result.ABORTED, true));
        } catch (IOException | RuntimeException e) {
            getContext().onFailure(e);
        }
    }
}
