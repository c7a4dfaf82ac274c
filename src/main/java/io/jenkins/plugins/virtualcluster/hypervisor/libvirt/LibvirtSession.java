package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.Capabilities;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtConnection;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtPool;
import io.jenkins.plugins.virtualcluster.hypervisor.local.Cache;

/** What belongs to one connection to a hypervisor. */
record LibvirtSession(
        LibvirtConnection connection,
        LibvirtPool pool,
        HostSupport support,
        GuestEvents events,
        MachineNetworks machine)
        implements AutoCloseable {

    static LibvirtSession open(HypervisorAddress address) throws HypervisorException, InterruptedException {
        LibvirtConnection connection = LibvirtConnection.open(address);
        boolean done = false;
        try {
            LibvirtPool pool = LibvirtPool.open(connection, address.pool());
            Capabilities capabilities = Capabilities.of(connection);
            KvmProbe probe = new KvmProbe(connection, capabilities, Cache.ofUser());
            LibvirtSession session = new LibvirtSession(
                    connection,
                    pool,
                    HostSupport.of(connection, capabilities, probe),
                    GuestEvents.register(connection, pool),
                    new MachineNetworks(connection, address));
            done = true;
            return session;
        } finally {
            if (!done) {
                connection.close();
            }
        }
    }

    /** Those who watch guests are told, if the connection was lost. */
    @Override
    public void close() {
        connection.ended().ifPresent(events::lost);
        events.close();
        connection.close();
    }
}
