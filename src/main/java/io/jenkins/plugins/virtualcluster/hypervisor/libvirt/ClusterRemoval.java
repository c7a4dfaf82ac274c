package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.Deadline;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtConnection;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtFailure;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtPool;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.TaskBatch;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ObjectNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.libvirt.Domain;
import org.libvirt.Error;
import org.libvirt.LibvirtException;
import org.libvirt.Network;

/**
 * Removes all that a hypervisor has of one run: its domains, then its networks, then its volumes, the lease as the last. What
 * cannot be removed does not hold up the rest.
 */
final class ClusterRemoval {
    /** With a saved state, snapshots, firmware variables and checkpoints. */
    private static final int UNDEFINE_ALL =
            Domain.UndefineFlags.MANAGED_SAVE | Domain.UndefineFlags.SNAPSHOTS_METADATA | 1 << 2 | 1 << 4;

    private static final Duration SHORTEST_CALL = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofMillis(200);

    private final LibvirtConnection connection;
    private final LibvirtPool pool;
    private final String run;
    private final Deadline deadline;
    private final List<String> removed;
    private final List<HypervisorException> failures = new ArrayList<>();

    /** @param removed what is removed is added to it, from several threads */
    ClusterRemoval(
            LibvirtConnection connection, LibvirtPool pool, String run, Deadline deadline, List<String> removed) {
        this.connection = connection;
        this.pool = pool;
        this.run = run;
        this.deadline = deadline;
        this.removed = removed;
    }

    void remove() throws HypervisorException, InterruptedException {
        Inventory.Run there = Inventory.of(ObjectNames.checkedRun(run), connection, pool);
        boolean interrupted = phase(there.hosts().stream().<TaskBatch.Task>map(host -> () -> domain(host.domain())));
        interrupted |= phase(there.networks().stream().<TaskBatch.Task>map(network -> () -> network(network)));
        interrupted |= volumes(there.volumes());
        if (there.isSomething()) {
            // QEMU, virtlogd and snapshots may have made files beside those that we made.
            interrupted |= phase(Stream.of(() -> persistently("the look for further files", () -> {
                pool.refresh();
                return true;
            })));
            interrupted |= phase(Stream.of(this::volumesMadeByOthers));
            if (failures.isEmpty()) {
                interrupted |= phase(Stream.of(() -> volume(ObjectNames.lease(run))));
            }
        }
        if (interrupted) {
            throw new InterruptedException();
        }
        if (!failures.isEmpty()) {
            HypervisorException failure = new HypervisorException(
                    "Not all of run " + run + " could be removed; try again, or remove the rest with virsh: "
                            + String.join(
                                    "; ",
                                    failures.stream().map(Exception::getMessage).toList()),
                    failures.get(0));
            failures.stream().skip(1).forEach(failure::addSuppressed);
            throw failure;
        }
    }

    /** Without a domain or a lease volume only the names tell them, and it was our run before they were removed. */
    private void volumesMadeByOthers() throws HypervisorException, InterruptedException {
        for (String volume : pool.volumes()) {
            if (ObjectNames.runOf(volume).filter(run::equals).isPresent() && !ObjectNames.isLease(volume)) {
                volume(volume);
            }
        }
    }

    /** @return whether this thread was interrupted meanwhile; what was begun is finished all the same */
    private boolean phase(Stream<TaskBatch.Task> tasks) {
        return TaskBatch.attempt(tasks.toList(), failures, () -> {});
    }

    private boolean volumes(List<String> volumes) {
        return phase(volumes.stream()
                .filter(volume -> !ObjectNames.isLease(volume))
                .<TaskBatch.Task>map(volume -> () -> volume(volume)));
    }

    private void domain(String name) throws HypervisorException, InterruptedException {
        boolean was = ifThere(
                "destroying domain " + name,
                connect -> connect.onDomain(name, domain -> {
                    boolean persistent = domain.isPersistent() == 1;
                    if (domain.isActive() == 1) {
                        domain.destroy();
                    }
                    if (persistent) {
                        undefine(domain);
                    }
                    return true;
                }));
        note(was, "domain " + name);
    }

    private static void undefine(Domain domain) throws LibvirtException {
        try {
            domain.undefine(UNDEFINE_ALL);
        } catch (LibvirtException e) {
            if (e.getError().getCode() != Error.ErrorNumber.VIR_ERR_INVALID_ARG) {
                throw e;
            }
            // This libvirt does not know one of those.
            domain.undefine();
        }
    }

    private void network(String name) throws HypervisorException, InterruptedException {
        boolean was = ifThere("removing network " + name, connect -> {
            Network network = connect.networkLookupByName(name);
            try {
                boolean persistent = network.isPersistent() == 1;
                if (network.isActive() == 1) {
                    network.destroy();
                }
                if (persistent) {
                    network.undefine();
                }
                return true;
            } finally {
                network.free();
            }
        });
        note(was, "network " + name);
    }

    private void volume(String name) throws HypervisorException, InterruptedException {
        note(persistently("volume " + name, () -> pool.delete(name)), "volume " + name);
    }

    private interface Step {
        boolean done() throws HypervisorException, InterruptedException;
    }

    /** Tries again, until the deadline, while something else is at work with the object. */
    private boolean persistently(String what, Step step) throws HypervisorException, InterruptedException {
        while (true) {
            remaining(what);
            try {
                return step.done();
            } catch (LibvirtFailure e) {
                if (deadline.isWithin(AGAIN) || !e.passing() || !connection.usable()) {
                    throw e;
                }
                Thread.sleep(AGAIN.toMillis());
            }
        }
    }

    private boolean ifThere(String doing, LibvirtConnection.Call<Boolean> call)
            throws HypervisorException, InterruptedException {
        return persistently(
                doing,
                () -> connection.call(doing, remaining(doing), connect -> {
                    try {
                        return call.with(connect);
                    } catch (LibvirtException e) {
                        Error.ErrorNumber code = e.getError().getCode();
                        if (code == Error.ErrorNumber.VIR_ERR_NO_DOMAIN
                                || code == Error.ErrorNumber.VIR_ERR_NO_NETWORK) {
                            return false;
                        }
                        throw e;
                    }
                }));
    }

    private Duration remaining(String what) throws HypervisorException {
        if (deadline.hasPassed()) {
            throw new HypervisorException(what + " was not tried: its time limit had passed");
        }
        // A call that is given up takes its connection with it, so the last ones have some time, too.
        return deadline.isWithin(SHORTEST_CALL) ? SHORTEST_CALL : LibvirtConnection.CALL_LIMIT;
    }

    private void note(boolean was, String object) {
        if (was) {
            removed.add(object);
        }
    }
}
