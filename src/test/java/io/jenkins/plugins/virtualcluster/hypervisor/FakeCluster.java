package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ObjectNames;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A cluster that was started on a {@link FakeHypervisor}, which guards it. */
final class FakeCluster {
    final ClusterPlan plan;
    /** What libvirt would say of each guest that is there. */
    final Map<String, String> states = new LinkedHashMap<>();

    final Map<String, ByteArrayOutputStream> consoles = new LinkedHashMap<>();
    Lease lease;
    boolean saved;
    /** Empty unless it stands by; then none of its guests has a state. */
    Optional<Standby> standby = Optional.empty();

    FakeCluster(ClusterPlan plan) {
        this.plan = plan;
        lease = plan.lease();
        plan.hosts().forEach(host -> {
            states.put(host.host().name(), "running");
            consoles.put(host.host().name(), new ByteArrayOutputStream());
        });
    }

    List<HypervisorLoad.Guest> guests() {
        return plan.hosts().stream()
                .filter(host -> states.containsKey(host.host().name()))
                .map(host -> new HypervisorLoad.Guest(
                        host.domain(),
                        Optional.of(lease.run()),
                        host.host().memory(),
                        host.host().cpus()))
                .toList();
    }

    FoundCluster found(Optional<Ticket> ticket) {
        return new FoundCluster(
                lease.run(),
                Optional.of(lease),
                states.entrySet().stream()
                        .map(host -> new FoundCluster.FoundHost(
                                host.getKey(), ObjectNames.domain(lease.run(), host.getKey()), host.getValue()))
                        .toList(),
                objects(),
                ticket,
                standby);
    }

    void save(Instant since, boolean paused) {
        standby = Optional.of(new Standby(since, states.size(), paused ? new DataSize(0) : DataSize.parse("96 MiB")));
        if (paused) {
            states.replaceAll((host, state) -> "paused");
        } else {
            states.clear();
        }
    }

    void restore() {
        standby = Optional.empty();
        plan.hosts().forEach(host -> states.put(host.host().name(), "running"));
    }

    List<String> objects() {
        List<String> objects = new ArrayList<>();
        states.keySet().forEach(host -> objects.add("domain " + ObjectNames.domain(lease.run(), host)));
        plan.networks().forEach(network -> objects.add("network " + network.name()));
        standby.ifPresent(saved -> objects.add("volume " + ObjectNames.standby(lease.run())));
        objects.add("volume " + ObjectNames.lease(lease.run()));
        return objects;
    }
}
