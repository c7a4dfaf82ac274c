package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a host of a suite's cluster did, run by run.
 *
 * @param cell of the suite's matrix; empty without one
 * @param facts of all runs shown
 * @param runs with the host, the newest first
 * @param parts of the suite that the host had a part in, in the order of the suite
 */
record HostHistory(String suite, String cell, HostFailures facts, List<OnRun> runs, List<OnPart> parts) {

    /**
     * A run.
     *
     * @param verdict of the host: the worst of its stages; none if it has ended none
     */
    record OnRun(SuiteGrid.Run run, Optional<Verdict> verdict) {}

    /**
     * A case, or a stage of the suite's own.
     *
     * @param part {@code case/NAME}, or the stage
     * @param runs that tell of it on this host
     * @param failed of these
     * @param flaky whether it sometimes passes and sometimes fails there
     * @param since how it stands after the newest run that had it
     * @param last where it failed last
     */
    record OnPart(
            String part,
            int runs,
            int failed,
            boolean flaky,
            PartTrend since,
            Optional<HostFailures.LastFailure> last) {}

    /**
     * The history of a host in each suite, and in each cell of its matrix.
     *
     * @param all the runs, the newest first
     * @param limit of runs for each of them
     */
    static List<HostHistory> of(String host, List<IndexEntry> all, int limit) {
        Map<String, List<IndexEntry>> suites = new LinkedHashMap<>();
        for (IndexEntry entry : all) {
            if (entry.hosts().contains(host)) {
                suites.computeIfAbsent(entry.run().title(), title -> new ArrayList<>())
                        .add(entry);
            }
        }
        return suites.values().stream()
                .map(runs -> of(host, runs.subList(0, Math.min(limit, runs.size()))))
                .toList();
    }

    private static HostHistory of(String host, List<IndexEntry> runs) {
        RunSummary newest = runs.get(0).run();
        List<String> cases = CaseOrder.of(runs);
        Map<IndexEntry, Map<String, Verdict>> verdicts = new IdentityHashMap<>();
        runs.forEach(entry -> verdicts.put(entry, entry.verdicts(host)));
        List<OnPart> parts = runs.stream()
                .flatMap(entry -> entry.stages().stream())
                .map(StageSummary::stage)
                .distinct()
                .sorted(SuiteGrid.order(cases))
                .map(StageSummary::part)
                .distinct()
                .flatMap(part -> onPart(
                        part,
                        host,
                        runs.stream()
                                .filter(entry -> verdicts.get(entry).containsKey(part))
                                .toList(),
                        entry -> Optional.ofNullable(verdicts.get(entry).get(part)))
                        .stream())
                .toList();
        return new HostHistory(
                newest.suite(),
                newest.cellName(),
                HostFailures.of(host, runs, cases),
                runs.stream().map(entry -> onRun(entry, verdicts.get(entry))).toList(),
                parts);
    }

    private static OnRun onRun(IndexEntry entry, Map<String, Verdict> verdicts) {
        return new OnRun(
                SuiteGrid.Run.of(entry.run()), verdicts.values().stream().reduce(Verdict::worse));
    }

    /**
     * None if the host had no part in it in any of the runs.
     *
     * @param runs in which it had
     */
    private static Optional<OnPart> onPart(
            String part, String host, List<IndexEntry> runs, Function<IndexEntry, Optional<Verdict>> verdict) {
        if (runs.isEmpty()) {
            return Optional.empty();
        }
        List<Verdict> telling = runs.stream()
                .flatMap(entry -> verdict.apply(entry).stream())
                .filter(SuiteTrend::tells)
                .toList();
        Optional<HostFailures.LastFailure> last = runs.stream()
                .flatMap(entry -> entry.stages().stream()
                        .filter(stage ->
                                stage.on(host).filter(SuiteTrend::fails).isPresent())
                        .filter(stage -> StageSummary.part(stage.stage()).equals(part))
                        .map(stage -> HostFailures.LastFailure.of(entry, stage, host)))
                .findFirst();
        return Optional.of(new OnPart(
                part,
                telling.size(),
                (int) telling.stream().filter(SuiteTrend::fails).count(),
                CaseHistory.isFlaky(telling),
                PartTrend.of(SuiteTrend.of(runs.get(0), runs.subList(1, runs.size()), verdict)),
                last));
    }
}
