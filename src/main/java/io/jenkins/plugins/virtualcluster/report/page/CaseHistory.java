package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a case came out, run by run.
 *
 * @param verdicts of the runs shown, the newest first; null where the run did not have the case, or it has not ended
 * @param flaky whether it passed and failed on the same commit, or changed four times or more in the runs shown
 * @param failingSince the first of the unbroken row of runs in which it fails, up to now
 */
record CaseHistory(String name, List<Verdict> verdicts, boolean flaky, Optional<Since> failingSince) {
    private static final int CHANGES = 4;

    /** A run, and the commit of the definitions it ran. */
    record Since(String id, Optional<String> commit) {}

    /**
     * The history of one case.
     *
     * @param all runs of the suite, the newest first
     * @param shown how many of them are shown
     */
    static CaseHistory of(String name, List<IndexEntry> all, int shown) {
        List<Verdict> verdicts = new ArrayList<>();
        all.forEach(entry -> verdicts.add(verdict(name, entry)));
        return new CaseHistory(
                name,
                new ArrayList<>(verdicts.subList(0, shown)),
                isFlaky(all.subList(0, shown), verdicts),
                failingSince(all, verdicts));
    }

    private static Verdict verdict(String name, IndexEntry entry) {
        List<Verdict> stages = entry.stages().stream()
                .filter(stage -> stage.stage().testCase().equals(Optional.of(name)))
                .flatMap(stage -> stage.verdict().stream())
                .toList();
        return stages.isEmpty() ? null : Verdict.worst(stages);
    }

    /** Whether it says something about the software under test. */
    private static boolean tells(Verdict verdict) {
        return verdict == Verdict.PASSED || fails(verdict);
    }

    private static boolean fails(Verdict verdict) {
        return verdict == Verdict.FAILED || verdict == Verdict.TIMED_OUT;
    }

    private static boolean isFlaky(List<IndexEntry> runs, List<Verdict> verdicts) {
        Map<String, Boolean> byCommit = new HashMap<>();
        Boolean last = null;
        int changes = 0;
        for (int i = 0; i < runs.size(); i++) {
            if (!tells(verdicts.get(i))) {
                continue;
            }
            Boolean failed = fails(verdicts.get(i));
            changes += last != null && !last.equals(failed) ? 1 : 0;
            last = failed;
            // a commit with + behind it had other changes, too
            Optional<String> commit = runs.get(i).run().commit().filter(id -> !id.endsWith("+"));
            if (commit.isPresent() && !failed.equals(byCommit.getOrDefault(commit.get(), failed))) {
                return true;
            }
            commit.ifPresent(id -> byCommit.put(id, failed));
        }
        return changes >= CHANGES;
    }

    private static Optional<Since> failingSince(List<IndexEntry> runs, List<Verdict> verdicts) {
        Optional<Since> since = Optional.empty();
        for (int i = 0; i < runs.size(); i++) {
            if (fails(verdicts.get(i))) {
                since = Optional.of(
                        new Since(runs.get(i).run().id(), runs.get(i).run().commit()));
            } else if (verdicts.get(i) == Verdict.PASSED) {
                return since;
            }
        }
        return since;
    }
}
