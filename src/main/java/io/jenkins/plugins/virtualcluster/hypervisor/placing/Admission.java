package io.jenkins.plugins.virtualcluster.hypervisor.placing;

import io.jenkins.plugins.virtualcluster.hypervisor.Demand;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLoad;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.Ticket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * One run's way through the queue of one hypervisor, a look at a time. The queue is its tickets; masters do not talk to each
 * other. Only the first in the queue may take room. It says so in its ticket, then reads all others again: of two that did so
 * at once at least one sees the other, and the later one in the queue steps back.
 */
final class Admission {
    /** How often a waiting ticket shows that its run is still there. */
    static final Duration BEAT = Duration.ofSeconds(30);
    /** A claim that was not looked after for longer may have been passed over. */
    private static final Duration CLAIM = Duration.ofSeconds(30);

    private final Hypervisor hypervisor;
    private final HypervisorAddress address;
    private final Demand demand;
    private final Lease lease;
    private final Clock clock;
    private final LongSupplier nanos;
    private final TicketQueue queue;
    /** What the run may take from its admission on; what it waits does not count. */
    private final Duration lifetime;

    private Ticket mine;
    private long written;
    /** Whether the ticket must still be where it was put: not so after a failure. */
    private boolean sure;

    private List<String> lastBefore = List.of();
    /** As it was noticed last; null before the first time. */
    private FreeCapacity lastHeadroom;

    private List<Ticket> lastHolders = List.of();

    /** @param nanos a clock that nobody sets */
    Admission(
            Hypervisor hypervisor,
            HypervisorAddress address,
            Demand demand,
            Lease lease,
            Clock clock,
            LongSupplier nanos) {
        this.hypervisor = hypervisor;
        this.address = address;
        this.demand = demand;
        this.lease = lease;
        this.clock = clock;
        this.nanos = nanos;
        this.queue = new TicketQueue(lease, nanos);
        this.lifetime = Duration.between(clock.instant(), lease.until());
    }

    /**
     * Takes a place at the end of the queue, if it has none yet, and looks whether its turn has come.
     *
     * @return why it has not; empty once the run was admitted
     * @throws HypervisorException if the hypervisor fails, or somebody took the ticket away; where it has a ticket, it may
     *     look again
     */
    Optional<WaitReason> look() throws HypervisorException, InterruptedException {
        boolean was = sure;
        sure = false;
        Set<String> runs = read();
        if (mine == null) {
            notice(hypervisor.load());
            enter(runs);
        } else if (!runs.contains(lease.run())) {
            if (was) {
                mine = null;
                throw new TicketTakenException("Run " + lease.run() + " has lost its place in the queue of "
                        + address.place() + ": its ticket was removed, as `virtual-cluster stop` does");
            }
            write(mine.in(mine.state()));
        }
        Optional<WaitReason> waiting = mine.state() == Ticket.State.ADMITTED ? Optional.empty() : turn();
        if (waiting.isPresent() && isOld()) {
            write(mine.in(mine.state()));
        }
        sure = true;
        return waiting;
    }

    /** Others look at its lease by their clocks, so it is old also when the clock was set. */
    private boolean isOld() {
        Duration set = Duration.between(mine.lease().until(), clock.instant().plus(lifetime));
        return nanos.getAsLong() - written > BEAT.toNanos() || set.abs().compareTo(BEAT) > 0;
    }

    /** Its ticket; empty if it has none. */
    Optional<Ticket> ticket() {
        return Optional.ofNullable(mine);
    }

    /** The run's lease, from its admission on. */
    Lease lease() {
        return mine.lease();
    }

    /** Whether it has, or may have, a ticket there. */
    boolean hasTicket() {
        return mine != null;
    }

    /** Leaves the queue. */
    void withdraw() throws HypervisorException, InterruptedException {
        hypervisor.tickets().remove(lease.run());
        mine = null;
    }

    private Set<String> read() throws HypervisorException, InterruptedException {
        return queue.readNew(hypervisor.tickets());
    }

    private void readAgain(String run) throws HypervisorException, InterruptedException {
        queue.readAgain(hypervisor.tickets(), run);
    }

