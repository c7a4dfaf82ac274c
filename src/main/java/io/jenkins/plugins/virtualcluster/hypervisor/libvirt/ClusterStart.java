package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.Disk;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterKeys;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedNetwork;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtConnection;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtFailure;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtPool;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.TaskBatch;
import io.jenkins.plugins.virtualcluster.hypervisor.document.CloudInitSeed;
import io.jenkins.plugins.virtualcluster.hypervisor.document.DomainDocument;
import io.jenkins.plugins.virtualcluster.hypervisor.document.GuestKind;
import io.jenkins.plugins.virtualcluster.hypervisor.document.LeaseText;
import io.jenkins.plugins.virtualcluster.hypervisor.document.NetworkDocument;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ObjectNames;
import io.jenkins.plugins.virtualcluster.hypervisor.document.PoolImage;
import io.jenkins.plugins.virtualcluster.hypervisor.document.VolumeDocument;
import io.jenkins.plugins.virtualcluster.hypervisor.image.ImageSources;
import io.jenkins.plugins.virtualcluster.hypervisor.image.Images;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Makes all of a cluster and starts its guests: the lease first, then networks and volumes at once, each guest when what it
 * needs is there. What fails or is interrupted undoes it all.
 */
final class ClusterStart {
    private final LibvirtConnection connection;
    private final LibvirtPool pool;
    private final HostSupport support;
    private final MachineNetworks machine;
    private final ImageSources sources;
    private final ClusterKeys keys;
    private final Hypervisor.StartListener listener;
    /** Removes all that there is of the run. */
    private final TaskBatch.Task undo;

    private final Map<Image, PoolImage> images = new HashMap<>();
    private final Map<String, GuestKind> kinds = new HashMap<>();
    /** Replaced under this object's lock, when a network has to move. */
    private ClusterPlan plan;

    private volatile boolean cancelled;

    ClusterStart(
            LibvirtConnection connection,
            LibvirtPool pool,
            HostSupport support,
            MachineNetworks machine,
            ImageSources sources,
            ClusterPlan plan,
            ClusterKeys keys,
            Hypervisor.StartListener listener,
            TaskBatch.Task undo) {
        this.connection = connection;
        this.pool = pool;
        this.support = support;
        this.machine = machine;
        this.sources = sources;
        this.plan = plan;
        this.keys = keys;
        this.listener = listener;
        this.undo = undo;
    }

    ClusterPlan start() throws HypervisorException, InterruptedException {
        machine.unknown()
                .ifPresent(reason ->
                        listener.note("The addresses that the hypervisor's own machine uses are unknown: " + reason
                                + ". If a network overlaps them, this shows only when libvirt refuses it or its guests cannot be"
                                + " reached"));
        for (PlannedHost host : plan().hosts()) {
            prepare(host.host());
            root(host, images.get(host.host().image()));
        }
        StartMarkers.Note note = StartMarkers.note(connection.uri(), plan().lease());
        try {
            makeLease();
            note.close();
            makeAll();
            return plan();
        } catch (StartedAlready e) {
            note.close();
            throw e;
        } catch (HypervisorException | InterruptedException | RuntimeException | Error e) {
            if (undo(e)) {
                note.close();
            }
            throw e;
        }
    }

    /** What is there is not this start's to undo. */
    private static final class StartedAlready extends HypervisorException {
        private static final long serialVersionUID = 1L;

        StartedAlready(String run, LibvirtFailure cause) {
            super("Run " + run + " was already started on this hypervisor", cause);
        }
    }

    /** Once begun it is waited for, also by a thread that is interrupted: a volume that comes later would stay. */
    private void makeLease() throws HypervisorException, InterruptedException {
        String run = plan().lease().run();
        TaskBatch.run(
                List.of(() -> {
                    try {
                        pool.create(VolumeDocument.raw(ObjectNames.lease(run), LeaseText.VOLUME_SIZE));
                    } catch (LibvirtFailure e) {
                        throw e.volumeExists() ? new StartedAlready(run, e) : e;
                    }
                    pool.write(ObjectNames.lease(run), LeaseText.volume(plan().lease()));
                }),
                () -> {});
    }

    private void prepare(Host host) throws HypervisorException, InterruptedException {
        kinds.put(host.name(), support.kind(host));
        if (!images.containsKey(host.image())) {
            images.put(host.image(), new Images(connection, pool, sources).bring(host.image(), listener));
        }
    }

