package io.jenkins.plugins.virtualcluster.report.page;

import java.util.List;

/**
 * A cell of a suite's matrix: how its runs ended of late.
 *
 * @param recent the last of its runs, the newest first
 * @param passRate of these, for people
 */
record CellHistory(MatrixLine last, List<SuiteGrid.Run> recent, String passRate, PartTrend since) {
    /** Runs that the trend of a cell shows. */
    private static final int TREND = 20;

    /**
     * That of each of them.
     *
     * @param runs of the suite, the newest first
     */
    static List<CellHistory> of(List<MatrixLine> cells, List<IndexEntry> runs) {
        return cells.stream().map(cell -> of(cell, runs)).toList();
    }

    private static CellHistory of(MatrixLine cell, List<IndexEntry> all) {
        List<IndexEntry> runs = all.stream()
                .filter(entry -> entry.run().cellName().equals(cell.name()))
                .toList();
        List<IndexEntry> recent = runs.subList(0, Math.min(TREND, runs.size()));
        SuiteTrend trend = SuiteTrend.of(
                runs.get(0), runs.subList(1, runs.size()), entry -> entry.run().verdict());
        return new CellHistory(
                cell,
                recent.stream().map(entry -> SuiteGrid.Run.of(entry.run())).toList(),
                PassRate.of(recent.stream().map(entry -> entry.run().verdict()).toList(), runs.size())
                        .text(),
                PartTrend.of(trend));
    }
}
