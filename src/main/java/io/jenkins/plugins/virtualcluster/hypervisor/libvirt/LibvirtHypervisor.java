package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.Disk;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterKeys;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.GuestEvent;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorFacts;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLoad;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLostException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.PreparedImages;
import io.jenkins.plugins.virtualcluster.hypervisor.Standby;
import io.jenkins.plugins.virtualcluster.hypervisor.StoredImage;
import io.jenkins.plugins.virtualcluster.hypervisor.Tickets;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.Capabilities;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.Deadline;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtFailure;
import io.jenkins.plugins.virtualcluster.hypervisor.document.CloudInitSeed;
import io.jenkins.plugins.virtualcluster.hypervisor.document.DomainDocument;
import io.jenkins.plugins.virtualcluster.hypervisor.document.GuestKind;
import io.jenkins.plugins.virtualcluster.hypervisor.document.LeaseText;
import io.jenkins.plugins.virtualcluster.hypervisor.document.NetworkDocument;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ObjectNames;
import io.jenkins.plugins.virtualcluster.hypervisor.document.VolumeDocument;
import io.jenkins.plugins.virtualcluster.hypervisor.image.ImageSources;
import io.jenkins.plugins.virtualcluster.hypervisor.image.Images;
import io.jenkins.plugins.virtualcluster.hypervisor.image.StoredImages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.libvirt.NodeInfo;

/**
 * A hypervisor that is reached through libvirt. A connection that was lost is opened again by the next call; those who
 * watched have been told, and watch again.
 */
public final class LibvirtHypervisor implements Hypervisor {
    /** Of the running guest, or of the definition of one that does not run. */
    private static final int AS_IT_IS = 0;

    private static final Duration UNDO_LIMIT = Duration.ofMinutes(2);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final String METADATA_PREFIX = "vc";

    private final HypervisorAddress address;
    private final LibvirtSessions sessions;
    private final SideConnections beside;
    private final ImageSources sources;
    private volatile boolean monitored = true;

    private LibvirtHypervisor(HypervisorAddress address, ImageSources sources) {
        this.address = address;
        this.sources = sources;
        this.sessions = new LibvirtSessions(address);
        this.beside = new SideConnections(address);
    }

    /**
     * Connects to it, for the user of this machine: images may come from anywhere.
     *
     * @throws HypervisorException if it cannot be reached or has no such storage pool
     */
    public static LibvirtHypervisor connect(HypervisorAddress address)
            throws HypervisorException, InterruptedException {
        return connect(address, ImageSources.ANY);
    }

    /**
     * Connects to it.
     *
     * @param sources from where images may be downloaded for its clusters
     * @throws HypervisorException if it cannot be reached or has no such storage pool
     */
    public static LibvirtHypervisor connect(HypervisorAddress address, ImageSources sources)
            throws HypervisorException, InterruptedException {
        LibvirtHypervisor hypervisor = new LibvirtHypervisor(address, sources);
        hypervisor.sessions.get();
        return hypervisor;
    }

    private LibvirtSession session() throws HypervisorException, InterruptedException {
        try {
            return sessions.get();
        } catch (HypervisorException e) {
            throw sessions.isLost() ? new HypervisorLostException(e.getMessage(), e) : e;
        }
    }

    private interface Work<T> {
        T by(LibvirtSession session) throws HypervisorException, InterruptedException;
    }

    /** What fails together with its connection was not refused. */
    private <T> T inSession(Work<T> work) throws HypervisorException, InterruptedException {
        LibvirtSession now = session();
        try {
            return work.by(now);
        } catch (HypervisorException e) {
            throw now.connection().usable() ? e : new HypervisorLostException(e.getMessage(), e);
        }
    }

    @Override
    public HypervisorFacts facts() throws HypervisorException, InterruptedException {
        return inSession(this::facts);
    }

    private HypervisorFacts facts(LibvirtSession now) throws HypervisorException, InterruptedException {
        Architecture own = Capabilities.of(now.connection()).architecture();
        HypervisorFacts.Virtualization virtualization = now.support().probe().virtualization(own);
        List<String> architectures = now.support().architectures().stream()
                .map(Architecture::libvirtName)
                .toList();
        DataSize freeSpace = now.pool().free();
        return now.connection().call("asking for facts", connect -> {
            NodeInfo node = connect.nodeInfo();
            return new HypervisorFacts(
                    address.libvirtUri(),
                    connect.getHostName(),
                    "libvirt " + version(connect.getLibVersion()) + ", "
                            + connect.getType().toUpperCase(Locale.ROOT) + " " + version(connect.getVersion()),
                    virtualization,
                    architectures,
                    node.cpus,
                    new DataSize(node.memory << 10),
                    new DataSize(Math.max(0, connect.getFreeMemory())),
                    address.pool(),
                    freeSpace);
        });
    }

