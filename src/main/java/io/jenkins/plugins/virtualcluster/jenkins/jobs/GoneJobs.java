package io.jenkins.plugins.virtualcluster.jenkins.jobs;

import hudson.Extension;
import hudson.model.AsyncPeriodicWork;
import hudson.model.Job;
import hudson.model.TaskListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.jenkins.changes.DefinitionHistory;
import io.jenkins.plugins.virtualcluster.jenkins.seeds.JobMark;
import io.jenkins.plugins.virtualcluster.jenkins.seeds.Seeding;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.Histories;
import java.io.IOException;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * Removes, once an hour, jobs whose suite is gone for longer than their time of grace. The repository is asked once more
 * before: a suite that is back keeps its job.
 */
@Extension
public final class GoneJobs extends AsyncPeriodicWork {
    private static final Logger LOGGER = Logger.getLogger(GoneJobs.class.getName());
    private static final long MINUTES = 60;

    public GoneJobs() {
        super("Virtual cluster jobs of removed suites");
    }

    @Override
    public long getRecurrencePeriod() {
        return MINUTES * MIN;
    }

    @Override
    protected Level getNormalLoggingLevel() {
        return Level.FINE;
    }

    @Override
    protected void execute(TaskListener listener) throws InterruptedException {
        ACLContext rights = ACL.as2(ACL.SYSTEM2);
        try {
            for (Job<?, ?> job : Jenkins.get().getAllItems(Job.class)) {
                removeIfOver(job, listener);
            }
        } finally {
            rights.close();
        }
    }

    private static void removeIfOver(Job<?, ?> job, TaskListener listener) throws InterruptedException {
        SuiteJobProperty property = job.getProperty(SuiteJobProperty.class);
        if (property == null || property.mark().missing().isEmpty()) {
            return;
        }
        try {
            if (Seeding.isOver(SuiteJobProperty.of(job), Instant.now()) && isGone(job, property.mark(), listener)) {
                LOGGER.info("Job " + job.getFullName() + " is removed: its suite was removed at "
                        + property.mark().missing().get());
                job.delete();
            }
        } catch (InvalidRequestException | IOException e) {
            LOGGER.log(
                    Level.WARNING,
                    "Job " + job.getFullName() + " stays, though its suite seems to be removed: " + e.getMessage());
        }
    }

    private static boolean isGone(Job<?, ?> job, JobMark mark, TaskListener listener)
            throws InvalidRequestException, IOException, InterruptedException {
        DefinitionHistory history = Histories.of(mark.repository(), job, listener);
        return !history.at(history.head()).all().contains(mark.suite());
    }
}
