package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A named result that sometimes passes and sometimes fails on a host, as {@link CaseHistory#isFlaky} has it for cases.
 *
 * @param runs in which it passed or failed
 * @param failed of these
 * @param last the newest run in which it failed
 */
record FlakyResult(Stage stage, String host, String name, int runs, int failed, CaseHistory.Since last) {

    /**
     * All of them, in the order in which the newest runs reported them.
     *
     * @param entries of one suite and cell, the newest first
     */
    static List<FlakyResult> of(List<IndexEntry> entries) {
        Map<ResultMarks.Failed, List<Integer>> failures = new LinkedHashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            for (ResultMarks.Failed one : entries.get(i).results().failed()) {
                failures.computeIfAbsent(one, key -> new ArrayList<>()).add(i);
            }
        }
        // what went from passed to failed and back four times has failed twice
        failures.values().removeIf(where -> where.size() < 2);
        if (failures.isEmpty()) {
            return List.of();
        }
        List<ResultMarks.Reader> readers = entries.stream()
                .map(entry -> new ResultMarks.Reader(entry.results()))
                .toList();
        List<FlakyResult> flaky = new ArrayList<>();
        failures.forEach((result, where) -> {
            List<Verdict> verdicts = new ArrayList<>(Collections.nCopies(entries.size(), Verdict.SKIPPED));
            int runs = 0;
            for (int i = 0; i < verdicts.size(); i++) {
                if (where.contains(i)) {
                    verdicts.set(i, Verdict.FAILED);
                    runs++;
                } else if (readers.get(i).hasPassed(result)) {
                    verdicts.set(i, Verdict.PASSED);
                    runs++;
                }
            }
            if (CaseHistory.isFlaky(verdicts)) {
                flaky.add(new FlakyResult(
                        result.stage(),
                        result.host(),
                        result.name(),
                        runs,
                        where.size(),
                        CaseHistory.Since.of(entries.get(where.get(0)))));
            }
        });
        return flaky;
    }
}