    @Override
    public HypervisorLoad load() throws HypervisorException, InterruptedException {
        LibvirtSession now = session();
        return LoadScan.take(now.connection(), now.pool());
    }

    @Override
    public Set<Image> images(Cluster cluster) throws HypervisorException, InterruptedException {
        LibvirtSession now = session();
        return new Images(now.connection(), now.pool(), sources).there(cluster);
    }

    @Override
    public List<String> obstacles(Cluster cluster) throws HypervisorException, InterruptedException {
        return session().support().obstacles(cluster);
    }

    @Override
    public Tickets tickets() {
        return new PoolTickets(() -> session().pool());
    }

    @Override
    public Subscription watchEnds(Runnable listener) throws HypervisorException, InterruptedException {
        return session().events().watchEnds(listener);
    }

    /** libvirt writes 9.0.2 as 9000002. */
    private static String version(long number) {
        return number / 1_000_000 + "." + number / 1000 % 1000 + "." + number % 1000;
    }

    @Override
    public ClusterPlan plan(Cluster cluster, Lease lease) throws HypervisorException, InterruptedException {
        return inSession(now ->
                ClusterPlanner.plan(cluster, lease, NetworkScan.subnets(now.connection(), now.pool(), now.machine())));
    }

    @Override
    public List<Document> documents(ClusterPlan plan, ClusterKeys keys)
            throws HypervisorException, InterruptedException {
        LibvirtSession now = session();
        Images images = new Images(now.connection(), now.pool(), sources);
        List<Document> documents = new ArrayList<>();
        documents.add(document(VolumeDocument.raw(ObjectNames.lease(plan.lease().run()), LeaseText.VOLUME_SIZE)));
        plan.networks().stream()
                .filter(network -> network.network().bridge().isEmpty())
                .forEach(network ->
                        documents.add(new Document("network", network.name(), NetworkDocument.xml(plan, network))));
        for (PlannedHost host : plan.hosts()) {
            String domain = host.domain();
            documents.add(
                    document(ClusterStart.root(host, images.preview(host.host().image()))));
            List<Disk> disks = host.host().disks();
            for (int i = 1; i <= disks.size(); i++) {
                documents.add(document(VolumeDocument.thin(
                        ObjectNames.disk(domain, i), disks.get(i - 1).size().bytes())));
            }
            documents.add(document(VolumeDocument.raw(ObjectNames.console(domain), 0)));
            documents.add(document(
                    VolumeDocument.raw(ObjectNames.seed(domain), CloudInitSeed.image(plan, host, keys).length)));
            GuestKind kind = now.support().kind(host.host());
            documents.add(new Document("domain", domain, DomainDocument.xml(plan, host, kind, now.pool()::path)));
        }
        return documents;
    }

    private static Document document(VolumeDocument volume) {
        return new Document("volume", volume.name(), volume.xml());
    }

    @Override
    public ClusterPlan start(ClusterPlan plan, ClusterKeys keys, StartListener listener)
            throws HypervisorException, InterruptedException {
        String run = ObjectNames.checkedRun(plan.lease().run());
        return inSession(now -> new ClusterStart(
                        now.connection(),
                        now.pool(),
                        now.support(),
                        now.machine(),
                        sources,
                        plan,
                        keys,
                        listener,
                        // By a new connection, where the failure was that the old one was lost.
                        () -> destroy(run, UNDO_LIMIT))
                .start());
    }

    @Override
    public Subscription watch(String run, Consumer<GuestEvent> listener)
            throws HypervisorException, InterruptedException {
        return session().events().watch(run, listener);
    }

    @Override
    public byte[] console(String run, String host, long offset, int limit)
            throws HypervisorException, InterruptedException {
        String volume = ObjectNames.console(ObjectNames.domain(run, host));
        try {
            return session().pool().read(volume, offset, limit);
        } catch (LibvirtFailure e) {
            throw e.notFound()
                    ? new HypervisorException(
                            address.place() + ": no console of host " + host + " of run " + run
                                    + "; its cluster was never started, or has been removed",
                            e)
                    : e;
        }
    }

    @Override
    public List<FoundCluster> find() throws HypervisorException, InterruptedException {
        LibvirtSession now = session();
        return Inventory.take(now.connection(), now.pool()).stream()
                .map(Inventory.Run::cluster)
                .toList();
    }

    @Override
    public void renew(Lease lease) throws HypervisorException, InterruptedException {
        LibvirtSession now = session();
        Inventory.Run there = Inventory.of(lease.run(), now.connection(), now.pool());
        if (!there.hasLeaseVolume() && there.hosts().isEmpty()) {
            throw new HypervisorException(address.place() + ": no objects of run " + lease.run() + " exist to renew");
        }
        if (there.hasLeaseVolume()) {
            now.pool().write(ObjectNames.lease(lease.run()), LeaseText.volume(lease));
        }
        for (FoundCluster.FoundHost host : there.hosts()) {
            renew(now, lease, host);
        }
    }

