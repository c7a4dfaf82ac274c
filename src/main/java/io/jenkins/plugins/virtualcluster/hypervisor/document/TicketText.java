package io.jenkins.plugins.virtualcluster.hypervisor.document;

import io.jenkins.plugins.virtualcluster.hypervisor.Ticket;
import java.util.Optional;

/** A ticket as it stands in its volume. */
public final class TicketText {
    private TicketText() {}

    /**
     * @throws IllegalArgumentException if it is too long for its volume
     */
    public static byte[] volume(Ticket ticket) {
        return LeaseText.padded(ticket, "ticket of run " + ticket.run());
    }

    /** Empty if nothing, or not all, was written yet, or it is damaged, or another run's. */
    public static Optional<Ticket> fromVolume(String run, byte[] content) {
        return LeaseText.parsed(content, Ticket.class)
                .filter(ticket -> ticket.run().equals(run));
    }
}
