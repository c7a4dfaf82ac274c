package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Baseline;
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
 * How a stage of a run ended; of a case that the run repeats, under the name that the suite has for it.
 *
 * @param verdict none if it has not ended
 * @param durationMs from its start to its barrier, in milliseconds; none if it did not start or has not ended. Of repetitions the median
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

    /**
     * Sums up a stage of a run.
     *
     * @param times the stage; of a case that the run repeats, that of all its repetitions, which count as one: each host as its worst
     * @param active the hosts of the run that run scripts
     */
    static StageSummary of(Stage stage, List<RunState.StageState> times, List<String> active, KnownFailures known) {
        Map<String, Verdict> hosts = new LinkedHashMap<>();
        times.forEach(time -> time.hosts()
                .forEach(
                        (host, cell) -> cell.end().ifPresent(end -> hosts.merge(host, end.verdict(), Verdict::worse))));
        hosts.values().removeIf(Verdict.PASSED::equals);
        Optional<Verdict> verdict = verdict(times);
        List<RunState.StageState> started =
                times.stream().filter(time -> time.started().isPresent()).toList();
        List<String> absent = started.isEmpty()
                ? List.of()
                : active.stream()
                        .filter(host ->
                                started.stream().noneMatch(time -> time.hosts().containsKey(host)))
                        .toList();
        return new StageSummary(
                stage,
                verdict,
                verdict.isPresent() ? duration(started) : OptionalLong.empty(),
                hosts,
                absent,
                known.isStage(times));
    }

    /** The worst; a good one only when all have ended. */
    private static Optional<Verdict> verdict(List<RunState.StageState> times) {
        List<Verdict> ended =
                times.stream().flatMap(time -> time.verdict().stream()).toList();
        return ended.stream().reduce(Verdict::worse).filter(worst -> !worst.isGood() || ended.size() == times.size());
    }

    /** The median of those that have ended. */
    private static OptionalLong duration(List<RunState.StageState> started) {
        List<Double> durations = started.stream()
                .filter(time -> time.ended().isPresent())
                .map(time -> Duration.between(time.started().get(), time.ended().get()))
                .map(took -> (double) Math.max(0, took.toMillis()))
                .toList();
        return durations.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Math.round(Baseline.median(durations)));
    }
}
