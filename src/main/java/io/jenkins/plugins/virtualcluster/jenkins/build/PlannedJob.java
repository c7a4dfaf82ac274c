package io.jenkins.plugins.virtualcluster.jenkins.build;

import hudson.model.Job;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.CronSpecs;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** When a job runs its suites by their schedule the next time. */
@ExportedBean(defaultVisibility = 2)
public final class PlannedJob {
    private final Job<?, ?> job;
    private final Instant next;

    private PlannedJob(Job<?, ?> job, Instant next) {
        this.job = job;
        this.next = next;
    }

    /** None if that is not soon. */
    static Optional<PlannedJob> of(Job<?, ?> job) {
        return CronSpecs.nextRun(job).map(next -> new PlannedJob(job, next));
    }

    /** The job's full name. */
    @Exported
    public String getJob() {
        return job.getFullDisplayName();
    }

    /** For views: below that of Jenkins. */
    public String getUrl() {
        return job.getUrl();
    }

    @Exported
    public Date getNextRun() {
        return Date.from(next);
    }
}
