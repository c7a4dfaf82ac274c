package io.jenkins.plugins.virtualcluster.jenkins.build;

import hudson.model.Job;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.CronSpecs;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * When a job runs its suites by their schedule the next time.
 *
 * @param job its full name
 * @param url below that of Jenkins
 */
@ExportedBean(defaultVisibility = 2)
public record PlannedJob(@Exported String job, String url, Instant next) {
    /** None if that is not soon. */
    static Optional<PlannedJob> of(Job<?, ?> job) {
        return CronSpecs.nextRun(job).map(next -> new PlannedJob(job.getFullDisplayName(), job.getUrl(), next));
    }

    @Exported
    public Date getNextRun() {
        return Date.from(next);
    }
}
