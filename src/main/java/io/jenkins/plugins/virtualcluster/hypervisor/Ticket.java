package io.jenkins.plugins.virtualcluster.hypervisor;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;

/**
 * A run's place in the queue of a hypervisor, and what it was promised there. It is kept on the hypervisor from the moment
 * at which the run begins to wait until its cluster is gone.
 *
 * @param demand what its cluster may take
 * @param number those with smaller numbers come first; runs that drew the same number go by their names
 * @param since when the run began to wait, by its master's clock
 * @param beat grows from time to time while the run waits, so that others see that it is still there
 */
public record Ticket(Lease lease, Demand demand, long number, State state, Instant since, long beat) {
    public Ticket {
        Objects.requireNonNull(lease, "a ticket has a lease");
        Objects.requireNonNull(demand, "a ticket has a demand");
        Objects.requireNonNull(state, "a ticket has a state");
        Objects.requireNonNull(since, "a ticket has a beginning");
    }

    /** First come, first served. */
    public static final Comparator<Ticket> ORDER = Comparator.comparingLong(Ticket::number)
            .thenComparing(ticket -> ticket.lease().run());

    /** How far the run has come. */
    public enum State {
        /** In the queue. */
        WAITING,
        /** It found room, and looks whether another run found the same. */
        CLAIMING,
        /** The room is its own until its cluster is gone. */
        ADMITTED
    }

    public String run() {
        return lease.run();
    }

    /** For people, such as {@code run k3f9 of alice@host (copy)}. */
    public String who() {
        return lease.who();
    }

    public Ticket in(State next) {
        return new Ticket(lease, demand, number, next, since, beat + 1);
    }

    public Ticket until(Instant end) {
        return new Ticket(lease.until(end), demand, number, state, since, beat);
    }

    /** The same place, for the cluster with that lease. */
    public Ticket of(Lease its) {
        return new Ticket(its, demand, number, state, since, beat);
    }

    /** The same place, for a process that continues the run. */
    public Ticket takenOverBy(Lease its, Demand now) {
        return new Ticket(its, now, number, state == State.ADMITTED ? state : State.WAITING, since, beat + 1);
    }
}
