package io.jenkins.plugins.virtualcluster.jenkins.build;

import io.jenkins.plugins.virtualcluster.jenkins.records.RunLine;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.util.Map;
import java.util.TreeMap;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A run in the remote API. */
@ExportedBean(defaultVisibility = 3)
public final class RunBean {
    private final RunLine run;

    RunBean(RunLine run) {
        this.run = run;
    }

    /** The number of its build. */
    @Exported
    public int getBuild() {
        return run.build();
    }

    /** Of its record; its page is {@code run/ID} below the pages of its build. */
    @Exported
    public String getId() {
        return run.id();
    }

    @Exported
    public String getSuite() {
        return run.suite();
    }

    /** Whether it was a script of clusterScript, and no suite. */
    @Exported
    public boolean isScript() {
        return run.script();
    }

    @Exported
    public String getCluster() {
        return run.cluster();
    }

    /** A verdict, or RUNNING, or BROKEN_OFF. */
    @Exported
    public String getOutcome() {
        return run.outcome().name();
    }

    /** Of the verdict; null if it has none. */
    @Exported
    public String getCause() {
        return run.cause().orElse(null);
    }

    /** In milliseconds since 1970. */
    @Exported
    public long getTimestamp() {
        return run.started().toEpochMilli();
    }

    /** To its last event, in milliseconds. */
    @Exported
    public long getDuration() {
        return run.took().toMillis();
    }

    @Exported
    public int getHosts() {
        return run.hosts();
    }

    @Exported
    public long getPassedCases() {
        return run.passed();
    }

    @Exported
    public long getFailedCases() {
        return run.failed();
    }

    @Exported
    public long getSkippedCases() {
        return run.skipped();
    }

    /** The verdicts of cases by their names. */
    @Exported
    public Map<String, String> getCases() {
        Map<String, String> cases = new TreeMap<>();
        for (Map.Entry<String, Verdict> each : run.cases().entrySet()) {
            cases.put(each.getKey(), each.getValue().name());
        }
        return cases;
    }
}
