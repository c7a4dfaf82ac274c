package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster.FoundHost;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.Standby;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtConnection;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtPool;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.TaskBatch;
import io.jenkins.plugins.virtualcluster.hypervisor.document.LeaseText;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ObjectNames;
import io.jenkins.plugins.virtualcluster.hypervisor.document.StandbyText;
import io.jenkins.plugins.virtualcluster.hypervisor.document.VolumeDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;

/**
 * The guests of a cluster that stands by, as files beside their disks, or paused in memory. All are paused before the first one is
 * saved, and none runs before the last one is restored: between them nothing is half there. Several connections serve several guests
 * at once, since one makes a single native call at a time.
 */
final class SavedGuests {
    /** For one guest, whose memory may be large and the disk slow. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final HypervisorAddress address;
    private final LibvirtConnection connection;
    private final SideConnections beside;
    private final LibvirtPool pool;
    private final Lease lease;

    /** @param lease of the cluster, from now on */
    SavedGuests(
            HypervisorAddress address,
            LibvirtConnection connection,
            SideConnections beside,
            LibvirtPool pool,
            Lease lease) {
        this.address = address;
        this.connection = connection;
        this.beside = beside;
        this.pool = pool;
        this.lease = lease;
    }

    private interface GuestCall {
        void on(Domain domain) throws LibvirtException;
    }

    Standby save(Instant since, boolean paused) throws HypervisorException, InterruptedException {
        String run = lease.run();
        List<FoundHost> hosts = Inventory.of(run, connection, pool).hosts();
        requireRunning(hosts);
        for (FoundHost host : hosts) {
            onGuest("pausing domain " + host.domain(), host.domain(), Domain::suspend);
        }
        Standby standby = new Standby(since, hosts.size(), new DataSize(paused ? 0 : save(hosts)));
        pool.write(ObjectNames.lease(run), LeaseText.volume(lease));
        pool.create(VolumeDocument.raw(ObjectNames.standby(run), LeaseText.VOLUME_SIZE));
        pool.write(ObjectNames.standby(run), StandbyText.volume(standby));
        pool.delete(ObjectNames.ticket(run));
        return standby;
    }

    /** @return the bytes that their memory takes in the pool */
    private long save(List<FoundHost> hosts) throws HypervisorException, InterruptedException {
        onEach(hosts.stream().map(FoundHost::domain).toList(), this::save);
        pool.refresh();
        long disk = 0;
        for (FoundHost host : hosts) {
            disk += pool.find(ObjectNames.saved(host.domain()))
                    .map(LibvirtPool.Volume::physical)
                    .orElseThrow(() -> missing(host.name()));
        }
        return disk;
    }

    private void requireRunning(List<FoundHost> hosts) throws HypervisorException {
        if (hosts.isEmpty()) {
            throw new HypervisorException(address.place() + ": no guest of run " + lease.run() + " runs to be saved");
        }
        for (FoundHost host : hosts) {
            if (!host.state().equals("running") && !host.state().equals("blocked")) {
                throw new HypervisorException(address.place() + ": the guest of host " + host.name() + " of run "
                        + lease.run() + " cannot be saved: it is " + host.state());
            }
        }
    }

    private void save(String domain, LibvirtConnection by) throws HypervisorException, InterruptedException {
        String file = pool.path(ObjectNames.saved(domain));
        onGuest(by, "saving domain " + domain, domain, guest -> guest.save(file));
    }

    void restore() throws HypervisorException, InterruptedException {
        String run = lease.run();
        Optional<Standby> standby = Inventory.standby(run, pool);
        if (standby.isEmpty()) {
            throw new HypervisorException(address.place() + ": the cluster of run " + run
                    + " does not stand by; it was removed or taken over");
        }
        pool.write(ObjectNames.lease(run), LeaseText.volume(lease));
        pool.delete(ObjectNames.standby(run));
        List<String> hosts = standby.get().isPaused() ? paused(standby.get()) : fromFiles(standby.get());
        for (String host : hosts) {
            String domain = ObjectNames.domain(run, host);
            String element = LeaseText.element(lease, host).toString();
            onGuest("resuming domain " + domain, domain, guest -> {
                LibvirtHypervisor.setLease(guest, element);
                guest.resume();
            });
        }
    }

    /** @return the hosts whose guests are there, paused */
    private List<String> paused(Standby standby) throws HypervisorException, InterruptedException {
        List<String> hosts = Inventory.of(lease.run(), connection, pool).hosts().stream()
                .filter(host -> host.state().equals("paused"))
                .map(FoundHost::name)
                .toList();
        if (hosts.size() != standby.hosts()) {
            throw new HypervisorException(address.place() + ": only " + hosts.size() + " of " + standby.hosts()
                    + " guests of run " + lease.run() + " are still paused in memory; something else ended them");
        }
        return hosts;
    }

    /** @return the hosts whose guests are there again, paused */
    private List<String> fromFiles(Standby standby) throws HypervisorException, InterruptedException {
        String run = lease.run();
        List<String> hosts =
                ObjectNames.savedHosts(run, pool.volumes()).sorted().toList();
        if (hosts.size() != standby.hosts()) {
            throw new HypervisorException(address.place() + ": the memory of only " + hosts.size() + " of "
                    + standby.hosts() + " guests of run " + run + " is in storage pool " + pool.name()
                    + "; something else removed it");
        }
        onEach(hosts.stream().map(host -> ObjectNames.domain(run, host)).toList(), this::restore);
        for (String host : hosts) {
            pool.delete(ObjectNames.saved(ObjectNames.domain(run, host)));
        }
        return hosts;
    }

    /** As paused as it was saved. */
    private void restore(String domain, LibvirtConnection by) throws HypervisorException, InterruptedException {
        String file = pool.path(ObjectNames.saved(domain));
        by.call("restoring domain " + domain, LIMIT, connect -> {
            connect.restore(file);
            return true;
        });
    }

    private void onEach(List<String> domains, SideConnections.Work<String> work)
            throws HypervisorException, InterruptedException {
        TaskBatch.run(SideConnections.tasks(domains, beside.of(domains.size()), work), () -> {});
    }

    private void onGuest(String doing, String name, GuestCall call) throws HypervisorException, InterruptedException {
        onGuest(connection, doing, name, call);
    }

    private static void onGuest(LibvirtConnection connection, String doing, String name, GuestCall call)
            throws HypervisorException, InterruptedException {
        connection.call(
                doing,
                LIMIT,
                connect -> connect.onDomain(name, domain -> {
                    call.on(domain);
                    return true;
                }));
    }

    private HypervisorException missing(String host) {
        return new HypervisorException(address.place() + ": the saved memory of host " + host + " of run " + lease.run()
                + " is not in storage pool " + pool.name());
    }
}
