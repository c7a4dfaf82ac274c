package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Issue;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A suite's stages and cases by its runs.
 *
 * @param matrix the cells of its matrix with their last runs; none without one
 * @param cells the same with their histories, where no cell is chosen; then there is nothing else
 * @param cell the one whose runs these are; the empty text for runs without a matrix; none where none is chosen
 * @param runs the newest first
 * @param rows the stages of all these runs in the order of the suite
 * @param hosts that ran scripts in these runs
 * @param issues the known issues that occurred, in all runs
 * @param flaky named results that sometimes pass and sometimes fail in the runs shown
 */
record SuiteGrid(
        String suite,
        List<MatrixLine> matrix,
        List<CellHistory> cells,
        Optional<String> cell,
        List<Run> runs,
        List<Row> rows,
        List<CaseHistory> cases,
        List<HostFailures> hosts,
        List<Occurrence> issues,
        List<FlakyResult> flaky) {

    /** The head of a column. */
    record Run(
            String id,
            Optional<Verdict> verdict,
            Instant started,
            Optional<String> commit,
            long durationMs,
            boolean live,
            boolean known,
            List<String> damage) {
        static Run of(RunSummary run) {
            return new Run(
                    run.id(),
                    run.verdict(),
                    run.started(),
                    run.commit(),
                    run.durationMs(),
                    run.live(),
                    run.known(),
                    run.damage());
        }
    }

    /** A stage; its cell is null where the run did not have it. */
    record Row(Stage stage, List<Cell> cells) {}

    /** @param known whether all that failed in it is a known issue */
    record Cell(Optional<Verdict> verdict, OptionalLong durationMs, Map<String, Verdict> hosts, boolean known) {
        static Cell of(StageSummary stage) {
            return stage == null ? null : new Cell(stage.verdict(), stage.durationMs(), stage.hosts(), stage.known());
        }
    }

    /**
     * A known issue that occurred.
     *
     * @param runs how many of all runs of the suite and cell had it
     * @param last the newest of these
     * @param since how many runs with a result came after it
     */
    record Occurrence(Issue issue, int runs, Run last, int since) {
        /** Those of these runs, the newest first, that which occurred last first. */
        static List<Occurrence> of(List<IndexEntry> all) {
            Map<Issue, Occurrence> found = new LinkedHashMap<>();
            int results = 0;
            for (IndexEntry entry : all) {
                int since = results;
                entry.run()
                        .issues()
                        .forEach(issue -> found.merge(
                                issue,
                                new Occurrence(issue, 1, Run.of(entry.run()), since),
                                (newer, older) -> new Occurrence(issue, newer.runs + 1, newer.last, newer.since)));
                results += entry.run().verdict().filter(SuiteTrend::tells).isPresent() ? 1 : 0;
            }
            return List.copyOf(found.values());
        }
    }

    /**
     * The grid of the newest runs; since when a case fails is looked for in all of them.
     *
     * @param runs of the suite, the newest first
     * @param chosen the cell of its matrix; if omitted, a suite with a matrix has an overview of its cells
     */
    static SuiteGrid of(String suite, List<IndexEntry> runs, Optional<String> chosen, int limit) {
        List<MatrixLine> matrix = MatrixLine.of(runs);
        return chosen.isEmpty() && !matrix.isEmpty()
                ? new SuiteGrid(
                        suite,
                        matrix,
                        CellHistory.of(matrix, runs),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of())
                : of(suite, matrix, runs, chosen.orElse(""), limit);
    }

    private static SuiteGrid of(String suite, List<MatrixLine> matrix, List<IndexEntry> runs, String cell, int limit) {
        List<IndexEntry> all = runs.stream()
                .filter(entry -> entry.run().cellName().equals(cell))
                .toList();
        List<IndexEntry> shown = all.subList(0, Math.min(limit, all.size()));
        List<Map<Stage, StageSummary>> columns = shown.stream()
                .map(entry ->
                        entry.stages().stream().collect(Collectors.toMap(StageSummary::stage, Function.identity())))
                .toList();
        List<String> names = CaseOrder.of(shown);
        List<Row> rows = columns.stream()
                .flatMap(column -> column.keySet().stream())
                .distinct()
                .sorted(order(names))
                .map(stage -> row(stage, columns))
                .toList();
        List<Map<String, Verdict>> verdicts =
                all.stream().map(IndexEntry::caseVerdicts).toList();
        List<CaseHistory> cases = names.stream()
                .map(name -> CaseHistory.of(name, all, verdicts, shown.size()))
                .toList();
        return new SuiteGrid(
                suite,
                matrix,
                List.of(),
                Optional.of(cell),
                shown.stream().map(entry -> Run.of(entry.run())).toList(),
                rows,
                cases,
                HostFailures.of(shown, names),
                Occurrence.of(all),
                FlakyResult.of(shown));
    }

    /** The preparation, the suite's init, each case's stages, the suite's finalize. */
    static Comparator<Stage> order(List<String> cases) {
        return Comparator.<Stage>comparingInt(stage -> stage.testCase()
                        .map(cases::indexOf)
                        .orElse(stage.kind() == Stage.Kind.SUITE_FINALIZE ? cases.size() : -1))
                .thenComparing(Stage::kind);
    }

    private static Row row(Stage stage, List<Map<Stage, StageSummary>> columns) {
        List<Cell> cells = new ArrayList<>();
        columns.forEach(column -> cells.add(Cell.of(column.get(stage))));
        return new Row(stage, cells);
    }
}
