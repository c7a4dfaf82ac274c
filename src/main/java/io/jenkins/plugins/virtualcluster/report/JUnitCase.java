package io.jenkins.plugins.virtualcluster.report;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Issue;
import io.jenkins.plugins.virtualcluster.record.KnownFailures;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.RunState.StageState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A test case of the XML: a case of the suite with all its stages, or one of the suite's own stages.
 *
 * @param message what went wrong first, in one sentence; empty where nothing did
 * @param details a line for each stage and host that went wrong
 * @param issues the known issues among what went wrong, each once
 */
record JUnitCase(
        String name,
        Verdict verdict,
        Duration time,
        String message,
        List<String> details,
        Set<Issue> issues,
        List<StageState> stages) {

    enum Outcome {
        PASSED,
        FAILURE,
        ERROR,
        SKIPPED
    }

    static JUnitCase of(String name, List<StageState> stages, RunState state) {
        Duration time = Duration.ZERO;
        List<Verdict> verdicts = new ArrayList<>();
        List<String> details = new ArrayList<>();
        Set<Issue> issues = new LinkedHashSet<>();
        for (StageState stage : stages) {
            if (stage.started().isPresent()) {
                time = time.plus(
                        Duration.between(stage.started().get(), stage.ended().orElse(state.lastEvent())));
            }
            verdicts.add(verdict(stage, state));
            details(name(stage.stage(), state), stage, state.known(), details, issues);
        }
        Verdict verdict = Verdict.ofCase(
                verdicts,
                stages.stream()
                        .filter(stage -> stage.stage().kind() == Stage.Kind.CASE_RUN)
                        .flatMap(stage -> stage.verdict().stream())
                        .findFirst());
        String message = details.isEmpty() ? without(verdict, state) : details.get(0);
        return new JUnitCase(name, verdict, time, message, List.copyOf(details), issues, List.copyOf(stages));
    }

    /**
     * The run itself, where it ended worse than each of these cases.
     *
     * @return none if a case tells why, or nothing went wrong
     */
    static Optional<JUnitCase> ofRun(RunState state, List<JUnitCase> cases) {
        Verdict worst = Verdict.worst(cases.stream().map(JUnitCase::verdict).toList());
        return state.ended()
                .filter(end -> !end.verdict().isGood() && end.verdict() != worst)
                .map(end -> new JUnitCase(
                        "the run",
                        end.verdict(),
                        Duration.ZERO,
                        end.cause().orElse(""),
                        Stream.concat(
                                        end.cause().stream(),
                                        state.known().ofRun().stream().map(JUnitCase::words))
                                .toList(),
                        state.known().ofRun().map(Set::of).orElse(Set.of()),
                        List.of()));
    }

    /** A stage's name for people. */
    static String name(Stage stage, RunState state) {
        return state.started().map(start -> start.name(stage)).orElse(stage.toString());
    }

    /** A stage that did not end has what ended the run; one that did not start was skipped. */
    private static Verdict verdict(StageState stage, RunState state) {
        return stage.verdict()
                .orElseGet(() -> stage.started().isEmpty()
                        ? Verdict.SKIPPED
                        : state.ended()
                                .map(Event.RunEnded::verdict)
                                .filter(verdict -> !verdict.isGood())
                                .orElse(Verdict.INFRASTRUCTURE));
    }

    private static void details(
            String name, StageState stage, KnownFailures known, List<String> details, Set<Issue> issues) {
        boolean hostsTold = false;
        for (RunState.CellState cell : stage.hosts().values()) {
            Event.HostEnded end = cell.end().orElse(null);
            if (end != null && !end.verdict().isGood()) {
                details.add(name + " on " + cell.host() + ": " + end.verdict()
                        + end.cause().map(cause -> ": " + cause).orElse(""));
                tell(known.of(stage.stage(), cell.host()), details, issues);
                hostsTold = true;
            }
        }
        if (!hostsTold && !isQuiet(stage)) {
            stage.cause().ifPresent(cause -> details.add(name + ": " + cause));
            tell(known.of(stage.stage()), details, issues);
        }
    }

    private static void tell(Optional<Issue> issue, List<String> details, Set<Issue> issues) {
        issue.ifPresent(known -> {
            details.add(words(known));
            issues.add(known);
        });
    }

    private static String words(Issue issue) {
        return "    known issue: " + issue.words();
    }

    /** Whether it says nothing of the case: it passed, or it is an init or finalize stage that had nothing to do. */
    private static boolean isQuiet(StageState stage) {
        return stage.verdict().filter(Verdict.PASSED::equals).isPresent()
                || stage.hadNothingToDo()
                        && stage.stage().testCase().isPresent()
                        && stage.stage().kind() != Stage.Kind.CASE_RUN;
    }

    private static String without(Verdict verdict, RunState state) {
        return verdict == Verdict.PASSED
                ? ""
                : state.ended().flatMap(Event.RunEnded::cause).orElse("was not run");
    }

    /** Whether it went wrong, so that somebody has to look. */
    boolean isBad() {
        return outcome() == Outcome.FAILURE || outcome() == Outcome.ERROR;
    }

    Outcome outcome() {
        return switch (verdict) {
            case PASSED -> Outcome.PASSED;
            // Who cancels a run says nothing of the software under test.
            case SKIPPED, CANCELLED -> Outcome.SKIPPED;
            case FAILED, TIMED_OUT -> Outcome.FAILURE;
            case INFRASTRUCTURE -> Outcome.ERROR;
        };
    }
}
