package io.jenkins.plugins.virtualcluster.jenkins.steps.definitions;

import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.jenkins.changes.DefinitionHistory;
import io.jenkins.plugins.virtualcluster.jenkins.engine.ClusterContext;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.ChangedSuites;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.Histories;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.RepositoryStepExecution;
import java.io.IOException;
import java.util.ArrayList;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * The suites that the build's cause names; of a build that somebody else started, all of the repository.
 */
final class ChangedSuitesExecution extends RepositoryStepExecution {
    private static final long serialVersionUID = 1;

    private final String repository;

    ChangedSuitesExecution(StepContext context, String repository) {
        super(context);
        this.repository = repository;
    }

    @Override
    protected ArrayList<String> ask() throws InvalidRequestException, IOException, InterruptedException {
        TaskListener listener = getContext().get(TaskListener.class);
        ChangedSuites changed = getContext().get(Run.class).getAction(ChangedSuites.class);
        String wanted = wanted();
        if (changed != null && (wanted == null || wanted.equals(changed.getRepository()))) {
            listener.getLogger().println("Suites that changes touched: " + String.join(", ", changed.getSuites()));
            return new ArrayList<>(changed.getSuites());
        }
        if (wanted == null) {
            throw new InvalidRequestException(
                    "changedSuites has no repository; expected its name, as in changedSuites('definitions')");
        }
        DefinitionHistory history = Histories.of(wanted, listener);
        ArrayList<String> all = new ArrayList<>(history.at(history.head()).all());
        listener.getLogger().println("No change started this build: all suites, " + String.join(", ", all));
        return all;
    }

    private String wanted() throws IOException, InterruptedException {
        ClusterContext block = getContext().get(ClusterContext.class);
        return repository == null && block != null ? block.repository().orElse(null) : repository;
    }
}
