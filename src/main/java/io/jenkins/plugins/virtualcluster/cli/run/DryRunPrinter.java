package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterKeys;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.suite.DryRun;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints what a run would create and execute. */
final class DryRunPrinter {
    private static final String MADE = "(made for each run)";

    private final CommandContext context;

    DryRunPrinter(CommandContext context) {
        this.context = context;
    }

    /** The libvirt documents, in the order in which they would be created. */
    void documents(RunRequest request, Hypervisor hypervisor) throws HypervisorException, InterruptedException {
        Lease lease = DryRun.lease(request, context.clock().instant());
        for (Hypervisor.Document document :
                hypervisor.documents(hypervisor.plan(request.cluster(), lease), keys(request))) {
            print(document.kind() + " " + document.name(), document.xml());
        }
    }

    private static ClusterKeys keys(RunRequest request) {
        return new ClusterKeys(
                "ssh-ed25519 " + MADE,
                request.cluster().hosts().stream()
                        .collect(Collectors.toMap(
                                Host::name, host -> new ClusterKeys.HostKey(MADE, "ssh-ed25519 " + MADE))));
    }

    /** The scripts by stage: each different text once, under the hosts that have it. */
    void scripts(RunRequest request) {
        Map<Stage, Map<String, List<String>>> stages = new LinkedHashMap<>();
        for (DryRun.Rendered script : DryRun.scripts(request)) {
            stages.computeIfAbsent(script.stage(), key -> new LinkedHashMap<>())
                    .computeIfAbsent(script.text(), key -> new ArrayList<>())
                    .add(script.host());
        }
        String run = request.cell().isNone() ? "" : request.suite().name() + " (" + request.cell() + "), ";
        stages.forEach((stage, texts) -> texts.forEach(
                (text, hosts) -> print(run + "stage " + stage + " on " + String.join(", ", hosts), text)));
    }

    private void print(String title, String text) {
        context.print("=== " + title);
        context.print(text.stripTrailing());
    }
}
