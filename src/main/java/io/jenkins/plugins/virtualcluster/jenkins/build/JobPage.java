package io.jenkins.plugins.virtualcluster.jenkins.build;

import hudson.model.Job;
import io.jenkins.plugins.virtualcluster.jenkins.records.RecordPages;

/** A page of a job, over the runs of its builds: of a suite, a host, or a comparison. */
public final class JobPage extends RecordPage {
    private final Job<?, ?> job;

    JobPage(RecordPages.Drawn drawn, Job<?, ?> job) {
        super(drawn);
        this.job = job;
    }

    /** For views. */
    public Job<?, ?> getJob() {
        return job;
    }

    @Override
    public String getUpName() {
        return job.getFullDisplayName();
    }
}