    private static void renew(LibvirtSession now, Lease lease, FoundCluster.FoundHost host)
            throws HypervisorException, InterruptedException {
        String element = LeaseText.element(lease, host.name()).toString();
        try {
            now.connection()
                    .call(
                            "renewing the lease of domain " + host.domain(),
                            connect -> connect.onDomain(host.domain(), domain -> {
                                setLease(domain, element);
                                return true;
                            }));
        } catch (LibvirtFailure e) {
            // A guest may end at any time; the others keep their lease.
            if (!e.notFound()) {
                throw e;
            }
        }
    }

    /** @param element as {@link LeaseText} writes it */
    static void setLease(Domain domain, String element) throws LibvirtException {
        domain.setMetadata(Domain.MetadataType.ELEMENT, element, METADATA_PREFIX, LeaseText.NAMESPACE, AS_IT_IS);
    }

    @Override
    public Standby save(Lease lease, Instant since, boolean paused) throws HypervisorException, InterruptedException {
        return inSession(
                now -> new SavedGuests(address, now.connection(), beside, now.pool(), lease).save(since, paused));
    }

    @Override
    public void restore(Lease lease) throws HypervisorException, InterruptedException {
        inSession(now -> {
            new SavedGuests(address, now.connection(), beside, now.pool(), lease).restore();
            return lease;
        });
    }

    @Override
    public List<String> destroy(String run, Duration timeout) throws HypervisorException, InterruptedException {
        ObjectNames.checkedRun(run);
        Deadline deadline = Deadline.in(timeout);
        List<String> removed = Collections.synchronizedList(new ArrayList<>());
        for (Duration pause = FIRST_PAUSE; ; pause = longer(pause)) {
            try {
                LibvirtSession now = session();
                new ClusterRemoval(now.connection(), now.pool(), run, deadline, removed).remove();
                return List.copyOf(removed);
            } catch (HypervisorException e) {
                // libvirtd may be just starting again; then the rest goes by the next connection.
                if (!sessions.isLost() || deadline.isWithin(pause)) {
                    throw e;
                }
                Thread.sleep(pause.toMillis());
            }
        }
    }

    @Override
    public void snapshot(ClusterPlan plan) throws HypervisorException, InterruptedException {
        Subscription pausing = session().events().pausing(plan.lease().run());
        try {
            snapshotOf(plan).save();
        } finally {
            pausing.close();
        }
    }

    @Override
    public List<String> putBack(ClusterPlan plan) throws HypervisorException, InterruptedException {
        Subscription pausing = session().events().pausing(plan.lease().run());
        try {
            return snapshotOf(plan).putBack();
        } finally {
            pausing.close();
        }
    }

    private ClusterSnapshot snapshotOf(ClusterPlan plan) throws HypervisorException, InterruptedException {
        LibvirtSession now = session();
        return new ClusterSnapshot(
                beside.of(plan.hosts().size()),
                plan,
                host -> DomainDocument.xml(plan, host, now.support().kind(host.host()), now.pool()::path),
                monitored);
    }

    /** From now on guests are put back without QEMU's monitor, as where libvirt keeps it from its clients. */
    void useNoMonitor() {
        monitored = false;
    }

    @Override
    public List<StoredImage> storedImages() throws HypervisorException, InterruptedException {
        return inSession(now -> new StoredImages(now.connection(), now.pool()).list());
    }

    @Override
    public List<StoredImage> storedImages(Image image) throws HypervisorException, InterruptedException {
        return inSession(now -> new StoredImages(now.connection(), now.pool()).of(image));
    }

    @Override
    public String bring(Image image, StartListener listener) throws HypervisorException, InterruptedException {
        return inSession(now -> new Images(now.connection(), now.pool(), sources)
                .bring(image, listener)
                .path());
    }

    @Override
    public void removeImage(String name) throws HypervisorException, InterruptedException {
        inSession(now -> {
            new StoredImages(now.connection(), now.pool()).remove(name);
            return name;
        });
    }

    @Override
    public PreparedImages preparedImages() {
        return new PoolPreparedImages(this::session, sources);
    }

    private static Duration longer(Duration pause) {
        Duration next = pause.multipliedBy(2);
        return next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
    }

    /** Ends the connection as if it had been lost. */
    void giveUp(String reason) throws HypervisorException, InterruptedException {
        session().connection().end(reason);
    }

    @Override
    public void close() {
        beside.close();
        sessions.close();
    }
}
