package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.definition.Script;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.suite.request.ClusterRequest;
import io.jenkins.plugins.virtualcluster.suite.request.Leases;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import io.jenkins.plugins.virtualcluster.suite.stage.ScriptRenderer;
import io.jenkins.plugins.virtualcluster.suite.stage.StagePlan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
        return StagePlan.of(request.suite(), request.cases()).scripts().entrySet().stream()
                .flatMap(entry -> onHosts(request, renderer, entry))
                .toList();
    }

    private static Stream<Rendered> onHosts(
            RunRequest request, ScriptRenderer renderer, Map.Entry<Stage, Script> entry) {
        return request.suite().hosts().stream()
                .map(name -> new Rendered(
                        entry.getKey(),
                        name,
                        renderer.render(
                                entry.getValue(),
                                entry.getKey(),
                                request.cluster().host(name))));
    }

    /** The lease that the run would have. */
    public static Lease lease(RunRequest request, Instant now) {
        return Leases.of(ClusterRequest.of(request), now);
    }
}