    private void enter(Set<String> runs) throws HypervisorException, InterruptedException {
        Optional<Ticket> left =
                runs.contains(lease.run()) ? hypervisor.tickets().read(lease.run()) : Optional.empty();
        mine = left.map(ticket -> ticket.takenOverBy(lease, demand))
                .orElseGet(
                        () -> new Ticket(lease, demand, queue.nextNumber(), Ticket.State.WAITING, clock.instant(), 0));
        write(mine);
    }

    private Optional<WaitReason> turn() throws HypervisorException, InterruptedException {
        List<Ticket> before = stillBefore();
        if (!before.isEmpty()) {
            stepBack();
            List<String> runs = before.stream().map(Ticket::run).toList();
            if (!runs.equals(lastBefore)) {
                lastBefore = runs;
                notice(hypervisor.load());
            }
            return Optional.of(waiting(before));
        }
        lastBefore = List.of();
        if (notice(hypervisor.load()).isPresent()) {
            stepBack();
            return Optional.of(waiting(before));
        }
        return claim() ? Optional.empty() : Optional.of(waiting(before));
    }

    /** Those before it in the queue. Only the last of them is read again each time: it does the same with the one before it. */
    private List<Ticket> stillBefore() throws HypervisorException, InterruptedException {
        while (true) {
            List<Ticket> before = queue.before(mine, clock.instant());
            if (before.isEmpty()) {
                return readPassedOver() ? queue.before(mine, clock.instant()) : before;
            }
            Ticket last = before.get(before.size() - 1);
            readAgain(last.run());
            List<Ticket> now = queue.before(mine, clock.instant());
            if (!now.isEmpty() && now.get(now.size() - 1).run().equals(last.run())) {
                return now;
            }
        }
    }

    /** @return whether there are any */
    private boolean readPassedOver() throws HypervisorException, InterruptedException {
        List<Ticket> passedOver = queue.notAdmitted().stream()
                .filter(ticket -> Ticket.ORDER.compare(ticket, mine) < 0)
                .toList();
        for (Ticket ticket : passedOver) {
            readAgain(ticket.run());
        }
        return !passedOver.isEmpty();
    }

    private boolean claim() throws HypervisorException, InterruptedException {
        write(mine.in(Ticket.State.CLAIMING));
        read();
        for (Ticket other : queue.notAdmitted()) {
            readAgain(other.run());
        }
        List<Ticket> claiming = queue.claiming(clock.instant());
        if (!claiming.isEmpty()) {
            if (Ticket.ORDER.compare(claiming.get(0), mine) < 0) {
                stepBack();
            }
            return false;
        }
        if (notice(hypervisor.load()).isPresent() || nanos.getAsLong() - written > CLAIM.toNanos()) {
            stepBack();
            return false;
        }
        write(mine.in(Ticket.State.ADMITTED));
        return true;
    }

    private void stepBack() throws HypervisorException, InterruptedException {
        if (mine.state() != Ticket.State.WAITING) {
            write(mine.in(Ticket.State.WAITING));
        }
    }

    private void write(Ticket next) throws HypervisorException, InterruptedException {
        long now = nanos.getAsLong();
        mine = next.until(clock.instant().plus(lifetime));
        hypervisor.tickets().write(mine);
        written = now;
    }

    /** Notes what is missing for this run now, and who has it; throws if it never fits. */
    private Optional<String> notice(HypervisorLoad load) throws HypervisorException {
        List<Ticket> promises = queue.promises(load, clock.instant());
        FreeCapacity headroom = new FreeCapacity(address.limits(), load, promises);
        Optional<String> never = headroom.never(demand);
        if (never.isPresent()) {
            throw new UnsuitedException("Cluster " + lease.cluster() + " is too large for " + address.place()
                    + ", even with nothing else on it: it needs " + never.get());
        }
        lastHeadroom = headroom;
        lastHolders = promises;
        return headroom.shortage(demand);
    }

    private WaitReason waiting(List<Ticket> before) {
        return new WaitReason(
                address.place(),
                lastHeadroom.shortage(demand),
                before.isEmpty() ? lastHeadroom.lack(demand) : Optional.empty(),
                before.stream().map(Ticket::who).toList(),
                lastHolders.stream().map(Ticket::who).toList(),
                (int) lastHolders.stream().filter(queue::isAbandoned).count());
    }
}
