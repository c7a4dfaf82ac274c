package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.EnvVars;
import hudson.model.Action;
import hudson.model.EnvironmentContributingAction;
import hudson.model.InvisibleAction;
import hudson.model.Queue;
import hudson.model.Run;
import io.jenkins.plugins.virtualcluster.jenkins.changes.PendingBuild;
import java.util.ArrayList;
import java.util.List;

/** The suites that a build is to run since a change touched them; saved with the build. */
public final class ChangedSuites extends InvisibleAction implements Queue.QueueAction, EnvironmentContributingAction {
    private final String id;
    private final String repository;
    private final String commit;
    private final ArrayList<String> suites = new ArrayList<>();

    ChangedSuites(String repository, PendingBuild build) {
        id = build.id();
        this.repository = repository;
        commit = build.to();
        suites.addAll(build.present());
    }

    /** Of what was decided: {@link PendingBuild#id()}. */
    String id() {
        return id;
    }

    public String getRepository() {
        return repository;
    }

    /** The commit whose suites are to be run. */
    public String getCommit() {
        return commit;
    }

    /** Their names. */
    public List<String> getSuites() {
        return List.copyOf(suites);
    }

    /** What waits in the queue for another reason is not this build. */
    @Override
    public boolean shouldSchedule(List<Action> actions) {
        return actions.stream().noneMatch(action -> action instanceof ChangedSuites other && other.id.equals(id));
    }

    @Override
    public void buildEnvironment(Run<?, ?> run, EnvVars env) {
        env.put("VC_CHANGED_SUITES", String.join(" ", suites));
        env.put("VC_COMMIT", commit);
    }
}
