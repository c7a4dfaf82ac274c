package io.jenkins.plugins.virtualcluster.hypervisor;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Optional;

/** A ticket as it stands in its volume. */
final class TicketText {
    private TicketText() {}

    /**
     * @throws IllegalArgumentException if it is too long for its volume
     */
    static byte[] volume(Ticket ticket) {
        return LeaseText.padded(ticket, "ticket of run " + ticket.run());
    }

    /** Empty if nothing, or not all, was written yet, or it is another run's. */
    static Optional<Ticket> fromVolume(String run, byte[] content) {
        try {
            return LeaseText.text(content).isEmpty()
                    ? Optional.empty()
                    : Optional.of(LeaseText.JSON.readValue(LeaseText.text(content), Ticket.class))
                            .filter(TicketText::isWhole)
                            .filter(ticket -> ticket.run().equals(run));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static boolean isWhole(Ticket ticket) {
        Lease lease = ticket.lease();
        Demand demand = ticket.demand();
        return lease != null
                && lease.run() != null
                && lease.owner() != null
                && lease.process() != null
                && lease.until() != null
                && demand != null
                && demand.memory() != null
                && demand.disk() != null
                && ticket.state() != null
                && ticket.since() != null;
    }
}
