package io.jenkins.plugins.virtualcluster.jenkins.build;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.Item;
import hudson.model.Job;
import io.jenkins.plugins.virtualcluster.jenkins.records.BuildRecords;
import io.jenkins.plugins.virtualcluster.jenkins.records.JobRecords;
import io.jenkins.plugins.virtualcluster.jenkins.records.RecordReply;
import io.jenkins.plugins.virtualcluster.jenkins.records.SuiteLine;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.JobActions;
import io.jenkins.plugins.virtualcluster.jenkins.triggers.SuiteScheduleTrigger;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.ParameterizedJobMixIn;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The history of a job's suites. */
@ExportedBean
public final class JobSuites implements Action, StaplerProxy {
    private final Job<?, ?> job;
    private final JobRecords records;

    JobSuites(Job<?, ?> job, JobRecords records) {
        this.job = job;
        this.records = records;
    }

    @Override
    public String getIconFileName() {
        return "symbol-computer";
    }

    @Override
    public String getDisplayName() {
        return Messages.JobSuites_displayName();
    }

    @Override
    public String getUrlName() {
        return BuildRecords.PAGES;
    }

    /** Nothing is given to who may not read the job. */
    @Override
    public Object getTarget() {
        job.checkPermission(Item.READ);
        return this;
    }

    /** For views. */
    public Job<?, ?> getJob() {
        return job;
    }

    /** For views: the suites, the one that was run last first. */
    public List<SuiteLine> getLines() {
        return JobLine.of(job, records).suites();
    }

    /** The same for the remote API. */
    @Exported
    public List<SuiteBean> getSuites() {
        return JobLine.of(job, records).beans();
    }

    /** When its suites are run by their schedule the next time; null if that is not soon. */
    @Exported
    public Date getNextRun() {
        return PlannedJob.of(job).map(PlannedJob::getNextRun).orElse(null);
    }

    public Api getApi() {
        return new Api(this);
    }

    /** The pages of suites, and their data. */
    public void doDynamic(StaplerRequest2 request, StaplerResponse2 response) throws IOException, ServletException {
        new RecordReply(request, response, page -> new JobPage(page, job).show(request, response))
                .send(records.pages(), request.getRestOfPath());
    }

    /** Gives each job that has run a suite lately, or runs one by a schedule, its history. */
    @Extension
    public static final class Factory extends JobActions<JobSuites> {
        private static final Logger LOGGER = Logger.getLogger(JobSuites.class.getName());
        /** Few, since each view of a job looks. */
        private static final int RECENT = 20;

        public Factory() {
            super(JobSuites.class);
        }

        @Override
        protected Optional<JobSuites> of(Job<?, ?> job) {
            RecordService service = RecordService.get();
            try {
                return service.of(job, RECENT).exist()
                                || ParameterizedJobMixIn.getTrigger(job, SuiteScheduleTrigger.class) != null
                        ? Optional.of(new JobSuites(job, service.of(job, JobRecords.BUILDS)))
                        : Optional.empty();
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "Cannot look for records of " + job.getFullDisplayName(), e);
                return Optional.empty();
            }
        }
    }
}
