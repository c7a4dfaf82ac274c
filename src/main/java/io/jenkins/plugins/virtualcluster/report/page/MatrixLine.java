package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cell of a suite's matrix, and its last run.
 *
 * @param name such as {@code version=5.6, arch=aarch64}
 * @param durationMs of its last run, in milliseconds
 */
record MatrixLine(
        String name,
        Map<String, String> tags,
        String id,
        Optional<Verdict> verdict,
        Instant started,
        long durationMs,
        boolean live) {

    /**
     * The cells of a suite's matrix, in the order of their last runs; none if its last run had no matrix. Those of a matrix
     * with other tags are omitted.
     *
     * @param runs of the suite, the newest first
     */
    static List<MatrixLine> of(List<IndexEntry> runs) {
        // a damaged record may not say which cell it is of
        Map<String, String> newest = runs.stream()
                .map(IndexEntry::run)
                .filter(run -> run.damage().isEmpty() || !run.cell().isEmpty())
                .findFirst()
                .map(RunSummary::cell)
                .orElse(Map.of());
        Map<String, MatrixLine> cells = new LinkedHashMap<>();
        for (IndexEntry entry : runs) {
            RunSummary run = entry.run();
            if (!run.cell().isEmpty() && run.cell().keySet().equals(newest.keySet())) {
                String name = run.cellName();
                cells.putIfAbsent(
                        name,
                        new MatrixLine(
                                name,
                                run.cell(),
                                run.id(),
                                run.verdict(),
                                run.started(),
                                run.durationMs(),
                                run.live()));
            }
        }
        return cells.values().stream()
                .sorted(Comparator.comparing(MatrixLine::started))
                .toList();
    }
}
