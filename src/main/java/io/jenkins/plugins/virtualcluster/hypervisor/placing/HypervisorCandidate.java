package io.jenkins.plugins.virtualcluster.hypervisor.placing;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.Demand;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLoad;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.Ticket;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** One of the hypervisors that a run may be placed on, and its place in the queue there. */
final class HypervisorCandidate {
    private final Fleet fleet;
    private final HypervisorAddress address;
    private final Cluster cluster;
    private final Lease lease;
    private final Clock clock;
    private final LongSupplier nanos;
    private boolean suited;
    private Admission admission;
    private Hypervisor.Subscription ends;
    /** With which it waits in {@link LocalQueue}, until then. */
    private Optional<Ticket> waiting = Optional.empty();

    HypervisorCandidate(
            Fleet fleet, HypervisorAddress address, Cluster cluster, Lease lease, Clock clock, LongSupplier nanos) {
        this.fleet = fleet;
        this.address = address;
        this.cluster = cluster;
        this.lease = lease;
        this.clock = clock;
        this.nanos = nanos;
    }

    HypervisorAddress address() {
        return address;
    }

    /**
     * How well it suits the cluster, as it is now, without taking a place in its queue.
     *
     * @param standby whether a standby cluster for it is there
     */
    PlacementRanking.Candidate candidate(boolean standby) throws HypervisorException, InterruptedException {
        Hypervisor hypervisor = fleet.hypervisor(address);
        requireSuited(hypervisor);
        Set<Image> images = hypervisor.images(cluster);
        List<String> missing = PlacementRanking.missing(cluster, images);
        if (!missing.isEmpty()) {
            throw new UnsuitedException(address.place() + " has no image " + String.join(", ", missing)
                    + " in storage pool " + address.pool());
        }
        TicketQueue queue = new TicketQueue(lease, nanos);
        queue.readNew(hypervisor.tickets());
        HypervisorLoad load = hypervisor.load();
        FreeCapacity headroom = new FreeCapacity(address.limits(), load, queue.promises(load, clock.instant()));
        Demand demand = Demand.of(cluster);
        return new PlacementRanking.Candidate(
                address,
                headroom.shortage(demand).isEmpty(),
                standby,
                queue.waiting(clock.instant()).size(),
                PlacementRanking.imagesToBring(cluster, images),
                headroom.freePart(demand));
    }

    /** Whoever waits for what cannot be waits in vain. */
    private void requireSuited(Hypervisor hypervisor) throws HypervisorException, InterruptedException {
        if (!suited) {
            List<String> obstacles = hypervisor.obstacles(cluster);
            if (!obstacles.isEmpty()) {
                throw new UnsuitedException(address.place() + " " + String.join("; it ", obstacles));
            }
            suited = true;
        }
    }

    /**
     * As {@link Admission#look}.
     *
     * @throws UnsuitedException if the cluster cannot be there at all
     */
    Optional<WaitReason> look(Runnable wakeup) throws HypervisorException, InterruptedException {
        Hypervisor hypervisor = fleet.hypervisor(address);
        requireSuited(hypervisor);
        if (admission == null) {
            admission = new Admission(hypervisor, address, Demand.of(cluster), lease, clock, nanos);
        }
        if (ends == null) {
            ends = hypervisor.watchEnds(wakeup);
        }
        Optional<WaitReason> why = admission.look();
        fleet.works(address);
        if (why.isPresent() && waiting.isEmpty()) {
            waiting = admission.ticket();
            waiting.ifPresent(ticket -> LocalQueue.waits(address.place(), ticket, wakeup));
        }
        return why;
    }

    /** Whoever is behind it may look: it waits no more. */
    void passOn() {
        waiting.or(() -> Optional.ofNullable(admission).flatMap(Admission::ticket))
                .ifPresent(ticket -> LocalQueue.leaves(address.place(), ticket));
        waiting = Optional.empty();
    }

    /** The room that {@link #look} found. */
    Allocation place(String reason) throws HypervisorException, InterruptedException {
        return new Allocation(fleet.hypervisor(address), address, admission.lease(), reason);
    }

    /** Hears of nothing more; the connection may have been lost. */
    void unwatch() {
        if (ends != null) {
            ends.close();
            ends = null;
        }
    }

    /** Whether it has, or may have, a ticket there. */
    boolean isQueued() {
        return admission != null && admission.hasTicket();
    }

    void withdraw() throws HypervisorException, InterruptedException {
        if (admission != null) {
            admission.withdraw();
        }
    }
}
