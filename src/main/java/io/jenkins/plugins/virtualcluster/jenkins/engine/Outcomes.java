package io.jenkins.plugins.virtualcluster.jenkins.engine;

import hudson.AbortException;
import hudson.ExtensionList;
import hudson.console.HyperlinkNote;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.virtualcluster.jenkins.runs.FinishedRun;
import io.jenkins.plugins.virtualcluster.jenkins.runs.RunWatcher;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** What the end of a run means to its step and its build. */
public final class Outcomes {
    private static final Logger LOGGER = Logger.getLogger(Outcomes.class.getName());

    private final StepContext context;
    private final FailureMode mode;

    public Outcomes(StepContext context, FailureMode mode) {
        this.context = context;
        this.mode = mode;
    }

    /** Has publishers notified of the runs of that build that begin, or come to no end, by other threads: no run waits for them. */
    static RunWatcher watcher(Run<?, ?> build) {
        return new RunWatcher() {
            @Override
            public void began(RunDirectory record) {
                announce(publisher -> publisher.begin(record, build));
            }

            @Override
            public void missed(String title, String reason) {
                announce(publisher -> publisher.miss(title, reason, build));
            }
        };
    }

    /** What a publisher is told. */
    private interface News {
        void to(ResultsPublisher publisher) throws IOException, InterruptedException;
    }

    private static void announce(News news) {
        EngineService.get().later(() -> {
            for (ResultsPublisher publisher : ExtensionList.lookup(ResultsPublisher.class)) {
                try {
                    news.to(publisher);
                } catch (IOException | RuntimeException e) {
                    LOGGER.log(Level.WARNING, "Cannot publish what became of a run", e);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
    }

    /** Gives the build the results of a suite's cases. */
    public void publish(FinishedRun ended) throws IOException, InterruptedException {
        for (ResultsPublisher publisher : ExtensionList.lookup(ResultsPublisher.class)) {
            publisher.publish(ended.record(), context);
        }
    }

    /** Ends the step, with the verdict as its value unless it fails. */
    public void tell(FinishedRun ended) throws IOException, InterruptedException {
        Verdict verdict = ended.verdict();
        if (verdict.isGood()) {
            context.onSuccess(verdict.name());
            return;
        }
        link(ended);
        if (verdict == Verdict.CANCELLED) {
            context.get(TaskListener.class).getLogger().println(ended.sentence());
            context.onFailure(new FlowInterruptedException(Result.ABORTED, true));
        } else if (mode == FailureMode.UNSTABLE && verdict != Verdict.INFRASTRUCTURE) {
            context.get(TaskListener.class).getLogger().println(ended.sentence());
            context.get(Run.class).setResult(Result.UNSTABLE);
            warn(context, Result.UNSTABLE, ended.sentence());
            context.onSuccess(verdict.name());
        } else {
            context.onFailure(new AbortException(ended.sentence()));
        }
    }

    /** Leads from the log to what happened. */
    private void link(FinishedRun ended) throws IOException, InterruptedException {
        String page = "/" + context.get(Run.class).getUrl() + ended.page();
        context.get(TaskListener.class)
                .getLogger()
                .println("See " + HyperlinkNote.encodeTo(page, "the page of run " + ended.run())
                        + " for outputs, logs and files");
    }

    /** Has views of the pipeline show the step so, though the pipeline continues. */
    public static void warn(StepContext context, Result result, String message)
            throws IOException, InterruptedException {
        context.get(FlowNode.class).addOrReplaceAction(new WarningAction(result).withMessage(message));
    }
}
