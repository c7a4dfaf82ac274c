package io.jenkins.plugins.virtualcluster.suite.stage;

import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Script;
import io.jenkins.plugins.virtualcluster.definition.Tags;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the values of one host and stage in the place of tags. */
public final class ScriptRenderer {
    private final RunRequest request;

    public ScriptRenderer(RunRequest request) {
        this.request = request;
    }

    /** All of the host's scripts: none of a stage in which it has nothing to do. */
    public Map<Stage, String> all(StagePlan plan, Host host) {
        Map<Stage, String> rendered = new LinkedHashMap<>();
        plan.scripts()
                .forEach((stage, scripts) ->
                        scripts.of(host).ifPresent(script -> rendered.put(stage, render(script, stage, host))));
        return rendered;
    }

    /** The script as that host runs it in that stage. */
    private String render(Script script, Stage stage, Host host) {
        Map<String, String> values = values(host);
        values.put(Tags.DISKMOUNTS, DiskMounts.commands(host));
        caseName(stage, values);
        try {
            return Tags.render(script.text(), values);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(script.file() + ": " + e.getMessage(), e);
        }
    }

    /** The suite's patterns of log files as they are for that host. */
    List<String> logs(Host host) {
        Map<String, String> values = values(host);
        return request.suite().logs().stream()
                .map(pattern -> Tags.render(pattern, values))
                .toList();
    }

    /** The suite's patterns of files of results as they are for that host behind that stage. */
    List<String> results(Host host, Stage stage) {
        Map<String, String> values = values(host);
        caseName(stage, values);
        return request.suite().reporting().files().stream()
                .map(pattern -> Tags.render(pattern, values))
                .toList();
    }

    private void caseName(Stage stage, Map<String, String> values) {
        stage.testCase()
                .ifPresent(name -> values.put(Tags.CASENAME, request.repeats().original(name)));
    }

    private Map<String, String> values(Host host) {
        Map<String, String> values = new HashMap<>(request.tags());
        values.put(Tags.SLAVENAME, request.cluster().fullName(host));
        values.put(Tags.HOSTNAME, host.name());
        values.put(Tags.SUITENAME, request.suite().name());
        values.put(Tags.CLUSTERNAME, request.cluster().name());
        return values;
    }
}
