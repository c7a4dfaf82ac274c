package io.jenkins.plugins.virtualcluster.hypervisor;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tickets in memory.
 *
 * @param failure throws if a look at them is to fail
 */
record FakeTickets(Map<String, Ticket> tickets, Failure failure) implements Tickets {
    interface Failure {
        void ifAsked() throws HypervisorException;
    }

    @Override
    public Set<String> runs() throws HypervisorException {
        failure.ifAsked();
        return Set.copyOf(tickets.keySet());
    }

    @Override
    public Optional<Ticket> read(String run) {
        return Optional.ofNullable(tickets.get(run));
    }

    @Override
    public void write(Ticket ticket) {
        tickets.put(ticket.run(), ticket);
    }

    @Override
    public boolean remove(String run) {
        return tickets.remove(run) != null;
    }
}
