package io.jenkins.plugins.virtualcluster.jenkins.build;

import hudson.Extension;
import hudson.model.Job;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.SuiteScheduleTrigger;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.ParameterizedJobMixIn;
import jenkins.model.TransientActionFactory;

/** Gives each job that has run a suite lately, or runs one by a schedule, its history. */
@Extension
@SuppressWarnings("rawtypes")
public final class JobSuitesFactory extends TransientActionFactory<Job> {
    private static final Logger LOGGER = Logger.getLogger(JobSuitesFactory.class.getName());
    /** Few, since each view of a job looks. */
    private static final int BUILDS = 20;

    @Override
    public Class<Job> type() {
        return Job.class;
    }

    @Override
    public Class<JobSuites> actionType() {
        return JobSuites.class;
    }

    @Override
    public Collection<JobSuites> createFor(Job raw) {
        Job<?, ?> job = raw;
        RecordService service = RecordService.get();
        try {
            return service.of(job, BUILDS).exist()
                            || ParameterizedJobMixIn.getTrigger(job, SuiteScheduleTrigger.class) != null
                    ? List.of(new JobSuites(job, service.of(job, JobSuites.BUILDS)))
                    : List.of();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot look for records of " + job.getFullDisplayName(), e);
            return List.of();
        }
    }
}
