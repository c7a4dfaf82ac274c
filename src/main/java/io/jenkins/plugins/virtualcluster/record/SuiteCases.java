package io.jenkins.plugins.virtualcluster.record;

import io.jenkins.plugins.virtualcluster.record.RunState.StageState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cases of a run under the names that its suite has for them. In the record of a run that repeats its cases, each repetition is a
 * case of its own; here each case is there once, so that the run can be compared with others. Of any other run it says what the record
 * does.
 */
public final class SuiteCases {
    private final RunState run;
    private final boolean repeated;
    /** Once that was asked for. */
    private Map<String, Map<Verdict, List<Integer>>> repetitions;

    /** @param run as far as it has come; what happens in it later is not seen by all methods */
    public SuiteCases(RunState run) {
        this.run = run;
        this.repeated = run.started().filter(Event.RunStarted::isRepeated).isPresent();
    }

    /** Whether there are repetitions. */
    public boolean areRepeated() {
        return repeated;
    }

    /** The name that the suite has for a case of the record. */
    public String name(String inRecord) {
        return repeated ? RepeatedCase.of(inRecord).name() : inRecord;
    }

    /** The same of a case's stage; the suite's own stages are what they are. */
    public Stage stage(Stage inRecord) {
        return repeated ? inRecord.unrepeated() : inRecord;
    }

    /** All stages in their order; those of a case that is repeated with those of all its repetitions, the first one first. */
    public Map<Stage, List<StageState>> stages() {
        Map<Stage, List<StageState>> stages = new LinkedHashMap<>();
        run.stages()
                .forEach(each -> stages.computeIfAbsent(stage(each.stage()), key -> new ArrayList<>())
                        .add(each));
        return stages;
    }

    /** How the cases ended, as far as their stages have: each as the worst of its repetitions. In their order. */
    public Map<String, Verdict> verdicts() {
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        run.cases().forEach(each -> verdicts.merge(name(each), run.caseVerdict(each), Verdict::worse));
        return verdicts;
    }

    /** The cases that failed by known issues alone, in all repetitions that failed. */
    public List<String> known() {
        List<String> known = run.known().cases();
        if (!repeated || known.isEmpty()) {
            return known;
        }
        List<String> others = run.cases().stream()
                .filter(each -> !known.contains(each) && KnownFailures.isFailure(run.caseVerdict(each)))
                .map(this::name)
                .toList();
        return known.stream()
                .map(this::name)
                .distinct()
                .filter(name -> !others.contains(name))
                .toList();
    }

    /**
     * The cases that passed, in all repetitions, and did not in an attempt before, in order, and how they ended then, at their worst; see
     * {@link Attempt#before}.
     */
    public Map<String, Verdict> passedOnRetry() {
        Map<String, Verdict> retried = new LinkedHashMap<>();
        CaseResults.passedOnRetry(run).forEach((each, before) -> retried.merge(name(each), before, Attempt::worse));
        if (repeated && !retried.isEmpty()) {
            Map<String, Verdict> verdicts = verdicts();
            List<String> open = run.stages().stream()
                    .filter(stage -> stage.verdict().isEmpty())
                    .flatMap(stage -> stage.stage().testCase().stream())
                    .map(this::name)
                    .distinct()
                    .toList();
            retried.keySet().removeIf(name -> verdicts.get(name) != Verdict.PASSED || open.contains(name));
        }
        return retried;
    }

    /** How the repetitions of a case ended: by the verdict, which ones ended so. None of a case that is not repeated. */
    public Optional<Map<Verdict, List<Integer>>> repetitions(String name) {
        if (repetitions == null) {
            repetitions = CaseResults.repetitions(run);
        }
        return Optional.ofNullable(repetitions.get(name));
    }
}
