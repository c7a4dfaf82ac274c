package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a suite, or one of its cases, stands after a run.
 *
 * @param verdict in this run
 * @param before in the last run before that was not cancelled and had something to do; none if there is none
 * @param failingSince the first of the unbroken row of runs that failed, up to this one or, if this one passed, up to the one
 *     before; runs that say nothing about the software under test do not break it
 * @param lastGood the last run that passed before that row, or before this run
 */
public record SuiteTrend(
        Verdict verdict, Optional<Verdict> before, Optional<RunSummary> failingSince, Optional<RunSummary> lastGood) {

    /**
     * How it stands after that run.
     *
     * @param earlier the runs before, the newest first
     * @param verdicts how it ended in a run; none if it was not in it
     */
    public static SuiteTrend of(
            IndexEntry now, List<IndexEntry> earlier, Function<IndexEntry, Optional<Verdict>> verdicts) {
        Verdict verdict = verdicts.apply(now).orElse(Verdict.SKIPPED);
        Optional<RunSummary> since = fails(verdict) ? Optional.of(now.run()) : Optional.empty();
        Optional<RunSummary> good = Optional.empty();
        for (IndexEntry entry : earlier) {
            Verdict there = verdicts.apply(entry).orElse(Verdict.SKIPPED);
            if (fails(there)) {
                since = Optional.of(entry.run());
            } else if (there == Verdict.PASSED) {
                good = Optional.of(entry.run());
                break;
            }
        }
        Optional<Verdict> before = earlier.stream()
                .flatMap(entry -> verdicts.apply(entry).stream())
                .filter(there -> there != Verdict.CANCELLED && there != Verdict.SKIPPED)
                .findFirst();
        return new SuiteTrend(verdict, before, since, good);
    }

    /**
     * Whether it came out otherwise than before. A first run is a change if it did not pass; one in which there was nothing
     * to do never is, since it says nothing.
     */
    public boolean isChange() {
        return verdict != Verdict.SKIPPED
                && before.map(there -> kind(there) != kind(verdict)).orElse(verdict != Verdict.PASSED);
    }

    /** Whether the software under test failed. */
    public static boolean fails(Verdict verdict) {
        return verdict == Verdict.FAILED || verdict == Verdict.TIMED_OUT;
    }

    /** Whether it says something about the software under test. */
    public static boolean tells(Verdict verdict) {
        return verdict == Verdict.PASSED || fails(verdict);
    }

    /** How often a host failed or was too slow says nothing new. */
    private static Verdict kind(Verdict verdict) {
        return fails(verdict) ? Verdict.FAILED : verdict;
    }
}
