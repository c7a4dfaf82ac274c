package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.leftover.ClusterState;
import io.jenkins.plugins.virtualcluster.hypervisor.leftover.Master;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A cluster as the cloud's page shows it.
 *
 * @param own whether this Jenkins started it
 * @param objects all that is there of it, one per line
 */
public record ClusterLine(
        String run,
        String cluster,
        String suite,
        String owner,
        boolean own,
        ClusterState state,
        Optional<Instant> until,
        List<String> hosts,
        List<String> objects) {
    public ClusterLine {
        hosts = List.copyOf(hosts);
        objects = List.copyOf(objects);
    }

    static ClusterLine of(FoundCluster found, Master master, Instant now) {
        Optional<Lease> lease = found.lease();
        return new ClusterLine(
                found.run(),
                lease.map(Lease::cluster).orElse(""),
                lease.map(Lease::suite).orElse(""),
                lease.map(Lease::owner).orElse(""),
                master.owns(found),
                master.stateOf(found, now),
                lease.map(Lease::until),
                found.hosts().stream()
                        .map(host -> host.name() + (host.state().equals("running") ? "" : " (" + host.state() + ")"))
                        .toList(),
                found.objects());
    }

    /** Such as {@code running}, {@code kept until 2026-01-31 18:05 UTC}, {@code leftover}. */
    public String stateText() {
        return switch (state) {
            case RUNNING -> "running";
            case KEPT ->
                "kept" + until.map(end -> " until " + Times.minute(end)).orElse("");
            case LEFTOVER -> "leftover";
            case HALF_MADE -> "incomplete or with a damaged lease, owner unknown";
        };
    }

    public String hostsText() {
        return String.join(", ", hosts);
    }
}
