package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Ticket;
import io.jenkins.plugins.virtualcluster.hypervisor.Tickets;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtFailure;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtPool;
import io.jenkins.plugins.virtualcluster.hypervisor.document.LeaseText;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ObjectNames;
import io.jenkins.plugins.virtualcluster.hypervisor.document.TicketText;
import io.jenkins.plugins.virtualcluster.hypervisor.document.VolumeDocument;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Tickets as small volumes of the storage pool. Making and removing one, and a look at all names, are one call each. */
final class PoolTickets implements Tickets {
    private final Source source;

    /** Where the pool is got from: a new one after a lost connection. */
    interface Source {
        LibvirtPool pool() throws HypervisorException, InterruptedException;
    }

    PoolTickets(Source source) {
        this.source = source;
    }

    @Override
    public Set<String> runs() throws HypervisorException, InterruptedException {
        return source.pool().volumes().stream()
                .filter(ObjectNames::isTicket)
                .flatMap(volume -> ObjectNames.runOf(volume).stream())
                .collect(Collectors.toSet());
    }

    @Override
    public Optional<Ticket> read(String run) throws HypervisorException, InterruptedException {
        return source.pool()
                .readIfThere(ObjectNames.ticket(run), LeaseText.VOLUME_SIZE)
                .flatMap(content -> TicketText.fromVolume(run, content));
    }

    @Override
    public void write(Ticket ticket) throws HypervisorException, InterruptedException {
        String volume = ObjectNames.ticket(ObjectNames.checkedRun(ticket.run()));
        LibvirtPool pool = source.pool();
        byte[] text = TicketText.volume(ticket);
        try {
            pool.write(volume, text);
        } catch (LibvirtFailure e) {
            if (!e.notFound()) {
                throw e;
            }
            create(pool, volume, ticket, text);
        }
    }

    /** Until the volume says whose it is, a note on this machine does: that one stays with a volume that says nothing. */
    private static void create(LibvirtPool pool, String volume, Ticket ticket, byte[] text)
            throws HypervisorException, InterruptedException {
        StartMarkers.Note note = StartMarkers.note(pool.hypervisor(), ticket.lease());
        boolean isBlank = false;
        try {
            pool.create(VolumeDocument.raw(volume, LeaseText.VOLUME_SIZE));
            isBlank = true;
            pool.write(volume, text);
            isBlank = false;
        } catch (HypervisorException e) {
            if (isBlank) {
                isBlank = !isRemoved(pool, volume, e);
            }
            throw e;
        } finally {
            if (!isBlank) {
                note.close();
            }
        }
    }

    private static boolean isRemoved(LibvirtPool pool, String volume, HypervisorException why)
            throws InterruptedException {
        try {
            pool.delete(volume);
            return true;
        } catch (HypervisorException e) {
            why.addSuppressed(e);
            return false;
        }
    }

    @Override
    public boolean remove(String run) throws HypervisorException, InterruptedException {
        return source.pool().delete(ObjectNames.ticket(run));
    }
}
