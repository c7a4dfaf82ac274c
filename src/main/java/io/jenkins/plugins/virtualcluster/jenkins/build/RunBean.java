package io.jenkins.plugins.virtualcluster.jenkins.build;

import io.jenkins.plugins.virtualcluster.jenkins.records.RunLine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * A run in the remote API.
 *
 * @param build the number of its build
 * @param id of its record; its page is {@code run/ID} below the pages of its build
 * @param script whether it was a script of clusterScript, and no suite
 * @param outcome a verdict, or RUNNING, INTERRUPTED or DAMAGED
 * @param cause of the verdict; null if it has none
 * @param timestamp in milliseconds since 1970
 * @param duration to its last event, or to now while it runs, in milliseconds
 * @param cases the verdicts of cases by their names
 * @param known whether all that failed is a known issue
 * @param knownCases those that failed by known issues alone
 * @param damage what of its record is missing or cannot be read
 * @param rerunOf the id of the run that it repeats; null if it repeats none
 * @param heldUntil when a run that is held continues at the latest, in milliseconds since 1970; null if it is not held
 */
@ExportedBean(defaultVisibility = 3)
public record RunBean(
        @Exported int build,
        @Exported String id,
        @Exported String suite,
        @Exported boolean script,
        @Exported String cluster,
        @Exported String outcome,
        @Exported String cause,
        @Exported long timestamp,
        @Exported long duration,
        @Exported int hosts,
        @Exported long passedCases,
        @Exported long failedCases,
        @Exported long cancelledCases,
        @Exported long skippedCases,
        @Exported Map<String, String> cases,
        @Exported boolean known,
        @Exported List<String> knownCases,
        @Exported List<String> damage,
        @Exported String rerunOf,
        @Exported Long heldUntil) {
    static RunBean of(RunLine run) {
        Map<String, String> cases = new TreeMap<>();
        run.cases().forEach((name, verdict) -> cases.put(name, verdict.name()));
        return new RunBean(
                run.build(),
                run.id(),
                run.suite(),
                run.script(),
                run.cluster(),
                run.outcome().name(),
                run.cause().orElse(null),
                run.started().toEpochMilli(),
                run.took().toMillis(),
                run.hosts(),
                run.passed(),
                run.failed(),
                run.cancelled(),
                run.skipped(),
                cases,
                run.known(),
                run.knownCases(),
                run.damage(),
                run.rerunOf().orElse(null),
                run.heldUntil().map(Instant::toEpochMilli).orElse(null));
    }
}
