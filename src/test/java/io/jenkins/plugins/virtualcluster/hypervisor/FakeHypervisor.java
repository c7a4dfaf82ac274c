package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ImageVolume;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ObjectNames;
import io.jenkins.plugins.virtualcluster.hypervisor.libvirt.ClusterPlanner;
import io.jenkins.plugins.virtualcluster.hypervisor.libvirt.SubnetsInUse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A hypervisor in memory, for tests. Its guests are names; what happens to them is said by {@link #emit} and {@link #end},
 * what fails by {@link #failNext}, and a test that wants SSH servers in the guests' places makes them in {@link #onStart}.
 */
public final class FakeHypervisor implements Hypervisor {

    /** The calls that can be made to fail. */
    public enum Call {
        FACTS,
        LOAD,
        TICKETS,
        PLAN,
        START,
        WATCH,
        CONSOLE,
        FIND,
        RENEW,
        DESTROY,
        BRING,
        KEEP,
        SAVE,
        RESTORE,
        SNAPSHOT,
        PUT_BACK
    }

    private Set<Architecture> architectures = Set.of(Architecture.values());
    private final Map<String, Ticket> tickets = new ConcurrentHashMap<>();
    private final List<Runnable> endListeners = new CopyOnWriteArrayList<>();
    private DataSize memory = DataSize.parse("64 GiB");
    private int cpus = 64;
    private DataSize space = DataSize.parse("1 TiB");
    private Predicate<Image> hasImage = image -> true;
    private volatile UnaryOperator<Tickets> ticketCalls = tickets -> tickets;
    private List<StoredImage> storedImages = List.of();
    private final Set<String> halfMade = new LinkedHashSet<>();
    private final FakePreparedImages prepared = new FakePreparedImages(this::requireEnded);

    private record Watch(String run, Consumer<GuestEvent> listener) {}

    private final Map<String, FakeCluster> runs = new LinkedHashMap<>();
    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final Map<Call, HypervisorException> failures = new EnumMap<>(Call.class);
    private final List<BiConsumer<ClusterPlan, ClusterKeys>> startHooks = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> destroyHooks = new CopyOnWriteArrayList<>();

    private final List<Consumer<String>> saveHooks = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> putBackHooks = new CopyOnWriteArrayList<>();

    /** Called in each save with the run, while its guests are paused. */
    public void onSave(Consumer<String> hook) {
        saveHooks.add(hook);
    }

    /** Called each time that a run is put back, while its guests are paused. */
    public void onPutBack(Consumer<String> hook) {
        putBackHooks.add(hook);
    }

    /** Leaves what a start that was broken off at once leaves: a volume that names its run, and nobody. */
    public synchronized void leaveHalfMade(String run) {
        halfMade.add(run);
    }

    /** The next such call fails so, once. */
    public synchronized void failNext(Call call, String message) {
        failures.put(call, new HypervisorException(message));
    }

    /** At the next such call it is lost, once. */
    public synchronized void loseAtNext(Call call, String message) {
        failures.put(call, new HypervisorLostException(message, new IllegalStateException()));
    }

    /** From now on it is so large. */
    public synchronized void setSize(DataSize itsMemory, int itsCpus) {
        memory = itsMemory;
        cpus = itsCpus;
    }

    /** From now on its pool has so much space free, less what standby clusters take. */
    public synchronized void setSpace(DataSize free) {
        space = free;
    }

    /** From now on only these images are there. */
    public synchronized void setImages(Predicate<Image> there) {
        hasImage = there;
    }

    /** From now on calls for tickets go through this. */
    public void onTicketCalls(UnaryOperator<Tickets> through) {
        ticketCalls = through;
    }

    /** Called in each start, before it returns, with the plan and keys of the cluster. */
    public void onStart(BiConsumer<ClusterPlan, ClusterKeys> hook) {
        startHooks.add(hook);
    }

    /** Called in each destroy with the run. */
    public void onDestroy(Consumer<String> hook) {
        destroyHooks.add(hook);
    }

    /** Tells those who watch the run. */
    public void emit(String run, GuestEvent event) {
        watches.stream()
                .filter(watch -> watch.run().equals(run))
                .forEach(watch -> watch.listener().accept(event));
    }

    /** The guest runs no more, and those who watch are told. */
    public void end(String run, String host, String reason) {
        synchronized (this) {
            runs.get(run).states.remove(host);
        }
        emit(run, new GuestEvent.Ended(host, reason));
    }

    /**
     * Its connection is lost: those who watch the run are told so, and hear no more.
     *
     * @param endedMeanwhile guests that run no more when it can be asked again
     */
    public void lose(String run, String reason, String... endedMeanwhile) {
        List<Watch> lost =
                watches.stream().filter(watch -> watch.run().equals(run)).toList();
        watches.removeAll(lost);
        Set<String> hosts;
        synchronized (this) {
            hosts = Set.copyOf(runs.get(run).states.keySet());
            runs.get(run).states.keySet().removeAll(List.of(endedMeanwhile));
        }
        lost.forEach(watch -> hosts.forEach(host -> watch.listener().accept(new GuestEvent.Unknown(host, reason))));
    }

    /** Adds to what the guest's console shows. */
    public synchronized void writeConsole(String run, String host, String text) {
        runs.get(run).consoles.get(host).writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public synchronized HypervisorFacts facts() throws HypervisorException {
        failIfAsked(Call.FACTS);
        return new HypervisorFacts(
                "fake:///",
                "fake",
                "fake 1",
                new HypervisorFacts.Virtualization(false, "Guests run in memory: this hypervisor is a fake"),
                List.of("x86_64"),
                2,
                DataSize.parse("4 GiB"),
                DataSize.parse("2 GiB"),
                "default",
                DataSize.parse("10 GiB"));
    }

    @Override
    public synchronized HypervisorLoad load() throws HypervisorException {
        failIfAsked(Call.LOAD);
        List<HypervisorLoad.Guest> guests = new ArrayList<>();
        runs.values().forEach(running -> guests.addAll(running.guests()));
        Set<String> begun = runs.values().stream()
                .filter(running -> running.standby.isEmpty())
                .map(running -> running.lease.run())
                .collect(Collectors.toCollection(HashSet::new));
        begun.addAll(halfMade);
        long saved = runs.values().stream()
                .flatMap(running -> running.standby.stream())
                .mapToLong(standby -> standby.disk().bytes())
                .sum();
        DataSize free = new DataSize(Math.max(0, space.bytes() - saved));
        return new HypervisorLoad(memory, cpus, free, DataSize.parse("2 TiB"), guests, begun);
    }

    /** Has it say that it cannot run hosts of any other architecture. */
    public synchronized void emulateOnly(Architecture... these) {
        architectures = Set.of(these);
    }

    @Override
    public synchronized List<String> obstacles(Cluster cluster) {
        return cluster.hosts().stream()
                .map(Host::arch)
                .filter(arch -> !architectures.contains(arch))
                .distinct()
                .map(arch -> "lacks an emulator for " + arch.libvirtName())
                .toList();
    }

    @Override
    public synchronized Set<Image> images(Cluster cluster) {
        return cluster.hosts().stream().map(Host::image).filter(hasImage).collect(Collectors.toSet());
    }

    @Override
    public Tickets tickets() {
        return ticketCalls.apply(new FakeTickets(tickets, () -> failIfAsked(Call.TICKETS)));
    }

    @Override
    public Subscription watchEnds(Runnable listener) {
        endListeners.add(listener);
        return () -> endListeners.remove(listener);
    }

    @Override
    public synchronized ClusterPlan plan(Cluster cluster, Lease lease) throws HypervisorException {
        failIfAsked(Call.PLAN);
        SubnetsInUse inUse = new SubnetsInUse(List.of());
        for (FakeCluster other : runs.values()) {
            for (ClusterPlan.PlannedNetwork network : other.plan.networks()) {
                inUse = inUse.with(
                        network.subnet().orElseThrow(),
                        "network " + network.network().name() + " of run " + other.lease.run() + " of "
                                + other.lease.owner());
            }
        }
        return ClusterPlanner.plan(cluster, lease, inUse);
    }

    @Override
    public List<Document> documents(ClusterPlan plan, ClusterKeys keys) {
        List<Document> documents = new ArrayList<>();
        plan.networks().forEach(network -> documents.add(new Document("network", network.name(), "<network/>")));
        plan.hosts().forEach(host -> documents.add(new Document("domain", host.domain(), "<domain/>")));
        return documents;
    }

    @Override
    public ClusterPlan start(ClusterPlan plan, ClusterKeys keys, StartListener listener) throws HypervisorException {
        synchronized (this) {
            failIfAsked(Call.START);
            if (runs.containsKey(plan.lease().run())) {
                throw new HypervisorException("Run " + plan.lease().run() + " was already started on this hypervisor");
            }
            runs.put(plan.lease().run(), new FakeCluster(plan));
        }
        plan.hosts().forEach(host -> {
            if (host.host().image() instanceof Image.Preparing preparing) {
                prepared.begin(preparing.volume());
            }
        });
        startHooks.forEach(hook -> hook.accept(plan, keys));
        plan.hosts().forEach(host -> listener.started(host.host().name()));
        return plan;
    }

    @Override
    public synchronized Subscription watch(String run, Consumer<GuestEvent> listener) throws HypervisorException {
        failIfAsked(Call.WATCH);
        Watch watch = new Watch(run, listener);
        watches.add(watch);
        return () -> watches.remove(watch);
    }

    @Override
    public synchronized byte[] console(String run, String host, long offset, int limit) throws HypervisorException {
        failIfAsked(Call.CONSOLE);
        FakeCluster running = runs.get(run);
        if (running == null || !running.consoles.containsKey(host)) {
            throw new HypervisorException("there is no console of host " + host + " of run " + run);
        }
        byte[] all = running.consoles.get(host).toByteArray();
        int from = (int) (offset < 0 ? Math.max(0, all.length + offset) : Math.min(offset, all.length));
        return Arrays.copyOfRange(all, from, Math.min(all.length, from + limit));
    }

    @Override
    public synchronized List<FoundCluster> find() throws HypervisorException {
        failIfAsked(Call.FIND);
        Stream<FoundCluster> waiting = tickets.values().stream()
                .filter(ticket -> !runs.containsKey(ticket.run()))
                .map(ticket -> new FoundCluster(
                        ticket.run(),
                        Optional.of(ticket.lease()),
                        List.of(),
                        List.of("volume " + ObjectNames.ticket(ticket.run())),
                        Optional.of(ticket)));
        Stream<FoundCluster> begun = halfMade.stream()
                .map(run -> new FoundCluster(
                        run,
                        Optional.empty(),
                        List.of(),
                        List.of("volume " + ObjectNames.lease(run)),
                        Optional.empty()));
        Stream<FoundCluster> started = runs.values().stream()
                .map(running -> running.found(Optional.ofNullable(tickets.get(running.lease.run()))));
        return Stream.of(begun, started, waiting).flatMap(one -> one).toList();
    }

    @Override
    public synchronized void renew(Lease lease) throws HypervisorException {
        failIfAsked(Call.RENEW);
        FakeCluster running = runs.get(lease.run());
        if (running == null) {
            throw new HypervisorException("no objects of run " + lease.run() + " exist to renew");
        }
        running.lease = lease;
    }

    @Override
    public Standby save(Lease lease, Instant since, boolean paused) throws HypervisorException {
        Standby standby;
        synchronized (this) {
            failIfAsked(Call.SAVE);
            FakeCluster running = runs.get(lease.run());
            if (running == null || running.states.size() != running.plan.hosts().size()) {
                throw new HypervisorException("no guest of run " + lease.run() + " runs to be saved");
            }
            running.save(since, paused);
            running.lease = lease;
            standby = running.standby.orElseThrow();
        }
        tickets.remove(lease.run());
        endListeners.forEach(Runnable::run);
        return standby;
    }

    @Override
    public synchronized void restore(Lease lease) throws HypervisorException {
        FakeCluster saved = runs.get(lease.run());
        if (saved == null || saved.standby.isEmpty()) {
            throw new HypervisorException("the cluster of run " + lease.run() + " does not stand by");
        }
        saved.lease = lease;
        failIfAsked(Call.RESTORE);
        saved.restore();
    }

    @Override
    public List<String> destroy(String run, Duration timeout) throws HypervisorException {
        FakeCluster running;
        synchronized (this) {
            failIfAsked(Call.DESTROY);
            running = runs.remove(run);
            if (halfMade.remove(run)) {
                return List.of("volume " + ObjectNames.lease(run));
            }
        }
        boolean ticket = tickets.remove(run) != null;
        destroyHooks.forEach(hook -> hook.accept(run));
        if (running == null) {
            return ticket ? List.of("volume " + ObjectNames.ticket(run)) : List.of();
        }
        endListeners.forEach(Runnable::run);
        running.states.keySet().forEach(host -> emit(run, new GuestEvent.Ended(host, "was destroyed")));
        return running.objects();
    }

    @Override
    public void snapshot(ClusterPlan plan) throws HypervisorException {
        String run = plan.lease().run();
        FakeCluster cluster;
        synchronized (this) {
            failIfAsked(Call.SNAPSHOT);
            cluster = runs.get(run);
            cluster.saved = false;
            for (ClusterPlan.PlannedHost host : plan.hosts()) {
                if (!"running".equals(cluster.states.get(host.host().name()))) {
                    throw new HypervisorException("host " + host.host().name() + " does not run");
                }
            }
        }
        saveHooks.forEach(hook -> hook.accept(run));
        synchronized (this) {
            cluster.saved = true;
        }
    }

    @Override
    public List<String> putBack(ClusterPlan plan) throws HypervisorException {
        String run = plan.lease().run();
        List<String> ended;
        synchronized (this) {
            failIfAsked(Call.PUT_BACK);
            FakeCluster cluster = runs.get(run);
            if (!cluster.saved) {
                throw new HypervisorException(
                        "host " + plan.hosts().get(0).host().name() + " was not saved");
            }
            List<String> all =
                    plan.hosts().stream().map(host -> host.host().name()).toList();
            ended = all.stream()
                    .filter(host -> !cluster.states.containsKey(host))
                    .toList();
            all.forEach(host -> cluster.states.put(host, "running"));
        }
        putBackHooks.forEach(hook -> hook.accept(run));
        return ended;
    }

    /** From now on its pool has these images of runs. */
    public synchronized void setStoredImages(List<StoredImage> images) {
        storedImages = images;
    }

    @Override
    public synchronized List<StoredImage> storedImages() {
        return Stream.concat(storedImages.stream(), prepared.images().stream()).toList();
    }

    @Override
    public PreparedImages preparedImages() {
        return prepared;
    }

    private void requireEnded(String run) throws HypervisorException {
        failIfAsked(Call.KEEP);
        synchronized (this) {
            if (runs.containsKey(run) && !runs.get(run).states.isEmpty()) {
                throw new HypervisorException("the guest of run " + run + " still runs");
            }
        }
    }

    @Override
    public synchronized List<StoredImage> storedImages(Image image) {
        return storedImages.stream()
                .filter(one -> one.name().equals(volume(image)))
                .toList();
    }

    @Override
    public synchronized String bring(Image image, StartListener listener) throws HypervisorException {
        failIfAsked(Call.BRING);
        listener.note("Bringing " + image);
        if (storedImages(image).isEmpty()) {
            storedImages = Stream.concat(
                            storedImages.stream(),
                            Stream.of(new StoredImage(
                                    volume(image), 1 << 20, true, Optional.of(Instant.now()), List.of())))
                    .toList();
        }
        return "/pool/" + volume(image);
    }

    private static String volume(Image image) {
        return image instanceof Image.Download download
                ? new ImageVolume(download.checksum().digits(), false).name()
                : "vc-image-of-" + ((Image.LocalFile) image).path().getFileName();
    }

    @Override
    public synchronized void removeImage(String name) throws HypervisorException {
        if (prepared.remove(name)) {
            return;
        }
        if (storedImages.stream()
                .noneMatch(one -> one.name().equals(name) && one.users().isEmpty())) {
            throw new HypervisorException("image " + name + " is in use, or not there");
        }
        storedImages =
                storedImages.stream().filter(one -> !one.name().equals(name)).toList();
    }

    @Override
    public void close() {
        watches.clear();
    }

    private synchronized void failIfAsked(Call call) throws HypervisorException {
        HypervisorException failure = failures.remove(call);
        if (failure != null) {
            throw failure;
        }
    }
}
