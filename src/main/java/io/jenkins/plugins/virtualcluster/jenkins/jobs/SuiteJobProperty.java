package io.jenkins.plugins.virtualcluster.jenkins.jobs;

import hudson.Extension;
import hudson.model.Job;
import hudson.model.JobProperty;
import hudson.model.JobPropertyDescriptor;
import io.jenkins.plugins.virtualcluster.jenkins.seeds.JobMark;
import io.jenkins.plugins.virtualcluster.jenkins.seeds.JobText;
import io.jenkins.plugins.virtualcluster.jenkins.seeds.Jobs;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.sf.json.JSONObject;
import org.kohsuke.stapler.StaplerRequest2;

/** Marks a job that was made for a suite. It goes with the job's configuration, and no form changes it. */
public final class SuiteJobProperty extends JobProperty<Job<?, ?>> {
    private final String repository;
    private final String suite;
    private final String job;
    private final String asked;
    private final String grace;
    /** Null until Jenkins has made it. */
    private String made;
    /** In milliseconds since 1970; null as long as the suite is there. */
    private Long missing;

    SuiteJobProperty(JobMark mark) {
        repository = mark.repository();
        suite = mark.suite();
        job = mark.job();
        asked = mark.asked();
        grace = mark.grace().toString();
        made = mark.made().orElse(null);
        missing = mark.missing().map(Instant::toEpochMilli).orElse(null);
    }

    /** How a job is now; with its mark, if it has one. */
    static Jobs.FoundJob of(Job<?, ?> job) throws IOException {
        SuiteJobProperty property = job.getProperty(SuiteJobProperty.class);
        return new Jobs.FoundJob(
                job.getName(),
                Optional.ofNullable(property).map(SuiteJobProperty::mark),
                property == null ? "" : JobText.digest(job.getConfigFile().asString()));
    }

    public JobMark mark() {
        return new JobMark(
                repository,
                suite,
                job,
                asked,
                Optional.ofNullable(made),
                Optional.ofNullable(missing).map(Instant::ofEpochMilli),
                Duration.parse(grace));
    }

    /** Jenkins is at making it: until that is done, nobody else can have changed it. */
    void unmade() {
        made = null;
    }

    void made(String digest) {
        made = digest;
    }

    void missing(Instant since) {
        missing = since.toEpochMilli();
    }

    /** For views. */
    public String getRepository() {
        return repository;
    }

    /** For views. */
    public String getSuite() {
        return suite;
    }

    /** The mark stays, whatever the form says. */
    @Override
    public JobProperty<?> reconfigure(StaplerRequest2 request, JSONObject form) {
        return this;
    }

    /** Nothing to choose. */
    @Extension
    public static final class DescriptorImpl extends JobPropertyDescriptor {
        @Override
        public String getDisplayName() {
            return Messages.SuiteJobProperty_displayName();
        }

        /** No form makes a mark, though the forms of all jobs ask for it. */
        @Override
        public JobProperty<?> newInstance(StaplerRequest2 request, JSONObject form) {
            return null;
        }
    }
}
