package io.jenkins.plugins.virtualcluster.hypervisor;

import java.util.List;
import java.util.Optional;

/**
 * What a hypervisor has of one run.
 *
 * @param run as in the names of the objects
 * @param lease empty if only half-made things are left that carry none, or it is damaged
 * @param objects one per line, such as {@code volume vc-k3f9-srv1.qcow2}
 * @param ticket its place in the queue, or what it was promised; empty if it started without
 * @param standby that it stands by: its guests are saved, and none is among the hosts, or paused; empty if it does not
 */
public record FoundCluster(
        String run,
        Optional<Lease> lease,
        List<FoundHost> hosts,
        List<String> objects,
        Optional<Ticket> ticket,
        Optional<Standby> standby) {
    public FoundCluster {
        hosts = List.copyOf(hosts);
        objects = List.copyOf(objects);
    }

    /** One that does not stand by. */
    public FoundCluster(
            String run, Optional<Lease> lease, List<FoundHost> hosts, List<String> objects, Optional<Ticket> ticket) {
        this(run, lease, hosts, objects, ticket, Optional.empty());
    }

    /** Whether its run is in the queue yet. */
    public boolean isWaiting() {
        return hosts.isEmpty()
                && ticket.filter(its -> its.state() != Ticket.State.ADMITTED).isPresent();
    }

    /**
     * @param name the host's short name
     * @param state libvirt's word, such as {@code running}, {@code paused}, {@code shutoff}; or {@link #UNKNOWN}
     */
    public record FoundHost(String name, String domain, String state) {
        /** That of a domain that libvirt does not tell it of. */
        public static final String UNKNOWN = "unknown";
    }
}
