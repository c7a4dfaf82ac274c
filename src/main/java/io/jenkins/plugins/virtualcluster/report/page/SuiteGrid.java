package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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
 * @param cell the one whose runs these are; empty without a matrix
 * @param runs the newest first
 * @param rows the stages of all these runs in the order of the suite
 */
record SuiteGrid(
        String suite, List<MatrixLine> matrix, String cell, List<Run> runs, List<Row> rows, List<CaseHistory> cases) {

    /** The head of a column. */
    record Run(
            String id,
            Optional<Verdict> verdict,
            Instant started,
            Optional<String> commit,
            long durationMs,
            boolean live,
            List<String> damage) {
        static Run of(RunSummary run) {
            return new Run(
                    run.id(), run.verdict(), run.started(), run.commit(), run.durationMs(), run.live(), run.damage());
        }
    }

    /** A stage; its cell is null where the run did not have it. */
    record Row(Stage stage, List<Cell> cells) {}

    record Cell(Optional<Verdict> verdict, OptionalLong durationMs, Map<String, Verdict> hosts) {
        static Cell of(StageSummary stage) {
            return stage == null ? null : new Cell(stage.verdict(), stage.durationMs(), stage.hosts());
        }
    }

    /**
     * The grid of the newest runs; since when a case fails is looked for in all of them.
     *
     * @param runs of the suite, the newest first
     * @param wished the cell of its matrix; that of the newest run if omitted
     */
    static SuiteGrid of(String suite, List<IndexEntry> runs, Optional<String> wished, int limit) {
        String cell = wished.orElseGet(() -> new MatrixCell(runs.get(0).run().cell()).toString());
        List<IndexEntry> all = runs.stream()
                .filter(entry -> new MatrixCell(entry.run().cell()).toString().equals(cell))
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
                MatrixLine.of(runs),
                cell,
                shown.stream().map(entry -> Run.of(entry.run())).toList(),
                rows,
                cases);
    }

    /** The suite's init, each case's stages, the suite's finalize. */
    private static Comparator<Stage> order(List<String> cases) {
        return Comparator.<Stage>comparingInt(stage ->
                        stage.testCase().map(cases::indexOf).orElse(stage.equals(Stage.SUITE_INIT) ? -1 : cases.size()))
                .thenComparing(Stage::kind);
    }

    private static Row row(Stage stage, List<Map<Stage, StageSummary>> columns) {
        List<Cell> cells = new ArrayList<>();
        columns.forEach(column -> cells.add(Cell.of(column.get(stage))));
        return new Row(stage, cells);
    }
}
