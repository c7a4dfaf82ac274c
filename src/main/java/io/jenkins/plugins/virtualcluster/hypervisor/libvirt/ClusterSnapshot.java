package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.EventConnect;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtConnection;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtFailure;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.TaskBatch;
import io.jenkins.plugins.virtualcluster.hypervisor.document.Xml;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.DomainInfo.DomainState;
import org.libvirt.DomainSnapshot;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/**
 * The guests of a run, saved in their disks: each has a snapshot there, of its memory and of all disks. Several connections
 * serve several guests at once. A guest is put back by QEMU's monitor, which takes a tenth of the time of libvirt's own way
 * and leaves the process as it is; libvirt's is the way where the monitor refuses.
 */
final class ClusterSnapshot {
    private static final String NAME = "vc-clean";
    private static final int START_PAUSED = 1;
    /** For the memory of a large guest on a slow disk. */
    private static final Duration LIMIT = Duration.ofMinutes(10);
    /** A guest may end while it is being paused. */
    private static final int ATTEMPTS = 3;

    private final List<LibvirtConnection> connections;
    private final ClusterPlan plan;
    private final Documents documents;
    private final boolean monitored;

    /** The documents by which guests were started. */
    interface Documents {
        String of(PlannedHost host) throws HypervisorException, InterruptedException;
    }

    /** @param monitored whether QEMU's monitor may be used */
    ClusterSnapshot(List<LibvirtConnection> connections, ClusterPlan plan, Documents documents, boolean monitored) {
        this.connections = List.copyOf(connections);
        this.plan = plan;
        this.documents = documents;
        this.monitored = monitored;
    }

    void save() throws HypervisorException, InterruptedException {
        List<HypervisorException> failures = new ArrayList<>();
        boolean interrupted = attempt(this::pause, failures);
        if (failures.isEmpty() && !interrupted) {
            interrupted = attempt(this::take, failures);
        }
        // Whatever happened: a guest that stays paused is of no use to anybody.
        interrupted |= attempt(this::resumeIfThere, failures);
        TaskBatch.end(failures, interrupted);
    }

    /** @return the hosts whose guests had ended */
    List<String> putBack() throws HypervisorException, InterruptedException {
        List<String> started = Collections.synchronizedList(new ArrayList<>());
        all((host, connection) -> {
            if (pauseOrStart(host, connection)) {
                started.add(host.host().name());
            }
        });
        all(this::load);
        all(this::resume);
        return plan.hosts().stream()
                .map(host -> host.host().name())
                .filter(started::contains)
                .toList();
    }

    private void all(SideConnections.Work<PlannedHost> work) throws HypervisorException, InterruptedException {
        TaskBatch.run(tasks(work), () -> {});
    }

    private boolean attempt(SideConnections.Work<PlannedHost> work, List<HypervisorException> failures) {
        return TaskBatch.attempt(tasks(work), failures, () -> {});
    }

    private List<TaskBatch.Task> tasks(SideConnections.Work<PlannedHost> work) {
        return SideConnections.tasks(plan.hosts(), connections, work);
    }

    private static <T> T on(
            PlannedHost host, LibvirtConnection connection, String doing, EventConnect.DomainWork<T> work)
            throws HypervisorException, InterruptedException {
        return connection.call(
                doing + " host " + host.host().name(), LIMIT, connect -> connect.onDomain(host.domain(), work));
    }

    private void pause(PlannedHost host, LibvirtConnection connection)
            throws HypervisorException, InterruptedException {
        try {
            boolean paused = on(host, connection, "pausing", ClusterSnapshot::isPausedNow);
            if (paused) {
                return;
            }
        } catch (LibvirtFailure e) {
            if (!e.notFound()) {
                throw e;
            }
        }
        throw new HypervisorException("host " + host.host().name() + " does not run");
    }

    /** @return false if it does not run */
    private static boolean isPausedNow(Domain domain) throws LibvirtException {
        DomainState state = domain.getInfo().state;
        if (state == DomainState.VIR_DOMAIN_RUNNING || state == DomainState.VIR_DOMAIN_BLOCKED) {
            domain.suspend();
            return true;
        }
        return state == DomainState.VIR_DOMAIN_PAUSED;
    }

    private void take(PlannedHost host, LibvirtConnection connection) throws HypervisorException, InterruptedException {
        on(host, connection, "saving", domain -> {
            discard(domain);
            domain.snapshotCreateXML(document()).free();
            return true;
        });
    }

    private static String document() {
        return Xml.element("domainsnapshot").add(Xml.element("name", NAME)).toString();
    }

    private static void discard(Domain domain) throws LibvirtException {
        if (List.of(domain.snapshotListNames()).contains(NAME)) {
            DomainSnapshot old = domain.snapshotLookupByName(NAME);
            try {
                old.delete(0);
            } finally {
                old.free();
            }
        }
    }

    private void resumeIfThere(PlannedHost host, LibvirtConnection connection)
            throws HypervisorException, InterruptedException {
        try {
            resume(host, connection);
        } catch (LibvirtFailure e) {
            if (!e.notFound()) {
                throw e;
            }
        }
    }

    private void resume(PlannedHost host, LibvirtConnection connection)
            throws HypervisorException, InterruptedException {
        on(host, connection, "resuming", domain -> {
            if (domain.getInfo().state == DomainState.VIR_DOMAIN_PAUSED) {
                domain.resume();
            }
            return true;
        });
    }

    /** @return whether it had ended, and was started */
    private boolean pauseOrStart(PlannedHost host, LibvirtConnection connection)
            throws HypervisorException, InterruptedException {
        String document = documents.of(host);
        return connection.call("pausing host " + host.host().name(), LIMIT, connect -> {
            for (int attempt = 1; ; attempt++) {
                try {
                    if (pauseUnlessEnded(host, connect)) {
                        return false;
                    }
                    connect.domainCreateXML(document, START_PAUSED).free();
                    return true;
                } catch (LibvirtException e) {
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                }
            }
        });
    }

    /** @return false if it is gone */
    private static boolean pauseUnlessEnded(PlannedHost host, Connect connect) throws LibvirtException {
        Domain domain;
        try {
            domain = connect.domainLookupByName(host.domain());
        } catch (LibvirtException e) {
            if (e.getError().getCode() == ErrorNumber.VIR_ERR_NO_DOMAIN) {
                return false;
            }
            throw e;
        }
        try {
            if (isPausedNow(domain)) {
                return true;
            }
            // It is ending, or asleep.
            domain.destroy();
            return false;
        } finally {
            domain.free();
        }
    }

    private void load(PlannedHost host, LibvirtConnection connection) throws HypervisorException, InterruptedException {
        Optional<String> said = monitored
                ? connection.call(
                        "putting back host " + host.host().name(),
                        LIMIT,
                        connect -> connect.monitor(host.domain(), "loadvm " + NAME))
                : Optional.empty();
        if (said.isPresent() && said.get().isBlank()) {
            return;
        }
        try {
            on(host, connection, "putting back", domain -> {
                DomainSnapshot saved = domain.snapshotLookupByName(NAME);
                try {
                    // Paused, as it was when it was saved.
                    return domain.revertToSnapshot(saved);
                } finally {
                    saved.free();
                }
            });
        } catch (HypervisorException e) {
            throw said.isEmpty()
                    ? e
                    : new HypervisorException(
                            "host " + host.host().name() + " cannot be put back: QEMU says: "
                                    + said.get().strip(),
                            e);
        }
    }
}
