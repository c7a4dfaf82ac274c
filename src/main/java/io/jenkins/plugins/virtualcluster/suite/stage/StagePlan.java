package io.jenkins.plugins.virtualcluster.suite.stage;

import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.StageScript;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.TestCase;
import io.jenkins.plugins.virtualcluster.record.Stage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The stages of a run, each with its scripts. A stage without a script is omitted. */
public record StagePlan(Map<Stage, StageScript> scripts) {

    public static StagePlan of(Suite suite, List<TestCase> cases) {
        Map<Stage, StageScript> scripts = new LinkedHashMap<>();
        if (suite.init().all().findAny().isPresent()) {
            scripts.put(Stage.SUITE_INIT, suite.init());
        }
        for (TestCase testCase : cases) {
            testCase.init().ifPresent(script -> scripts.put(Stage.caseInit(testCase.name()), script));
            scripts.put(Stage.caseRun(testCase.name()), testCase.run());
            testCase.finalizer().ifPresent(script -> scripts.put(Stage.caseFinalize(testCase.name()), script));
        }
        suite.finalizer().ifPresent(script -> scripts.put(Stage.SUITE_FINALIZE, script));
        return new StagePlan(scripts);
    }

    public List<Stage> stages() {
        return List.copyOf(scripts.keySet());
    }

    /** Whether that host has something to do in that stage. */
    public boolean takesPart(Host host, Stage stage) {
        return scripts.get(stage).of(host).isPresent();
    }

    boolean has(Stage stage) {
        return scripts.containsKey(stage);
    }

    /** How long the suite lets such a stage run. */
    public static Duration limit(Suite suite, Stage stage) {
        return switch (stage.kind()) {
            case PREPARE, SUITE_INIT, CASE_INIT -> suite.timeouts().init();
            case CASE_RUN -> suite.timeouts().run();
            case CASE_FINALIZE, SUITE_FINALIZE -> suite.timeouts().finalizer();
        };
    }
}
