package io.jenkins.plugins.virtualcluster.jenkins.engine;

import hudson.AbortException;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.security.ACLContext;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.jenkins.cloud.BuildRights;
import io.jenkins.plugins.virtualcluster.jenkins.runs.Activity;
import io.jenkins.plugins.virtualcluster.jenkins.runs.Block;
import io.jenkins.plugins.virtualcluster.jenkins.runs.FinishedRun;
import io.jenkins.plugins.virtualcluster.jenkins.runs.StepIO;
import io.jenkins.plugins.virtualcluster.jenkins.runs.StepWork;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import java.io.IOException;
import java.io.PrintStream;
import java.util.stream.Collectors;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * A step that has the engine do something, by a thread of the engine. It begins when the pipeline's state with this step's
 * id in it is on the disk, not before. After a restart the same work is done again: the engine knows by the id and by its
 * records what has happened, and continues from there. Only names and ids are persisted.
 *
 * <p>Stopped once, it cancels as Ctrl-C does on the command line: finalize stages run, within their limits. Stopped again,
 * it aborts. It ends when the engine has ended.
 */
public abstract class EngineExecution extends StepExecution {
    private static final long serialVersionUID = 1;

    private final String id = RunId.next();
    /** Why it is to end; null if nobody asked for that. */
    private Throwable stopped;

    private transient Activity activity;

    public EngineExecution(StepContext context) {
        super(context);
    }

    /** The step's id, and that of the run that it begins. */
    public final String id() {
        return id;
    }

    /**
     * Does the work, and tells the context how it ended; by a thread of the engine, with the rights of the build. The same
     * again after a restart.
     */
    public abstract void work(StepIO telling)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException;

    /** Whether the build's log shows all output. */
    public boolean isOutputShown() {
        return false;
    }

    @Override
    public final boolean start() {
        // The caller's thread has only to have another one do it, and can say if there is none.
        getContext().saveState().addListener(this::begin, Runnable::run);
        return false;
    }

    @Override
    public void onResume() {
        begin();
    }

    /** Has a thread of the engine do the work; what it throws ends the step. */
    final void begin() {
        StepWork.begin(EngineService.get().threads(), this::go, new Failure());
    }

    private void go() throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        if (stopped != null) {
            activity().cancel(by(stopped));
        }
        PrintStream out = getContext().get(TaskListener.class).getLogger();
        ACLContext rights = BuildRights.take(build());
        try {
            work(new StepIO(out, isOutputShown(), activity(), Outcomes.watcher(build())));
        } finally {
            rights.close();
        }
    }

    /** Tells the context. */
    private final class Failure implements StepWork.End {
        @Override
        public void failed(String message, Throwable cause) {
            fail(new AbortException(message));
        }

        @Override
        public void interrupted(InterruptedException cause) {
            fail(new FlowInterruptedException(Result.ABORTED, true));
        }

        @Override
        public void broken(Throwable cause) {
            fail(cause);
        }
    }

    /** What was asked to stop has not failed. */
    public final void fail(Throwable failure) {
        Throwable cause = stopped == null ? failure : stopped;
        if (cause != failure) {
            cause.addSuppressed(failure);
        }
        getContext().onFailure(cause);
    }

    /** Whether somebody asked for its end. */
    public final boolean isStopped() {
        return stopped != null;
    }

    @Override
    public void stop(Throwable cause) {
        boolean again = stopped != null;
        if (again) {
            activity().abort(by(cause));
        } else {
            stopped = cause;
            getContext().saveState();
            activity().cancel(by(cause));
        }
    }

    /** Who asks for the end, for records. */
    public static String by(Throwable cause) {
        if (cause instanceof FlowInterruptedException interruption
                && !interruption.getCauses().isEmpty()) {
            return interruption.getCauses().stream()
                    .map(CauseOfInterruption::getShortDescription)
                    .map(text -> text.replaceFirst("^Aborted by ", ""))
                    .collect(Collectors.joining(", "));
        }
        return "Jenkins";
    }

    @Override
    public String getStatus() {
        return activity().status();
    }

    final synchronized Activity activity() {
        if (activity == null) {
            activity = new Activity();
        }
        return activity;
    }

    public final Run<?, ?> build() throws IOException, InterruptedException {
        return getContext().get(Run.class);
    }

    /** What the block around this step was given. */
    public final ClusterContext cluster() throws IOException, InterruptedException {
        return getContext().get(ClusterContext.class);
    }

    /** The block around this step. */
    public final Block block() throws IOException, InterruptedException {
        return EngineService.get().blocks().of(cluster().request(build()));
    }

    /** Ends this step, which was about a run that has ended. */
    public final void conclude(FinishedRun ended, Outcomes outcomes) throws IOException, InterruptedException {
        if (isStopped()) {
            fail(new AbortException(ended.sentence()));
        } else {
            outcomes.tell(ended);
        }
    }

    /** Ends this step, which was about stages, with their verdict as its value; a bad one does not fail it. */
    public final void conclude(Verdict verdict, String what) throws IOException, InterruptedException {
        if (!verdict.isGood()) {
            Outcomes.warn(getContext(), Result.FAILURE, what + " " + verdict);
        }
        if (isStopped()) {
            fail(new InterruptedException(what + " " + verdict));
        } else {
            getContext().onSuccess(verdict.name());
        }
    }
}