    private void makeAll() throws HypervisorException, InterruptedException {
        List<CompletableFuture<Void>> networksReady = new ArrayList<>();
        List<TaskBatch.Task> tasks = new ArrayList<>();
        for (PlannedNetwork network : plan().networks()) {
            if (network.network().bridge().isPresent()) {
                continue;
            }
            CompletableFuture<Void> ready = new CompletableFuture<>();
            networksReady.add(ready);
            tasks.add(() -> {
                try {
                    createNetwork(network);
                    ready.complete(null);
                } finally {
                    ready.cancel(false);
                }
            });
        }
        CompletableFuture<Void> networks = CompletableFuture.allOf(networksReady.toArray(CompletableFuture[]::new));
        for (PlannedHost host : plan().hosts()) {
            tasks.add(() -> createHost(host, networks));
        }
        TaskBatch.run(tasks, () -> cancelled = true);
    }

    private void createNetwork(PlannedNetwork network) throws HypervisorException, InterruptedException {
        PlannedNetwork current = network;
        for (int attempt = 1; proceed(); attempt++) {
            try {
                String xml = NetworkDocument.xml(plan(), current);
                connection.call("creating network " + current.name(), connect -> {
                    connect.networkCreateXML(xml).free();
                    return true;
                });
                return;
            } catch (LibvirtFailure e) {
                if (!e.subnetTaken() || current.subnet().isEmpty() || attempt == SubnetsInUse.TRIES) {
                    throw e;
                }
                current = move(current, NetworkScan.subnets(connection, pool, machine));
            }
        }
    }

    /** What is not known to libvirt but in use is the machine's own. */
    private synchronized PlannedNetwork move(PlannedNetwork network, SubnetsInUse inUse) throws HypervisorException {
        SubnetsInUse avoid = inUse.with(network.subnet().orElseThrow(), "an interface of the hypervisor's own machine");
        for (PlannedNetwork other : plan.networks()) {
            if (other.subnet().isPresent()) {
                avoid = avoid.with(other.subnet().get(), "network " + other.name());
            }
        }
        int place = plan.networks().indexOf(network);
        plan = ClusterPlanner.moved(plan, network, avoid);
        return plan.networks().get(place);
    }

    private synchronized ClusterPlan plan() {
        return plan;
    }

    private void createHost(PlannedHost host, CompletableFuture<Void> networks)
            throws HypervisorException, InterruptedException {
        String domain = host.domain();
        byte[] seed = CloudInitSeed.image(plan(), host, keys);
        createVolume(root(host, images.get(host.host().image())));
        List<Disk> disks = host.host().disks();
        for (int i = 1; i <= disks.size(); i++) {
            createVolume(VolumeDocument.thin(
                    ObjectNames.disk(domain, i), disks.get(i - 1).size().bytes()));
        }
        createVolume(VolumeDocument.raw(ObjectNames.console(domain), 0));
        createVolume(VolumeDocument.raw(ObjectNames.seed(domain), seed.length));
        if (proceed()) {
            pool.write(ObjectNames.seed(domain), seed);
        }
        try {
            networks.join();
        } catch (CancellationException | CompletionException e) {
            // The network's own failure is what is told.
            return;
        }
        if (proceed()) {
            String xml = DomainDocument.xml(plan(), host, kinds.get(host.host().name()), pool::path);
            connection.call("starting domain " + domain, connect -> {
                connect.domainCreateXML(xml, 0).free();
                return true;
            });
            listener.started(host.host().name());
        }
    }

    /**
     * The host's disk with its image.
     *
     * @throws HypervisorException if it is to be smaller than the image
     */
    static VolumeDocument root(PlannedHost host, PoolImage image) throws HypervisorException {
        Optional<DataSize> size = host.host().hardware().disk();
        if (size.filter(wanted -> wanted.bytes() < image.capacity()).isPresent()) {
            throw new HypervisorException("Host " + host.host().name() + " has `disk: " + size.get()
                    + "`, which is less than its image " + image.path() + " of " + new DataSize(image.capacity())
                    + "; give it at least that, or remove `disk`");
        }
        return VolumeDocument.overlay(ObjectNames.root(host), image, size);
    }

    private void createVolume(VolumeDocument volume) throws HypervisorException, InterruptedException {
        if (proceed()) {
            pool.create(volume);
        }
    }

    private boolean proceed() {
        return !cancelled;
    }

    /** @return whether nothing is left */
    private boolean undo(Throwable cause) {
        List<HypervisorException> failures = new ArrayList<>();
        boolean interrupted = TaskBatch.attempt(List.of(undo), failures, () -> {});
        failures.forEach(cause::addSuppressed);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return failures.isEmpty();
    }
}
