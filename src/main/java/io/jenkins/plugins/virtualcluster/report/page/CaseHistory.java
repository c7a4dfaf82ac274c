package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a case ended, run by run.
 *
 * @param verdicts of the runs shown, the newest first; null where the run did not have the case, or it has not ended
 * @param before of the same runs: how the case came out in an attempt before, where it passed on retry; else null
 * @param known whether it failed by known issues alone in the newest run that had it
 * @param flaky whether it went from passed to failed or back four times or more in the runs shown
 * @param failingSince the first of the unbroken row of runs in which it fails, up to now; none if the newest run did not have it
 * @param lastRun the newest run that had it, if newer ones did not
 * @param lastFailed whether it failed in that run
 */
record CaseHistory(
        String name,
        List<Verdict> verdicts,
        List<Verdict> before,
        boolean known,
        boolean flaky,
        Optional<Since> failingSince,
        Optional<Since> lastRun,
        boolean lastFailed) {
    private static final int CHANGES = 4;

    /** A run, and the commit of the definitions it ran, with the address of its page. */
    record Since(String id, Optional<String> commit, Optional<String> commitPage) {
        static Since of(IndexEntry entry) {
            return new Since(entry.run().id(), entry.run().commit(), entry.run().commitPage());
        }
    }

    /**
     * The history of one case.
     *
     * @param all runs of the suite, the newest first
     * @param cases of each of them, how the cases came out
     * @param shown how many of them are shown
     */
    static CaseHistory of(String name, List<IndexEntry> all, List<Map<String, Verdict>> cases, int shown) {
        List<Verdict> verdicts = new ArrayList<>();
        cases.forEach(run -> verdicts.add(run.get(name)));
        int last = newest(name, all);
        boolean missing = last > newest(all);
        return new CaseHistory(
                name,
                new ArrayList<>(verdicts.subList(0, shown)),
                before(name, all.subList(0, shown)),
                all.get(last).run().knownCases().contains(name),
                isFlaky(verdicts.subList(0, shown)),
                missing ? Optional.empty() : failingSince(all, verdicts),
                missing ? Optional.of(Since.of(all.get(last))) : Optional.empty(),
                missing
                        && failingSince(all.subList(last, all.size()), verdicts.subList(last, verdicts.size()))
                                .isPresent());
    }

    private static int newest(String name, List<IndexEntry> runs) {
        int i = 0;
        while (!runs.get(i).cases().contains(name)) {
            i++;
        }
        return i;
    }

    /** The newest run whose cases are known; those of a damaged record may not be. */
    private static int newest(List<IndexEntry> runs) {
        int i = 0;
        while (runs.get(i).cases().isEmpty()) {
            i++;
        }
        return i;
    }

    private static List<Verdict> before(String name, List<IndexEntry> runs) {
        List<Verdict> before = new ArrayList<>();
        runs.forEach(entry -> before.add(entry.run().passedOnRetry().get(name)));
        return before;
    }

    /** Commits do not tell: they are those of the definitions, and the software under test changes without them. */
    static boolean isFlaky(Collection<Verdict> verdicts) {
        List<Boolean> failed = verdicts.stream()
                .filter(SuiteTrend::tells)
                .map(SuiteTrend::fails)
                .toList();
        int changes = 0;
        for (int i = 1; i < failed.size(); i++) {
            changes += failed.get(i).equals(failed.get(i - 1)) ? 0 : 1;
        }
        return changes >= CHANGES;
    }

    private static Optional<Since> failingSince(List<IndexEntry> runs, List<Verdict> verdicts) {
        Optional<Since> since = Optional.empty();
        for (int i = 0; i < runs.size(); i++) {
            if (SuiteTrend.fails(verdicts.get(i))) {
                since = Optional.of(Since.of(runs.get(i)));
            } else if (verdicts.get(i) == Verdict.PASSED) {
                return since;
            }
        }
        return since;
    }
}
