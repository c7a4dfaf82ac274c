package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Baseline;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunFacts;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.SuiteCases;
import io.jenkins.plugins.virtualcluster.record.SuiteFacts;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the history pages need of one run: a line of the index. A run that repeats its cases has each of them once, as its repetitions
 * ended at their worst, so that it is compared with runs that do not repeat them.
 *
 * @param schedule of the suite, as its definition has it
 * @param hosts short names of those that run scripts, in the cluster's order
 * @param idle short names of the cluster's other hosts
 * @param measurements of its scripts, the first ones
 * @param failures what failed in it; nothing while it is in progress
 * @param results its named results
 */
public record IndexEntry(
        RunSummary run,
        Optional<String> schedule,
        List<String> hosts,
        List<String> idle,
        List<StageSummary> stages,
        List<MeasurementTrend.Measured> measurements,
        FailureMarks failures,
        ResultMarks results) {
    public IndexEntry {
        Objects.requireNonNull(run, "an entry is of a run");
        hosts = List.copyOf(hosts);
        idle = List.copyOf(idle);
        stages = List.copyOf(stages);
        measurements = List.copyOf(measurements);
        failures = failures == null ? FailureMarks.NONE : failures;
        results = results == null ? ResultMarks.NONE : results;
    }

    /**
     * The entry of a run.
     *
     * @param damage what of the record is missing or cannot be read
     * @return none if its journal holds no event yet, and is not damaged
     */
    static Optional<IndexEntry> of(
            String id,
            RunState state,
            boolean live,
            Optional<String> schedule,
            List<String> damage,
            FailureMarks failures) {
        List<String> active = hosts(state, true);
        return state.started()
                .map(start -> RunSummary.of(id, state, start, live, damage))
                .or(() -> damage.isEmpty()
                        ? Optional.empty()
                        : Records.name(id).map(name -> RunSummary.damaged(id, name, state, live, damage)))
                .map(run -> new IndexEntry(
                        run,
                        schedule,
                        active,
                        hosts(state, false),
                        stages(state, active),
                        Baseline.onceEach(state).stream()
                                .limit(MeasurementTrend.MOST)
                                .map(MeasurementTrend.Measured::of)
                                .toList(),
                        failures,
                        ResultMarks.of(state)));
    }

    private static List<StageSummary> stages(RunState state, List<String> active) {
        List<StageSummary> stages = new ArrayList<>();
        new SuiteCases(state)
                .stages()
                .forEach((stage, times) -> stages.add(StageSummary.of(stage, times, active, state.known())));
        return stages;
    }

    private static List<String> hosts(RunState state, boolean active) {
        return state.hosts().stream()
                .filter(host -> host.active() == active)
                .map(RunState.HostState::name)
                .toList();
    }

    /** How one of the cases came out; none if the run did not have it, or did not come to it. */
    public Optional<Verdict> caseVerdict(String testCase) {
        return Optional.ofNullable(caseVerdicts().get(testCase));
    }

    /** The names of the run's cases, in its order, also of those that it did not come to. */
    Set<String> cases() {
        return stages.stream()
                .flatMap(stage -> stage.stage().testCase().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** How the cases ended that the run came to, in their order; see {@link Verdict#ofCase}. */
    public Map<String, Verdict> caseVerdicts() {
        Map<String, List<Verdict>> stagesOf = new LinkedHashMap<>();
        Map<String, Verdict> runs = new HashMap<>();
        for (StageSummary stage : stages) {
            if (stage.stage().testCase().isPresent() && stage.verdict().isPresent()) {
                String name = stage.stage().testCase().get();
                stagesOf.computeIfAbsent(name, key -> new ArrayList<>())
                        .add(stage.verdict().get());
                if (stage.stage().kind() == Stage.Kind.CASE_RUN) {
                    runs.put(name, stage.verdict().get());
                }
            }
        }
        Map<String, Verdict> cases = new LinkedHashMap<>();
        stagesOf.forEach((name, all) -> cases.put(name, Verdict.ofCase(all, Optional.ofNullable(runs.get(name)))));
        return cases;
    }

    /**
     * How the cases, and the stages of the suite's own, came out on a host; without those that the host had no part in, or has
     * not ended.
     *
     * @return by what {@link StageSummary#part} gives; empty if the run did not have the host
     */
    Map<String, Verdict> verdicts(String host) {
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        if (hosts.contains(host)) {
            stages.forEach(stage -> stage.on(host)
                    .ifPresent(verdict -> verdicts.merge(StageSummary.part(stage.stage()), verdict, Verdict::worse)));
        }
        return verdicts;
    }

    /** The schedule that the record's suite had; none if it had none, or that cannot be read. */
    static Optional<String> schedule(RecordDirectory record) {
        try {
            return RunFacts.suite(record.files()).flatMap(SuiteFacts::schedule);
        } catch (IOException e) {
            // a history without the schedule is better than none
            return Optional.empty();
        }
    }
}
