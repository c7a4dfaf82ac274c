package io.jenkins.plugins.virtualcluster.jenkins.build;

import io.jenkins.plugins.virtualcluster.jenkins.records.SuiteLine;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * A suite of a job in the remote API.
 *
 * @param job the full name of its job
 * @param cell of its matrix, such as {@code version=5.6}; empty without one
 * @param passRate per cent of the runs that tell of the software under test; null if none does
 * @param runs the newest first
 */
@ExportedBean(defaultVisibility = 2)
public record SuiteBean(
        @Exported String job,
        @Exported String suite,
        @Exported String cell,
        @Exported Integer passRate,
        @Exported List<RunBean> runs) {
    static SuiteBean of(String job, SuiteLine suite) {
        return new SuiteBean(
                job,
                suite.suite(),
                suite.cell(),
                suite.passRate().isPresent() ? Integer.valueOf(suite.passRate().getAsInt()) : null,
                suite.runs().stream().map(RunBean::of).toList());
    }
}
