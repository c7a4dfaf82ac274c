package io.jenkins.plugins.virtualcluster.hypervisor;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Tickets as small volumes of the storage pool. Making and removing one, and a look at all names, are one call each. */
final class PoolTickets implements Tickets {
    private final Source source;

    /** Where the pool is got from: a new one after a lost connection. */
    interface Source {
        Pool pool() throws HypervisorException, InterruptedException;
    }

    PoolTickets(Source source) {
        this.source = source;
    }

    @Override
    public Set<String> runs() throws HypervisorException, InterruptedException {
        return source.pool().volumes().stream()
                .filter(Names::isTicket)
                .flatMap(volume -> Names.runOf(volume).stream())
                .collect(Collectors.toSet());
    }

    @Override
    public Optional<Ticket> read(String run) throws HypervisorException, InterruptedException {
        try {
            return TicketText.fromVolume(run, source.pool().read(Names.ticket(run), 0, LeaseText.VOLUME_SIZE));
        } catch (LibvirtFailure e) {
            if (e.notFound() || e.passing()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void write(Ticket ticket) throws HypervisorException, InterruptedException {
        String volume = Names.ticket(Names.checkedRun(ticket.run()));
        Pool pool = source.pool();
        byte[] text = TicketText.volume(ticket);
        try {
            pool.write(volume, text);
        } catch (LibvirtFailure e) {
            if (!e.notFound()) {
                throw e;
            }
            BegunRuns.Note note = BegunRuns.note(pool.hypervisor(), ticket.lease());
            pool.create(VolumeDocument.raw(volume, LeaseText.VOLUME_SIZE));
            pool.write(volume, text);
            note.close();
        }
    }

    @Override
    public boolean remove(String run) throws HypervisorException, InterruptedException {
        return source.pool().delete(Names.ticket(run));
    }
}
