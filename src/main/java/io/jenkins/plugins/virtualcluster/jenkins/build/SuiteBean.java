package io.jenkins.plugins.virtualcluster.jenkins.build;

import io.jenkins.plugins.virtualcluster.jenkins.records.SuiteLine;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A suite of a job in the remote API. */
@ExportedBean(defaultVisibility = 2)
public final class SuiteBean {
    private final JobLine job;
    private final SuiteLine suite;

    SuiteBean(JobLine job, SuiteLine suite) {
        this.job = job;
        this.suite = suite;
    }

    /** The full name of its job. */
    @Exported
    public String getJob() {
        return job.name();
    }

    @Exported
    public String getSuite() {
        return suite.suite();
    }

    /** Of its matrix, such as {@code version=5.6}; empty without one. */
    @Exported
    public String getCell() {
        return suite.cell();
    }

    /** Per cent of the runs that tell of the software under test; null if none does. */
    @Exported
    public Integer getPassRate() {
        return suite.passRate().isPresent() ? Integer.valueOf(suite.passRate().getAsInt()) : null;
    }

    /** The newest first. */
    @Exported
    public List<RunBean> getRuns() {
        return suite.runs().stream().map(RunBean::new).toList();
    }
}
