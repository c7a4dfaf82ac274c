package io.jenkins.plugins.virtualcluster.suite.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.Isolation;
import io.jenkins.plugins.virtualcluster.definition.Limits;
import io.jenkins.plugins.virtualcluster.definition.Notification;
import io.jenkins.plugins.virtualcluster.definition.OutputPatterns;
import io.jenkins.plugins.virtualcluster.definition.Reporting;
import io.jenkins.plugins.virtualcluster.definition.Script;
import io.jenkins.plugins.virtualcluster.definition.StageScript;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.TestCase;
import io.jenkins.plugins.virtualcluster.definition.Timeouts;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StageRulesTest {
    private static final StageScript SCRIPT = StageScript.of(new Script(Path.of("x.sh"), "#!/bin/sh\n"));

    /** Stages that come out as they are told, and keep what was asked of them. */
    private static final class ScriptedStages implements StageRules.Obstacles {
        final List<String> ran = new ArrayList<>();
        final List<String> skipped = new ArrayList<>();
        final Map<String, Verdict> verdicts = new HashMap<>();
        String obstacleAfter;
        boolean over;
        private boolean obstructed;

        Verdict run(Stage stage, StageRules rules) {
            Optional<String> refusal = rules.refusal(stage);
            if (refusal.isPresent()) {
                skipped.add(stage + ": " + refusal.get());
                return Verdict.SKIPPED;
            }
            ran.add(stage.toString());
            obstructed |= stage.toString().equals(obstacleAfter);
            return verdicts.getOrDefault(stage.toString(), Verdict.PASSED);
        }

        @Override
        public Optional<String> obstacle() {
            return obstructed ? Optional.of("srv1 was destroyed") : Optional.empty();
        }

        @Override
        public boolean isOver() {
            return over && obstructed;
        }
    }

    private final ScriptedStages stages = new ScriptedStages();
    private boolean nothingToDo;

    @Test
    void allStagesRunInOrder() {
        assertThat(execute(testCase("a"), testCase("b"))).isEqualTo(Verdict.PASSED);
        assertThat(stages.ran)
                .containsExactly(
                        "suite-init",
                        "case/a/init",
                        "case/a/run",
                        "case/a/finalize",
                        "case/b/init",
                        "case/b/run",
                        "case/b/finalize",
                        "suite-finalize");
        assertThat(stages.skipped).isEmpty();
    }

    @Test
    void stagesWithoutAScriptAreLeftOut() {
        assertThat(execute(new TestCase("a", Optional.empty(), SCRIPT, Optional.empty())))
                .isEqualTo(Verdict.PASSED);
        assertThat(stages.ran).containsExactly("suite-init", "case/a/run", "suite-finalize");
        assertThat(stages.skipped).isEmpty();
    }

    @Test
    void aFailedSuiteInitSkipsAllCasesAndFinalizes() {
        stages.verdicts.put("suite-init", Verdict.FAILED);
        assertThat(execute(testCase("a"))).isEqualTo(Verdict.FAILED);
        assertThat(stages.ran).containsExactly("suite-init", "suite-finalize");
        assertThat(stages.skipped)
                .containsExactly(
                        "case/a/init: suite-init did not pass",
                        "case/a/run: suite-init did not pass",
                        "case/a/finalize: suite-init did not pass");
    }

    @Test
    void aFailedCaseInitSkipsItsRunAndFinalizesAndTheNextCaseGoesOn() {
        stages.verdicts.put("case/a/init", Verdict.FAILED);
        assertThat(execute(testCase("a"), testCase("b"))).isEqualTo(Verdict.FAILED);
        assertThat(stages.ran)
                .containsExactly(
                        "suite-init",
                        "case/a/init",
                        "case/a/finalize",
                        "case/b/init",
                        "case/b/run",
                        "case/b/finalize",
                        "suite-finalize");
        assertThat(stages.skipped).containsExactly("case/a/run: case/a/init did not pass");
    }

    @Test
    void afterAFailedRunOrFinalizeTheNextCaseGoesOn() {
        stages.verdicts.put("case/a/run", Verdict.TIMED_OUT);
        stages.verdicts.put("case/a/finalize", Verdict.FAILED);
        assertThat(execute(testCase("a"), testCase("b"))).isEqualTo(Verdict.TIMED_OUT);
        assertThat(stages.ran).contains("case/a/finalize", "case/b/run", "case/b/finalize");
    }

    @Test
    void anObstacleLetsOnlyWhatWasBegunFinalize() {
        stages.obstacleAfter = "case/a/init";
        execute(testCase("a"), testCase("b"));
        assertThat(stages.ran).containsExactly("suite-init", "case/a/init", "case/a/finalize", "suite-finalize");
        assertThat(stages.skipped)
                .containsExactly(
                        "case/a/run: srv1 was destroyed",
                        "case/b/init: srv1 was destroyed",
                        "case/b/run: srv1 was destroyed",
                        "case/b/finalize: there is nothing to finalize");
    }

    @Test
    void anAbortLetsNothingFinalize() {
        stages.obstacleAfter = "case/a/run";
        stages.over = true;
        execute(testCase("a"));
        assertThat(stages.ran).containsExactly("suite-init", "case/a/init", "case/a/run");
        assertThat(stages.skipped)
                .containsExactly("case/a/finalize: srv1 was destroyed", "suite-finalize: srv1 was destroyed");
    }

    @Test
    void stagesThatHadNothingToDoKeepNoOtherFromRunning() {
        for (String stage : List.of("suite-init", "case/a/init", "case/a/run", "case/b/init")) {
            stages.verdicts.put(stage, Verdict.SKIPPED);
        }
        assertThat(execute(testCase("a"), testCase("b"))).isEqualTo(Verdict.PASSED);
        assertThat(stages.ran)
                .containsExactly(
                        "suite-init",
                        "case/a/init",
                        "case/a/run",
                        "case/a/finalize",
                        "case/b/init",
                        "case/b/run",
                        "case/b/finalize",
                        "suite-finalize");
        assertThat(nothingToDo).as("case b had something to do").isFalse();
    }

    @Test
    void onlyCasesThatRanCanHaveHadNothingToDo() {
        stages.verdicts.put("case/a/run", Verdict.SKIPPED);
        execute(testCase("a"));
        assertThat(nothingToDo).isTrue();

        stages.verdicts.put("suite-init", Verdict.FAILED);
        execute(testCase("b"));
        assertThat(nothingToDo).as("it was skipped").isFalse();
    }

    private Verdict execute(TestCase... cases) {
        Suite suite = new Suite(
                "s",
                "c",
                List.of("srv1"),
                List.of("srv1"),
                SCRIPT,
                Optional.of(SCRIPT),
                List.of(cases),
                Optional.empty(),
                List.of(),
                Timeouts.DEFAULT,
                Limits.DEFAULT,
                OutputPatterns.NONE,
                Map.of(),
                Notification.NONE,
                List.of(),
                Isolation.SUITE,
                Reporting.NONE,
                Path.of("/suites/s"));
        StagePlan plan = StagePlan.of(suite, suite.cases());
        StageRules rules = new StageRules(plan, stages);
        Verdict worst = Verdict.SKIPPED;
        for (Stage stage : plan.stages()) {
            Verdict verdict = stages.run(stage, rules);
            if (stages.ran.contains(stage.toString())) {
                rules.ended(stage, verdict);
            } else {
                rules.skipped(stage);
            }
            worst = worst.worse(verdict);
        }
        nothingToDo = rules.hadNothingToDo();
        return worst;
    }

    private static TestCase testCase(String name) {
        return new TestCase(name, Optional.of(SCRIPT), SCRIPT, Optional.of(SCRIPT));
    }
}
