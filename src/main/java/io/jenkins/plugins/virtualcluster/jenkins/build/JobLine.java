package io.jenkins.plugins.virtualcluster.jenkins.build;

import hudson.model.Job;
import io.jenkins.plugins.virtualcluster.jenkins.records.BuildRecords;
import io.jenkins.plugins.virtualcluster.jenkins.records.JobRecords;
import io.jenkins.plugins.virtualcluster.jenkins.records.RunLine;
import io.jenkins.plugins.virtualcluster.jenkins.records.SuiteLine;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A job with its suites.
 *
 * @param name its full name for people
 * @param url below that of Jenkins
 */
public record JobLine(String name, String url, List<SuiteLine> suites) {
    private static final Logger LOGGER = Logger.getLogger(JobLine.class.getName());

    public JobLine {
        suites = List.copyOf(suites);
    }

    /** What is known of a job; no suites if its records cannot be read, which is logged. */
    static JobLine of(Job<?, ?> job, JobRecords records) {
        List<SuiteLine> suites = List.of();
        try {
            suites = records.suites();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot read the records of " + job.getFullDisplayName(), e);
        }
        return new JobLine(job.getFullDisplayName(), job.getUrl(), suites);
    }

    /** Its pages, below Jenkins. */
    public String page() {
        return url + BuildRecords.PAGES + "/";
    }

    /** The page of a run, below Jenkins. */
    public String page(RunLine run) {
        return url + run.build() + "/" + BuildRecords.PAGES + "/" + run.page();
    }

    List<SuiteBean> beans() {
        return suites.stream().map(suite -> SuiteBean.of(name, suite)).toList();
    }
}
