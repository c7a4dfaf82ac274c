package io.jenkins.plugins.virtualcluster.record;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which attempt at a suite a run is. A run that the infrastructure failed may be tried again; each attempt is a run of its
 * own.
 *
 * @param number 1 for the first
 * @param most how many attempts there may be in all
 * @param earlier the attempts before, the first one first: as many as the number less one
 */
public record Attempt(int number, int most, List<Earlier> earlier) {
    /** Of a run that is not tried again. */
    public static final Attempt ONLY = new Attempt(1, 1, List.of());

    /**
     * An attempt that is over.
     *
     * @param run its run's id
     * @param cause of the verdict
     * @param missed the cases that did not pass in it, and how they ended; SKIPPED is one that it did not come to
     */
    public record Earlier(String run, Verdict verdict, Optional<String> cause, Map<String, Verdict> missed) {
        public Earlier {
            missed = Collections.unmodifiableMap(new LinkedHashMap<>(missed));
        }
    }

    /**
     * @throws IllegalArgumentException if the numbers do not fit together
     */
    public Attempt {
        earlier = List.copyOf(earlier);
        if (number < 1 || most < number || earlier.size() != number - 1) {
            throw new IllegalArgumentException(
                    "attempt " + number + " of " + most + " cannot come after " + earlier.size() + " others");
        }
    }

    /** The first one, after which there may be so many more. */
    public static Attempt first(int more) {
        return new Attempt(1, 1 + more, List.of());
    }

    /** The next one, after this one has come out so; none if this was the last. */
    public Optional<Attempt> next(Earlier outcome) {
        if (number == most) {
            return Optional.empty();
        }
        List<Earlier> all = new ArrayList<>(earlier);
        all.add(outcome);
        return Optional.of(new Attempt(number + 1, most, all));
    }

    /** The id of the run that this one tries again; none of a first attempt. */
    public Optional<String> retryOf() {
        return earlier.isEmpty()
                ? Optional.empty()
                : Optional.of(earlier.get(number - 2).run());
    }

    /**
     * How a case ended before, at its worst; none if it passed in each attempt before. A failure of the software under
     * test is the worst: one of the infrastructure says less.
     */
    public Optional<Verdict> before(String testCase) {
        return earlier.stream()
                .flatMap(attempt -> Optional.ofNullable(attempt.missed().get(testCase)).stream())
                .reduce(Attempt::worse);
    }

    static Verdict worse(Verdict a, Verdict b) {
        return tells(a) == tells(b) ? a.worse(b) : tells(a) ? a : b;
    }

    private static boolean tells(Verdict verdict) {
        return verdict == Verdict.FAILED || verdict == Verdict.TIMED_OUT;
    }

    /** Such as {@code attempt 2 of 3}. */
    @Override
    public String toString() {
        return "attempt " + number + " of " + most;
    }
}
