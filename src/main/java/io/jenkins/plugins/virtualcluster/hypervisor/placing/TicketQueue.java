package io.jenkins.plugins.virtualcluster.hypervisor.placing;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLoad;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.LeaseProcess;
import io.jenkins.plugins.virtualcluster.hypervisor.Ticket;
import io.jenkins.plugins.virtualcluster.hypervisor.Tickets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * What one run knows of the other runs' tickets on a hypervisor. A ticket whose run gives no sign of life is passed over,
 * and counts again when it does.
 */
final class TicketQueue {
    /** A waiting ticket that stayed the same for so long, looked at before and after, is nobody's any more. */
    static final Duration SILENCE = Duration.ofSeconds(120);

    private final Lease own;
    private final LongSupplier nanos;
    private final Map<String, Seen> seen = new HashMap<>();

    /**
     * @param changed when it was read first as it is now
     * @param read when it was read last
     */
    private record Seen(Ticket ticket, long changed, long read) {}

    /** @param nanos a clock that nobody sets */
    TicketQueue(Lease own, LongSupplier nanos) {
        this.own = own;
        this.nanos = nanos;
    }

    /**
     * Forgets the tickets that are gone, and reads those of other runs that are not known yet.
     *
     * @return the runs that have one there
     */
    Set<String> readNew(Tickets tickets) throws HypervisorException, InterruptedException {
        Set<String> runs = tickets.runs();
        seen.keySet().retainAll(runs);
        for (String run : runs) {
            if (!run.equals(own.run()) && !seen.containsKey(run)) {
                readAgain(tickets, run);
            }
        }
        return runs;
    }

    /** Takes in how the ticket of another run is now. */
    void readAgain(Tickets tickets, String run) throws HypervisorException, InterruptedException {
        tickets.read(run).ifPresentOrElse(this::take, () -> seen.remove(run));
    }

    private void take(Ticket ticket) {
        long now = nanos.getAsLong();
        Seen before = seen.get(ticket.run());
        boolean same = before != null && before.ticket().equals(ticket);
        seen.put(ticket.run(), new Seen(ticket, same ? before.changed() : now, now));
    }

    /** One more than any number that was drawn. */
    long nextNumber() {
        return 1
                + seen.values().stream()
                        .mapToLong(one -> one.ticket().number())
                        .max()
                        .orElse(0);
    }

    /** Those that wait or claim and come before that ticket, the first one first. */
    List<Ticket> before(Ticket mine, Instant now) {
        return matching(ticket -> ticket.state() != Ticket.State.ADMITTED
                && Ticket.ORDER.compare(ticket, mine) < 0
                && isThere(ticket, now));
    }

    /** Those that wait or claim. */
    List<Ticket> waiting(Instant now) {
        return matching(ticket -> ticket.state() != Ticket.State.ADMITTED && isThere(ticket, now));
    }

    /** Those that claim. */
    List<Ticket> claiming(Instant now) {
        return matching(ticket -> ticket.state() == Ticket.State.CLAIMING && isThere(ticket, now));
    }

    /** Those that were not admitted when they were read last. */
    List<Ticket> notAdmitted() {
        return matching(ticket -> ticket.state() != Ticket.State.ADMITTED);
    }

    /**
     * Those that room was promised to: the admitted ones whose cluster is there, or whose process may still start it: one of
     * our own lives, of another owner's it is only known that the lease has not ended.
     */
    List<Ticket> promises(HypervisorLoad load, Instant now) {
        return matching(ticket -> ticket.state() == Ticket.State.ADMITTED
                && (load.runs().contains(ticket.run())
                        || load.guests().stream().anyMatch(guest -> guest.run().equals(Optional.of(ticket.run())))
                        || isNotOver(ticket, now)));
    }

    private List<Ticket> matching(Predicate<Ticket> wanted) {
        return seen.values().stream()
                .map(Seen::ticket)
                .filter(wanted)
                .sorted(Ticket.ORDER)
                .toList();
    }

    private boolean isThere(Ticket ticket, Instant now) {
        Seen its = seen.get(ticket.run());
        return its.read() - its.changed() < SILENCE.toNanos() && isNotOver(ticket, now);
    }

    private boolean isNotOver(Ticket ticket, Instant now) {
        return hasOurProcess(ticket)
                ? !isAbandoned(ticket)
                : now.isBefore(ticket.lease().until());
    }

    /** Whether it is of the same owner, and the process that took it is gone. */
    boolean isAbandoned(Ticket ticket) {
        return hasOurProcess(ticket) && !LeaseProcess.isAlive(ticket.lease().process());
    }

    private boolean hasOurProcess(Ticket ticket) {
        Lease lease = ticket.lease();
        return lease.owner().equals(own.owner()) && !lease.process().isEmpty();
    }
}
