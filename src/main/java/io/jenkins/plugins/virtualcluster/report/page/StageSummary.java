package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a stage of a run ended.
 *
 * @param verdict none if it has not ended
 * @param durationMs from its start to its barrier, in milliseconds; 0 if it did not start or has not ended
 * @param hosts the verdicts of those hosts that did not pass
 */
public record StageSummary(Stage stage, Optional<Verdict> verdict, long durationMs, Map<String, Verdict> hosts) {

    static StageSummary of(RunState.StageState state) {
        Map<String, Verdict> hosts = new LinkedHashMap<>();
        state.hosts()
                .forEach((host, cell) -> cell.end()
                        .filter(end -> end.verdict() != Verdict.PASSED)
                        .ifPresent(end -> hosts.put(host, end.verdict())));
        long duration = state.started().isPresent() && state.ended().isPresent()
                ? Math.max(
                        0,
                        Duration.between(state.started().get(), state.ended().get())
                                .toMillis())
                : 0;
        return new StageSummary(state.stage(), state.verdict(), duration, hosts);
    }
}
