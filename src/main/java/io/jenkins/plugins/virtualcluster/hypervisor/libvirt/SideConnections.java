package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtConnection;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.TaskBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Further connections to one hypervisor, for long calls about several guests at once. They are kept for the next time. */
final class SideConnections implements AutoCloseable {
    private static final int MOST = 4;

    private final HypervisorAddress address;
    private final List<LibvirtConnection> open = Collections.synchronizedList(new ArrayList<>());

    SideConnections(HypervisorAddress address) {
        this.address = address;
    }

    /** As many as serve that many guests well. */
    synchronized List<LibvirtConnection> of(int guests) throws HypervisorException, InterruptedException {
        List<LibvirtConnection> lost =
                open.stream().filter(connection -> !connection.usable()).toList();
        lost.forEach(LibvirtConnection::close);
        open.removeAll(lost);
        int wanted = Math.min(MOST, guests);
        TaskBatch.run(
                Collections.nCopies(Math.max(0, wanted - open.size()), () -> open.add(LibvirtConnection.open(address))),
                () -> {});
        return List.copyOf(open.subList(0, wanted));
    }

    /** What is done with one guest by one connection. */
    interface Work<T> {
        void with(T guest, LibvirtConnection by) throws HypervisorException, InterruptedException;
    }

    /** The same work on each guest, by these connections in turn. */
    static <T> List<TaskBatch.Task> tasks(List<T> guests, List<LibvirtConnection> connections, Work<T> work) {
        List<TaskBatch.Task> tasks = new ArrayList<>();
        for (int i = 0; i < guests.size(); i++) {
            T guest = guests.get(i);
            LibvirtConnection by = connections.get(i % connections.size());
            tasks.add(() -> work.with(guest, by));
        }
        return tasks;
    }

    @Override
    public synchronized void close() {
        open.forEach(LibvirtConnection::close);
        open.clear();
    }
}
