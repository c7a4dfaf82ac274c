package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import io.jenkins.plugins.virtualcluster.suite.stage.StagePlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The first event of a run. */
final class RunStart {
    private RunStart() {}

    static Event event(Instant at, RunRequest request, String hypervisor, StagePlan plan) {
        List<String> hosts = new ArrayList<>(request.suite().hosts());
        request.cluster().hosts().stream()
                .map(Host::name)
                .filter(name -> !hosts.contains(name))
                .forEach(hosts::add);
        return new Event.RunStarted(
                at,
                request.run(),
                request.suite().name(),
                request.cluster().name(),
                request.owner(),
                request.commit(),
                hypervisor,
                hosts,
                request.suite().hosts().size(),
                plan.stages(),
                request.attempt(),
                request.cell().tags(),
                request.trigger(),
                request.commitPage(),
                request.rerunOf(),
                request.repeats().times());
    }
}
