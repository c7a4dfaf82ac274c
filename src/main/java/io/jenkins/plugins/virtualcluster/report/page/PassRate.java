package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How many of a suite's newest runs passed, of those that tell of the software under test: those without an end do not, nor
 * cancelled ones, nor those that the infrastructure failed.
 *
 * @param passed of the telling ones
 * @param recent the runs that are looked at
 * @param runs all that are known
 */
public record PassRate(int passed, int telling, int recent, int runs) {
    private static final int HUNDRED = 100;

    /**
     * The rate of some runs.
     *
     * @param recent their verdicts; none of a run without an end
     * @param runs how many there are with older ones
     */
    public static PassRate of(Collection<Optional<Verdict>> recent, int runs) {
        List<Verdict> telling = recent.stream()
                .flatMap(Optional::stream)
                .filter(SuiteTrend::tells)
                .toList();
        int passed = (int) telling.stream().filter(Verdict::isGood).count();
        return new PassRate(passed, telling.size(), recent.size(), runs);
    }

    /** Rounded, but 100 and 0 only if all or none passed; none if no run tells. */
    public OptionalInt percent() {
        if (telling == 0) {
            return OptionalInt.empty();
        }
        int rounded = Math.round((float) HUNDRED * passed / telling);
        int least = passed == 0 ? 0 : 1;
        return OptionalInt.of(passed == telling ? HUNDRED : Math.max(least, Math.min(HUNDRED - 1, rounded)));
    }

    /** For people, with what it is a rate of: {@code 67 % of 3 runs passed, 1 more without a result}. */
    public String text() {
        if (telling == 0) {
            return "no result of " + count(recent);
        }
        int others = recent - telling;
        return percent().getAsInt() + " % of " + count(telling) + (recent < runs ? " of the last " + recent : "")
                + " passed" + (others > 0 ? ", " + others + " more without a result" : "");
    }

    private static String count(int runs) {
        return runs + (runs == 1 ? " run" : " runs");
    }
}
