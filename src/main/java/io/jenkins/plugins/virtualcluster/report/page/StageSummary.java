package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a stage of a run ended.
 *
 * @param verdict none if it has not ended
 * @param durationMs from its start to its barrier, in milliseconds; none if it did not start or has not ended
 * @param hosts the verdicts of those hosts that did not pass
 */
public record StageSummary(
        Stage stage, Optional<Verdict> verdict, OptionalLong durationMs, Map<String, Verdict> hosts) {

    static StageSummary of(RunState.StageState state) {
        Map<String, Verdict> hosts = new LinkedHashMap<>();
        state.hosts()
                .forEach((host, cell) -> cell.end()
                        .filter(end -> end.verdict() != Verdict.PASSED)
                        .ifPresent(end -> hosts.put(host, end.verdict())));
        OptionalLong duration = state.started().isPresent() && state.ended().isPresent()
                ? OptionalLong.of(Math.max(
                        0,
                        Duration.between(state.started().get(), state.ended().get())
                                .toMillis()))
                : OptionalLong.empty();
        return new StageSummary(state.stage(), state.verdict(), duration, hosts);
    }
}
