package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.suite.request.ClusterRequest;
import io.jenkins.plugins.virtualcluster.suite.request.Leases;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import io.jenkins.plugins.virtualcluster.suite.stage.ScriptRenderer;
import io.jenkins.plugins.virtualcluster.suite.stage.StagePlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run would do, without doing it. */
public final class DryRun {
    /**
     * A script as one host would run it.
     *
     * @param host the short name
     */
    public record Rendered(Stage stage, String host, String text) {}

    private DryRun() {}

    /** All scripts, by stage in their order, and then by host. */
    public static List<Rendered> scripts(RunRequest request) {
        ScriptRenderer renderer = new ScriptRenderer(request);
        StagePlan plan = StagePlan.of(request.suite(), request.planned());
        Map<String, Map<Stage, String>> byHost = new LinkedHashMap<>();
        request.suite()
                .hosts()
                .forEach(name ->
                        byHost.put(name, renderer.all(plan, request.cluster().host(name))));
        List<Rendered> scripts = new ArrayList<>();
        request.cluster()
                .preparations()
                .forEach(hosts -> scripts.add(new Rendered(
                        Stage.PREPARE,
                        hosts.get(0).name(),
                        hosts.get(0).preparation().orElseThrow().text())));
        for (Stage stage : plan.stages()) {
            byHost.forEach((host, its) -> {
                if (its.containsKey(stage)) {
                    scripts.add(new Rendered(stage, host, its.get(stage)));
                }
            });
        }
        return scripts;
    }

    /** The lease that the run would have. */
    public static Lease lease(RunRequest request, Instant now) {
        return Leases.of(ClusterRequest.of(request), now);
    }
}
