package io.jenkins.plugins.virtualcluster.record;

import io.jenkins.plugins.virtualcluster.common.FewNames;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How the cases of a run ended, seen over its attempts. */
public final class CaseResults {
    private static final int MOST_TIMES = 10;

    private CaseResults() {}

    /**
     * The cases that did not pass, in order, and how they ended; SKIPPED is one that the run did not come to. One that had
     * nothing to do missed nothing.
     */
    public static Map<String, Verdict> missed(RunState run) {
        Map<String, Verdict> missed = new LinkedHashMap<>();
        for (String testCase : run.cases()) {
            if (!passed(run, testCase) && run.nothingToDo(testCase).isEmpty()) {
                Verdict verdict = run.caseVerdict(testCase);
                missed.put(testCase, verdict == Verdict.PASSED ? brokenOff(run) : verdict);
            }
        }
        return missed;
    }

    /**
     * The cases that are worth running again: those that did not pass; all if none of them failed but the run did, such as at its end;
     * none if it passed. A round that was not begun says nothing of a case that passed in another one.
     */
    public static List<String> toRepeat(RunState run) {
        Map<String, Verdict> missed = missed(run);
        SuiteCases names = new SuiteCases(run);
        if (names.areRepeated()) {
            Set<String> passed = run.cases().stream()
                    .filter(each -> passed(run, each))
                    .map(names::name)
                    .collect(Collectors.toSet());
            missed.entrySet()
                    .removeIf(each -> each.getValue() == Verdict.SKIPPED && passed.contains(names.name(each.getKey())));
        }
        boolean good = run.ended().map(end -> end.verdict().isGood()).orElse(false);
        return missed.isEmpty() && !good ? run.cases() : List.copyOf(missed.keySet());
    }

    /** The cases that passed and did not in an attempt before, in order, and how they ended then, at their worst. */
    public static Map<String, Verdict> passedOnRetry(RunState run) {
        Map<String, Verdict> retried = new LinkedHashMap<>();
        run.started().map(Event.RunStarted::attempt).ifPresent(attempt -> {
            for (String testCase : run.cases()) {
                attempt.before(testCase)
                        .filter(before -> passed(run, testCase))
                        .ifPresent(before -> retried.put(testCase, before));
            }
        });
        return retried;
    }

    /**
     * How the repetitions of the cases of a run ended that repeats them: by the case's own name and the verdict, which times of it ended
     * so; empty of any other run.
     */
    public static Map<String, Map<Verdict, List<Integer>>> repetitions(RunState run) {
        Map<String, Map<Verdict, List<Integer>>> cases = new LinkedHashMap<>();
        if (run.started().filter(Event.RunStarted::isRepeated).isPresent()) {
            for (String each : run.cases()) {
                RepeatedCase repeated = RepeatedCase.of(each);
                cases.computeIfAbsent(repeated.name(), name -> new EnumMap<>(Verdict.class))
                        .computeIfAbsent(run.caseVerdict(each), verdict -> new ArrayList<>())
                        .add(repeated.time());
            }
        }
        return cases;
    }

    /** How a case's repetitions ended, for people: such as {@code 48 PASSED, 2 FAILED (7, 31)}. */
    public static String words(Map<Verdict, List<Integer>> repetitions) {
        return repetitions.entrySet().stream()
                .map(each -> each.getValue().size() + " " + each.getKey()
                        + (each.getKey().isGood() ? "" : " (" + few(each.getValue()) + ")"))
                .collect(Collectors.joining(", "));
    }

    /** Those times of a case in a line for people, such as {@code 7, 31 and 3 more}. */
    public static String few(List<Integer> times) {
        return FewNames.of(times.stream().map(String::valueOf).toList(), MOST_TIMES);
    }

    /** Whether all its stages are over, and none went wrong. */
    private static boolean passed(RunState run, String testCase) {
        return run.caseVerdict(testCase) == Verdict.PASSED
                && run.stages().stream()
                        .filter(stage -> stage.stage()
                                .testCase()
                                .filter(testCase::equals)
                                .isPresent())
                        .allMatch(stage -> stage.verdict().isPresent());
    }

    /** Its run ended, or was broken off, between its stages. */
    private static Verdict brokenOff(RunState run) {
        return run.ended().map(Event.RunEnded::verdict).orElse(Verdict.INFRASTRUCTURE);
    }
}
