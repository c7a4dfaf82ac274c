package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.model.CauseAction;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Run;
import io.jenkins.plugins.virtualcluster.jenkins.changes.Builds;
import io.jenkins.plugins.virtualcluster.jenkins.changes.PendingBuild;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;

/** The builds of one job of this Jenkins. */
final class JenkinsBuilds implements Builds {
    /** Ids of what left the queue to begin; their builds may not be on the disk yet. */
    private static final Set<String> BEGINNING = ConcurrentHashMap.newKeySet();
    /** Ids of what somebody took out of the queue: nobody wants it any more. */
    private static final Set<String> CANCELLED = ConcurrentHashMap.newKeySet();

    private final Job<?, ?> job;
    private final String repository;

    JenkinsBuilds(Job<?, ?> job, String repository) {
        this.job = job;
        this.repository = repository;
    }

    /** The queue has let it begin. */
    static void begins(String id) {
        BEGINNING.add(id);
    }

    /** Somebody took it out of the queue. */
    static void cancelled(String id) {
        CANCELLED.add(id);
    }

    @Override
    public int nextNumber() {
        return job.getNextBuildNumber();
    }

    @Override
    public boolean isQueued(PendingBuild build) {
        return BEGINNING.contains(build.id()) || item(build).isPresent();
    }

    /** What waits for that build. */
    Optional<Queue.Item> item(PendingBuild build) {
        for (Queue.Item item : Jenkins.get().getQueue().getItems()) {
            ChangedSuites changed = item.getAction(ChangedSuites.class);
            if (item.task == job && changed != null && changed.id().equals(build.id())) {
                return Optional.of(item);
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean isSettled(PendingBuild build) {
        return CANCELLED.contains(build.id()) || isBegun(build);
    }

    private boolean isBegun(PendingBuild build) {
        for (Run<?, ?> run = job.getLastBuild();
                run != null && run.getNumber() >= build.number();
                run = run.getPreviousBuild()) {
            ChangedSuites changed = run.getAction(ChangedSuites.class);
            if (changed != null
                    && changed.id().equals(build.id())
                    && Files.exists(run.getRootDir().toPath().resolve("build.xml"))) {
                BEGINNING.remove(build.id());
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean schedule(PendingBuild build) {
        return ParameterizedJobMixIn.scheduleBuild2(
                        job,
                        0,
                        new CauseAction(new SuiteChangesCause(repository, build)),
                        new ChangedSuites(repository, build))
                != null;
    }
}
