package io.jenkins.plugins.virtualcluster.hypervisor;

/** What belongs to one connection to a hypervisor. */
record LibvirtSession(
        LibvirtConnection connection, Pool pool, KvmProbe probe, GuestEvents events, MachineNetworks machine)
        implements AutoCloseable {

    static LibvirtSession open(HypervisorAddress address) throws HypervisorException, InterruptedException {
        LibvirtConnection connection = LibvirtConnection.open(address);
        try {
            Pool pool = Pool.open(connection, address.pool());
            KvmProbe probe = new KvmProbe(connection, Capabilities.of(connection), Cache.ofUser());
            return new LibvirtSession(
                    connection,
                    pool,
                    probe,
                    GuestEvents.register(connection, pool),
                    new MachineNetworks(connection, address));
        } catch (HypervisorException | InterruptedException | RuntimeException e) {
            connection.close();
            throw e;
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
