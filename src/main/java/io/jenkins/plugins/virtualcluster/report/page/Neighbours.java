package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The runs that a reader of a run wants next: those of the same suite and cell before it, the other attempts, and its reruns.
 *
 * @param failingSince the first of the unbroken row of runs that failed, up to this one; none if this one did not fail
 * @param lastPassed the last run that passed before that row, or before this run
 * @param attempts the other attempts whose records are here, the first one first
 * @param reruns the runs that repeat this one, of each the last attempt, the first one first
 * @param failing what failed in this run, and on each host since when
 * @param flaky named results that sometimes pass and sometimes fail in the runs up to this one
 */
record Neighbours(
        Optional<PartTrend.Other> failingSince,
        Optional<PartTrend.Other> lastPassed,
        List<OtherAttempt> attempts,
        List<Rerun> reruns,
        List<FailingPart> failing,
        List<FlakyResult> flaky) {
    /** So many runs tell which results are flaky. */
    private static final int LOOKED_AT = 50;

    /**
     * A run that repeats another, or a part of it.
     *
     * @param verdict none of one that has not ended
     * @param live whether it is in progress
     */
    record Rerun(String id, String run, Optional<Verdict> verdict, boolean live) {}

    /**
     * Another attempt.
     *
     * @param verdict none of one that has not ended
     * @param live whether it is in progress
     */
    record OtherAttempt(int number, String id, String run, Optional<Verdict> verdict, boolean live) {}

    /**
     * The neighbours of a run.
     *
     * @param all runs, the newest first
     */
    static Neighbours of(IndexEntry entry, List<IndexEntry> all) {
        RunSummary now = entry.run();
        List<IndexEntry> earlier = all.stream()
                .filter(each -> each.run().isOfSame(now) && RunIndex.NEWEST_FIRST.compare(entry, each) < 0)
                .filter(each -> !areAttempts(now, each.run()))
                .toList();
        PartTrend trend =
                PartTrend.of(SuiteTrend.of(entry, earlier, each -> each.run().verdict()));
        List<OtherAttempt> attempts = all.stream()
                .map(IndexEntry::run)
                .filter(run -> !run.id().equals(now.id()) && areAttempts(now, run))
                .map(run -> new OtherAttempt(run.attempt().number(), run.id(), run.run(), run.verdict(), run.live()))
                .sorted((a, b) -> Integer.compare(a.number(), b.number()))
                .toList();
        return new Neighbours(
                trend.failingSince(),
                trend.lastPassed(),
                attempts,
                reruns(now, all),
                FailingPart.of(entry, earlier),
                FlakyResult.of(Stream.concat(Stream.of(entry), earlier.stream())
                        .limit(LOOKED_AT)
                        .toList()));
    }

    private static List<Rerun> reruns(RunSummary now, List<IndexEntry> all) {
        List<RunSummary> reruns = all.stream()
                .map(IndexEntry::run)
                .filter(run -> run.rerunOf().equals(Optional.of(now.run())))
                .toList();
        return reruns.stream()
                .filter(run -> reruns.stream().noneMatch(later -> names(later.attempt(), run.run())))
                .sorted(Comparator.comparing(RunSummary::started))
                .map(run -> new Rerun(run.id(), run.run(), run.verdict(), run.live()))
                .toList();
    }

    /** Whether one of them is an earlier attempt of the other, by what the later one says. */
    private static boolean areAttempts(RunSummary one, RunSummary other) {
        return one.suite().equals(other.suite())
                && (names(one.attempt(), other.run()) || names(other.attempt(), one.run()));
    }

    private static boolean names(Attempt attempt, String run) {
        return attempt.earlier().stream().anyMatch(earlier -> earlier.run().equals(run));
    }
}
