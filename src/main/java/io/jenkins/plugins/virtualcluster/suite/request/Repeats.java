package io.jenkins.plugins.virtualcluster.suite.request;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.TestCase;
import io.jenkins.plugins.virtualcluster.record.RepeatedCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How often the cases of a run are run: in rounds, each of which has them all, in their order. In the record each repetition is
 * a case of its own, such as {@code copy.3} for the third of {@code copy}.
 *
 * @param times 1 if they are not repeated; then they have their own names
 * @param untilFailure whether no further round begins once a case did not pass
 */
public record Repeats(int times, boolean untilFailure) {
    public static final Repeats NONE = new Repeats(1, false);
    /** All repetitions of all cases: pages and journals are made for as many cases as a suite may have. */
    private static final int MOST = 1000;
    /** Where only the first failure is wanted. */
    private static final int USUAL = 100;

    public Repeats {
        if (times < 1) {
            throw new IllegalArgumentException("a run has cases " + times + " times");
        }
    }

    /**
     * What someone asks for.
     *
     * @param parameter by which they say how often, for messages, such as {@code --repeat}
     * @param times empty if that was not said
     */
    public static Repeats asked(String parameter, Optional<Integer> times, boolean untilFailure)
            throws InvalidRequestException {
        if (times.filter(number -> number < 1 || number > MOST).isPresent()) {
            throw new InvalidRequestException(parameter + " is " + times.get() + "; expected 1 to " + MOST);
        }
        return new Repeats(times.orElse(untilFailure ? USUAL : 1), untilFailure);
    }

    /** Whether cases are run more than once. */
    public boolean isSome() {
        return times > 1;
    }

    /** The same for so many cases, if that is not too much. */
    public Repeats of(int cases) throws InvalidRequestException {
        if (isSome() && (long) times * cases > MOST) {
            throw new InvalidRequestException("To run " + cases + " cases " + times + " times makes "
                    + (long) times * cases + "; expected at most " + MOST
                    + ". Choose fewer cases, or a smaller number of times");
        }
        return this;
    }

    /** All that are run, in their order. */
    List<TestCase> all(List<TestCase> cases) {
        if (!isSome()) {
            return cases;
        }
        List<TestCase> all = new ArrayList<>();
        for (int round = 1; round <= times; round++) {
            for (TestCase each : cases) {
                all.add(new TestCase(
                        new RepeatedCase(each.name(), round).toString(), each.init(), each.run(), each.finalizer()));
            }
        }
        return all;
    }

    /** The name that the suite has for the case of a stage. */
    public String original(String name) {
        return isSome() ? RepeatedCase.of(name).name() : name;
    }

    /** Whether that is the name of the case, or of a repetition of it. */
    boolean isOf(String name, String testCase) {
        return name.equals(testCase) || isSome() && RepeatedCase.of(name).name().equals(testCase);
    }

    /** Whether that is the first repetition of a round of those cases. */
    boolean beginsRound(String name, List<TestCase> cases) {
        return isSome() && original(name).equals(cases.get(0).name());
    }

    /** In which round the case of a stage is, from 1. */
    public int round(String name) {
        return isSome() ? RepeatedCase.of(name).time() : 1;
    }
}
