package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.model.CauseAction;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Run;
import io.jenkins.plugins.virtualcluster.jenkins.changes.ChangePoll;
import io.jenkins.plugins.virtualcluster.jenkins.changes.PendingBuild;
import java.nio.file.Files;
import java.util.Optional;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;

/** The builds of one job of this Jenkins. */
final class JenkinsBuilds implements ChangePoll.Builds {
    private final ChangesService service = ChangesService.get();
    private final Job<?, ?> job;
    private final String repository;

    JenkinsBuilds(Job<?, ?> job, String repository) {
        this.job = job;
        this.repository = repository;
    }

    @Override
    public int nextNumber() {
        return job.getNextBuildNumber();
    }

    @Override
    public boolean isQueued(PendingBuild build) {
        return service.isBeginning(build.id()) || item(build).isPresent();
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
        return service.isCancelled(build.id()) || isBegun(build);
    }

    private boolean isBegun(PendingBuild build) {
        for (Run<?, ?> run = job.getLastBuild();
                run != null && run.getNumber() >= build.number();
                run = run.getPreviousBuild()) {
            ChangedSuites changed = run.getAction(ChangedSuites.class);
            if (changed != null
                    && changed.id().equals(build.id())
                    && Files.exists(run.getRootDir().toPath().resolve("build.xml"))) {
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
