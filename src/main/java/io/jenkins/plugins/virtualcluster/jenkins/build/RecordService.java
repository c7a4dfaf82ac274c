package io.jenkins.plugins.virtualcluster.jenkins.build;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.virtualcluster.jenkins.records.BuildRecords;
import io.jenkins.plugins.virtualcluster.jenkins.records.JobRecords;
import io.jenkins.plugins.virtualcluster.jenkins.records.RecordIndexes;

/** The records of all builds. They lie in the builds' directories, and go when a build is deleted. */
@Extension
@SuppressWarnings("rawtypes")
public final class RecordService extends RunListener<Run> {
    private final RecordIndexes indexes = new RecordIndexes();

    /** The only one. */
    public static RecordService get() {
        return ExtensionList.lookupSingleton(RecordService.class);
    }

    /** Those of one build. */
    public BuildRecords of(Run<?, ?> build) {
        return BuildRecords.of(build.getNumber(), build.getRootDir().toPath(), indexes);
    }

    /** @param looked how many of its builds are read, the newest first */
    public JobRecords of(Job<?, ?> job, int looked) {
        return new JobRecords(job.getBuildDir().toPath(), looked, indexes);
    }

    @Override
    public void onDeleted(Run build) {
        indexes.forget(build.getRootDir().toPath());
    }
}
