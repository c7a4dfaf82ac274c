package io.jenkins.plugins.virtualcluster.suite.stage;

import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The failure rules: whether a stage may begin after what has ended so far, and why it is omitted if not. */
public final class StageRules {

    /** What beside the verdicts of earlier stages keeps a stage from beginning. */
    public interface Obstacles {
        /** Why no further stage but those that finalize may begin, such as a host that died. */
        Optional<String> obstacle();

        /** Whether nothing at all may begin any more. */
        boolean isOver();
    }

    private final StagePlan plan;
    private final Obstacles obstacles;
    private final Map<Stage, Verdict> verdicts = new HashMap<>();
    private final Set<Stage> ran = new HashSet<>();

    public StageRules(StagePlan plan, Obstacles obstacles) {
        this.plan = plan;
        this.obstacles = obstacles;
    }

    /** The stage has run and ended so; {@link Verdict#SKIPPED} if there was nothing to do on any host. */
    public void ended(Stage stage, Verdict verdict) {
        ran.add(stage);
        verdicts.put(stage, verdict);
    }

    /** The stage was omitted. */
    public void skipped(Stage stage) {
        verdicts.put(stage, Verdict.SKIPPED);
    }

    /** How the stage ended, if it did. */
    public Optional<Verdict> verdict(Stage stage) {
        return Optional.ofNullable(verdicts.get(stage));
    }

    /** Why the stage is omitted; empty if it may begin now. */
    public Optional<String> refusal(Stage stage) {
        return switch (stage.kind()) {
            case PREPARE, SUITE_INIT -> obstacles.obstacle();
            case CASE_INIT -> withoutSuiteInit().or(obstacles::obstacle);
            case CASE_RUN -> withoutSuiteInit().or(() -> withoutCaseInit(stage)).or(obstacles::obstacle);
            case CASE_FINALIZE -> withoutSuiteInit().or(() -> unfinishable(begunCase(stage)));
            case SUITE_FINALIZE -> unfinishable(ran.contains(Stage.SUITE_INIT));
        };
    }

    private Optional<String> withoutSuiteInit() {
        if (!ran.contains(Stage.SUITE_INIT)) {
            return Optional.of("suite-init was not run");
        }
        return verdicts.get(Stage.SUITE_INIT).isGood() ? Optional.empty() : Optional.of("suite-init did not pass");
    }

    private Optional<String> withoutCaseInit(Stage stage) {
        Stage init = Stage.caseInit(stage.testCase().orElseThrow());
        if (!plan.has(init)) {
            return Optional.empty();
        }
        if (!verdicts.containsKey(init)) {
            return Optional.of(init + " was not run");
        }
        return verdicts.get(init).isGood() ? Optional.empty() : Optional.of(init + " did not pass");
    }

    private boolean begunCase(Stage stage) {
        String name = stage.testCase().orElseThrow();
        return ran.contains(Stage.caseInit(name)) || ran.contains(Stage.caseRun(name));
    }

    /** Whether cases ran, and none of them had anything to do. */
    public boolean hadNothingToDo() {
        return plan.stages().stream().anyMatch(stage -> isRun(stage) && ran.contains(stage))
                && plan.stages().stream()
                        .filter(StageRules::isRun)
                        .allMatch(stage -> verdicts.getOrDefault(stage, Verdict.SKIPPED) == Verdict.SKIPPED);
    }

    private static boolean isRun(Stage stage) {
        return stage.kind() == Stage.Kind.CASE_RUN;
    }

    /** A finalize stage runs if what it finalizes was begun, whatever became of it. */
    private Optional<String> unfinishable(boolean begun) {
        if (!begun) {
            return Optional.of("there is nothing to finalize");
        }
        return obstacles.isOver()
                ? Optional.of(obstacles.obstacle().orElse("the run was cancelled at once"))
                : Optional.empty();
    }
}
