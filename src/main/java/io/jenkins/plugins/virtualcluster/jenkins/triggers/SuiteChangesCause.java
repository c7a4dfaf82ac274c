package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.model.Cause;
import hudson.model.TaskListener;
import io.jenkins.plugins.virtualcluster.jenkins.changes.PendingBuild;
import io.jenkins.plugins.virtualcluster.jenkins.changes.SuiteChange;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.stapler.export.Exported;

/** Why a build was started: the commits, and for each suite what in them touches it. */
public final class SuiteChangesCause extends Cause {
    private final String repository;
    private final String from;
    private final String to;
    private final String suites;
    private final ArrayList<String> reasons = new ArrayList<>();

    SuiteChangesCause(String repository, PendingBuild build) {
        this.repository = repository;
        from = build.from();
        to = build.to();
        suites = build.names();
        build.suites().stream().map(SuiteChange::toString).forEach(reasons::add);
    }

    @Override
    public String getShortDescription() {
        return Messages.SuiteChangesCause_shortDescription(
                repository, PendingBuild.brief(from), PendingBuild.brief(to), suites);
    }

    /** The commit that was seen before. */
    @Exported(visibility = 3)
    public String getFrom() {
        return from;
    }

    /** The commit whose suites are run. */
    @Exported(visibility = 3)
    public String getTo() {
        return to;
    }

    /** A line for each suite: its name, and what touches it. */
    @Exported(visibility = 3)
    public List<String> getReasons() {
        return List.copyOf(reasons);
    }

    @Override
    public void print(TaskListener listener) {
        super.print(listener);
        reasons.forEach(reason -> listener.getLogger().println("  " + reason));
    }
}
