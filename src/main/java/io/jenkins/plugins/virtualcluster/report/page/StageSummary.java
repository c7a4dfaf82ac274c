package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.KnownFailures;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a stage of a run ended.
 *
 * @param verdict none if it has not ended
 * @param durationMs from its start to its barrier, in milliseconds; none if it did not start or has not ended
 * @param hosts the verdicts of those hosts that did not pass
 * @param absent those of the run's hosts that had no part in it, though it started
 * @param known whether all that failed in it is a known issue
 */
public record StageSummary(
        Stage stage,
        Optional<Verdict> verdict,
        OptionalLong durationMs,
        Map<String, Verdict> hosts,
        List<String> absent,
        boolean known) {
    public StageSummary {
        absent = List.copyOf(absent);
    }

    /** How it came out on that host of the run; none if the host had no part in it, or has not ended. */
    Optional<Verdict> on(String host) {
        return durationMs.isEmpty() || absent.contains(host)
                ? Optional.ofNullable(hosts.get(host))
                : Optional.of(hosts.getOrDefault(host, Verdict.PASSED));
    }

    /** What a stage belongs to, for the history: {@code case/NAME}, or itself if it is the suite's own. */
    static String part(Stage stage) {
        return stage.testCase().map(name -> "case/" + name).orElseGet(stage::toString);
    }

    /** @param active the hosts of the run that run scripts */
    static StageSummary of(RunState.StageState state, List<String> active, KnownFailures known) {
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
        List<String> absent = state.started().isEmpty()
                ? List.of()
                : active.stream()
                        .filter(host -> !state.hosts().containsKey(host))
                        .toList();
        return new StageSummary(state.stage(), state.verdict(), duration, hosts, absent, known.isStage(state));
    }
}
