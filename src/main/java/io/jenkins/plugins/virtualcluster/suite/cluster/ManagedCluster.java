package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.ImageClaim;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.LeaseRenewal;
import io.jenkins.plugins.virtualcluster.hypervisor.PreparedImages;
import io.jenkins.plugins.virtualcluster.hypervisor.Standby;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Allocation;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.SpareCapacity;
import io.jenkins.plugins.virtualcluster.record.RunJournal;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.remote.SshKeyPair;
import io.jenkins.plugins.virtualcluster.suite.host.HostTargets;
import io.jenkins.plugins.virtualcluster.suite.request.ClusterRequest;
import io.jenkins.plugins.virtualcluster.suite.request.Leases;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import io.jenkins.plugins.virtualcluster.suite.request.StandbyUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A cluster from its start to its end. One or several suites run on it, one after the other or beside each other. What is
 * needed to continue with it in another process is in its private directory.
 */
public final class ManagedCluster {
    private static final Duration RENEWAL = Duration.ofMinutes(10);

    /** What it was first asked to be; what it is as a standby cluster that was taken over differs. */
    private final ClusterRequest asked;

    private volatile ClusterRequest request;
    private final ClusterStarter places;
    private final RemoteHosts remote;
    private final RunSettings settings;
    private final Clock clock;
    private Optional<Allocation> where = Optional.empty();
    private Optional<String> virtualization = Optional.empty();
    private Optional<ClusterPlan> plan = Optional.empty();
    private Optional<HostTargets> targets = Optional.empty();
    private Optional<LeaseRenewal> renewal = Optional.empty();
    /** Whether something of it may be on the hypervisor. */
    private volatile boolean attempted;
    /** Where another process began to take a standby cluster over, and whose ticket it was. */
    private Optional<ClusterRequest> origin = Optional.empty();

    /** Told of a run that waits where this is; empty for one that need not give way. */
    private Optional<Consumer<String>> whoWaits = Optional.empty();

    private final AtomicReference<Instant> stoodBySince = new AtomicReference<>();
    private Optional<SpareCapacity> spare = Optional.empty();

    private final OwnStandby own;
    private final SavedMoment moment = new SavedMoment(this);
    private final ClusterSessions sessions;

    /**
     * A cluster that is not there yet.
     *
     * @param fleet the hypervisors that it may be on; left open
     */
    public ManagedCluster(ClusterRequest request, Fleet fleet, RemoteHosts remote, RunSettings settings, Clock clock) {
        this.asked = request;
        this.request = request;
        this.own = new OwnStandby(request);
        this.places = new ClusterStarter(fleet, request, settings, clock);
        this.remote = remote;
        this.sessions = new ClusterSessions(remote, settings, moment);
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * A cluster that another process started or was about to start; {@link #takeOver} follows.
     *
     * @param privateDirectory the cluster's
     * @param address the hypervisor's, as it is logged in at now
     * @throws IOException if nothing of a cluster is there, or it is damaged: the message names the file
     */
    public static ManagedCluster resume(
            Path privateDirectory,
            Hypervisor hypervisor,
            HypervisorAddress address,
            RemoteHosts remote,
            RunSettings settings,
            Clock clock)
            throws IOException {
        ClusterStateDirectory files = ClusterStateDirectory.in(privateDirectory);
        PersistedCluster kept = files.kept();
        Cluster cluster = kept.definition(privateDirectory);
        Optional<StandbyDirectory> restored =
                StandbyTakeover.taken(privateDirectory).filter(directory -> directory.isRestoredFor(kept.id()));
        if (restored.isPresent()) {
            ManagedCluster taken = resume(restored.get().path(), hypervisor, address, remote, settings, clock);
            taken.origin = Optional.of(kept.request(cluster, privateDirectory));
            taken.sessions.wasRestored();
            return taken;
        }
        ManagedCluster life = new ManagedCluster(
                kept.request(cluster, privateDirectory), Fleet.of(address, hypervisor), remote, settings, clock);
        Lease lease = Leases.of(life.request, clock.instant());
        life.where = Optional.of(new Allocation(hypervisor, address, lease, "it already exists"));
        life.attempted = true;
        life.virtualization = kept.virtualization();
        if (kept.started().isPresent()) {
            PersistedCluster.Started started = kept.started().get();
            life.plan = Optional.of(started.plan(cluster, lease));
            life.targets = Optional.of(life.targets(files.key(), started.hostKeys()));
        }
        return life;
    }

    /** A standby cluster that was restored there, and is itself from then on. */
    static ManagedCluster restored(
            StandbyTakeover.Restored restored,
            Allocation place,
            RemoteHosts remote,
            RunSettings settings,
            Clock clock,
            ClusterListener listener) {
        ManagedCluster life = new ManagedCluster(restored.request(), Fleet.at(place), remote, settings, clock);
        life.where = Optional.of(place);
        life.attempted = true;
        life.stoodBySince.set(restored.since());
        life.goOnWith(restored);
        life.keepRenewing(listener);
        return life;
    }

    /** Since when it stood by before this process adopted it; told once, for the record of the first run on it. */
    public Optional<Instant> takeStoodBySince() {
        return Optional.ofNullable(stoodBySince.getAndSet(null));
    }

    /**
     * Where the hypervisor of a cluster is that another process started.
     *
     * @throws IOException as with {@link #resume}
     */
    public static HypervisorAddress address(Path privateDirectory) throws IOException {
        return ClusterStateDirectory.in(privateDirectory).kept().address();
    }

    /**
     * Waits for room and starts all guests; they boot when this returns. Nothing is left if this fails; {@link #end} follows.
     *
     * @param images asked as soon as there is room
     */
    public void start(ClusterListener listener, ImageSupply images)
            throws HypervisorException, IOException, InterruptedException {
        places.start(listener, place -> start(place, listener, images));
    }

    /**
     * Another cluster that is reached by the same means, to be started at that place without a wait.
     *
     * @param place with a lease of that cluster's own
     */
    public ManagedCluster beside(ClusterRequest other, Allocation place) {
        return new ManagedCluster(other, Fleet.at(place), remote, settings, clock);
    }

    /**
     * Before it is started: it has its capacity only as long as no run waits for it.
     *
     * @param waits told of such a run, as people call it, perhaps again; from another thread, until this is let go
     */
    public synchronized void onlyUntil(Consumer<String> waits) {
        whoWaits = Optional.of(waits);
    }

    private void start(Allocation place, ClusterListener listener, ImageSupply supply)
            throws HypervisorException, IOException, InterruptedException {
        where = Optional.of(place);
        synchronized (this) {
            spare.ifPresent(SpareCapacity::close);
            spare = whoWaits.map(waits -> SpareCapacity.watch(place, waits));
        }
        if (asked.standby() == StandbyUse.TAKES) {
            attempted = true;
            Optional<StandbyTakeover.Restored> restored =
                    new StandbyTakeover(asked, place, remote, settings, clock, listener, Optional.empty()).take(supply);
            if (restored.isPresent()) {
                origin = Optional.of(asked);
                goOnWith(restored.get());
                keepRenewing(listener);
                return;
            }
        }
        boot(place, listener, supply);
    }

    private void boot(Allocation place, ClusterListener listener, ImageSupply supply)
            throws HypervisorException, IOException, InterruptedException {
        Hypervisor hypervisor = place.hypervisor();
        HypervisorAddress address = place.address();
        ClusterStateDirectory files = ClusterStateDirectory.make(
                request.privateDirectory(),
                PersistedCluster.of(request, address, virtualization, Optional.empty()),
                Files.readAllBytes(request.definition()),
                request.cluster().usedFiles());
        FreshKeys keys = FreshKeys.of(request);
        virtualization = Optional.of(hypervisor.facts().virtualization().sentence());
        listener.note(virtualization.get());
        attempted = true;
        Cluster cluster = request.cluster().startedFrom(supply.at(place));
        if (asked.standby() == StandbyUse.BECOMES) {
            own.startedFrom(supply, place);
        }
        sessions.booting(GuestWatch.begin(hypervisor, request.id(), request.reconnect()));
        ClusterPlan planned = hypervisor.plan(cluster, Leases.of(request, clock.instant()));
        ClusterPlan started = hypervisor
                .start(planned, keys.ofGuests(), new StartProgress(planned, listener))
                .asDefinedBy(request.cluster());
        plan = Optional.of(started);
        targets = Optional.of(targets(keys.login(), keys.hostKeys()));
        files.letIn(started, keys.login(), keys.hostKeys(), address.door());
        files.keep(PersistedCluster.of(
                request, address, virtualization, Optional.of(PersistedCluster.Started.of(started, keys.hostKeys()))));
        keepRenewing(listener);
    }

    private void goOnWith(StandbyTakeover.Restored restored) {
        request = restored.request();
        virtualization = restored.virtualization();
        plan = Optional.of(restored.plan());
        targets = Optional.of(restored.targets());
        sessions.restored(restored.watch(), restored.connections(), restored.took());
    }

    /** For a cluster may be used for longer than anyone thought, such as by someone who waits in a pipeline. */
    private synchronized void keepRenewing(ClusterListener listener) {
        Duration quarter = request.lifetime().dividedBy(4);
        Duration every = quarter.compareTo(RENEWAL) < 0 ? quarter : RENEWAL;
        renewal = Optional.of(LeaseRenewal.every(every, this::renew, listener::note));
    }

    /** Nothing of ours is written to the hypervisor by itself after this, nor heard from it. A second call does nothing. */
    public void letGo() {
        sessions.letGo();
        Optional<LeaseRenewal> last;
        synchronized (this) {
            last = renewal;
            renewal = Optional.empty();
            spare.ifPresent(SpareCapacity::close);
        }
        last.ifPresent(LeaseRenewal::close);
    }

    /**
     * Continues a cluster that another process started; one whose start was broken off is removed and started again.
     *
     * @param images asked if it is started again
     * @return whether it was started again
     * @throws HypervisorException also if it is gone
     */
    public boolean takeOver(ClusterListener listener, ImageSupply images)
            throws HypervisorException, IOException, InterruptedException {
        if (own.isTakenBack()) {
            plan = Optional.empty();
        }
        if (plan.isEmpty()) {
            if (attempted) {
                remove();
            }
            start(listener, images);
            return true;
        }
        if (hypervisor().find().stream().noneMatch(found -> found.run().equals(request.id()))) {
            throw new HypervisorException("The cluster " + request.cluster().name() + " of run " + request.id()
                    + " is gone from " + place()
                    + ": it was removed, or the hypervisor restarted, while it was idle");
        }
        ClusterStateDirectory.in(request.privateDirectory()).takeOver();
        if (origin.isPresent()) {
            ClusterStateDirectory.in(origin.get().privateDirectory()).takeOver();
        }
        renew();
        keepRenewing(listener);
        return false;
    }

    /** Has the cluster's lease begin again, as this process's. */
    public void renew() throws HypervisorException, InterruptedException {
        hypervisor().renew(Leases.of(request, clock.instant()));
    }

    /** As what it is saved, and put back to that. */
    public SavedMoment moment() {
        return moment;
    }

    /** Starts it once more from its images, at the same place without a wait. What it was is gone. */
    public void bootAgain(ClusterListener listener, ImageSupply images)
            throws HypervisorException, IOException, InterruptedException {
        moment.requireAlone();
        letGo();
        Allocation place = where.orElseThrow();
        // Before anything of it goes: whoever continues starts it. One that stood by is started as itself.
        ClusterStateDirectory.in(request.privateDirectory())
                .keep(PersistedCluster.of(request, place.address(), virtualization, Optional.empty()));
        plan = Optional.empty();
        targets = Optional.empty();
        moment.forget();
        hypervisor().destroy(request.id(), settings.teardown());
        boot(place, listener, images);
    }

    /**
     * Connects the hosts for one run. To be closed before {@link #end}.
     *
     * @param dead hosts that the run's record has as dead already, and why
     */
    public ClusterSession session(RunRequest run, RunJournal journal, ExecutorService threads, Map<String, String> dead)
            throws HypervisorException, InterruptedException {
        return sessions.open(run, request, plan(), targets.orElseThrow(), hypervisor(), journal, threads, dead);
    }

    public String id() {
        return request.id();
    }

    /** What it was asked to be. */
    public ClusterRequest request() {
        return request;
    }

    public Cluster cluster() {
        return request.cluster();
    }

    /** Its hosts, once it was started. */
    public List<ClusterHost> hosts() {
        return plan.stream()
                .flatMap(one -> one.hosts().stream())
                .map(ClusterHost::of)
                .toList();
    }

    /** Whether it came up, so that it can be used and kept. */
    public boolean isStarted() {
        return plan.isPresent();
    }

    /** How the hypervisor runs its guests, as a sentence; known once it was started. */
    public Optional<String> virtualization() {
        return virtualization;
    }

    /** Where it is, or may be, for people. */
    public String place() {
        return where.map(its -> its.address().place()).orElseGet(places::sentence);
    }

    public RunSettings settings() {
        return settings;
    }

    public Clock clock() {
        return clock;
    }

    public ClusterPlan plan() {
        return plan.orElseThrow(() -> new IllegalStateException("Cluster " + request.id() + " was not started"));
    }

    /** The key that lets in to its hosts, as authorized_keys has it, once it was started. */
    public String publicKey() {
        return targets.orElseThrow().key().publicKey();
    }

    Hypervisor hypervisor() {
        return where.orElseThrow(() -> new IllegalStateException("Cluster " + request.id() + " was not placed"))
                .hypervisor();
    }

    /**
     * Leaves the cluster to people for that time; nothing of ours uses it any more.
     *
     * @return when its lease ends
     */
    public Instant keep(Duration time) throws HypervisorException, IOException, InterruptedException {
        letGo();
        forgetOrigin();
        Instant until = clock.instant().plus(time);
        hypervisor().renew(Leases.of(request, clock.instant()).keptUntil(until));
        return until;
    }

    /**
     * Has the cluster stand by for that time, for a run that takes it over; nothing of ours uses it any more, and no session of it is
     * open. If this fails, {@link #end} follows.
     *
     * @param paused whether in memory
     * @param supply as at its start
     */
    public Standby standBy(Duration time, boolean paused, ImageSupply supply)
            throws HypervisorException, IOException, InterruptedException {
        letGo();
        return own.save(time, paused, where.orElseThrow(), virtualization, clock, supply);
    }

    /**
     * Removes the cluster with all that it was made of. Removing one that is gone is no error, and one that stood by and is
     * a run's by now stays.
     *
     * @throws HypervisorException if something is still there, naming it
     */
    public void end() throws HypervisorException, InterruptedException {
        letGo();
        try {
            if (attempted && own.isOwn()) {
                remove();
            }
        } catch (IOException e) {
            throw new HypervisorException("Cluster " + request.id() + " stands by, and cannot be claimed: " + e, e);
        }
    }

    /** With the guests on which its images were being prepared, should a process have left any. */
    private void remove() throws HypervisorException, InterruptedException {
        if (plan.isEmpty()) {
            StandbyTakeover.drop(request, where.orElseThrow(), settings.teardown());
            PreparedImages images = hypervisor().preparedImages();
            for (int i = 1; i <= request.cluster().preparations().size(); i++) {
                String id = RunId.ofPreparation(request.id(), i);
                hypervisor().destroy(id, settings.teardown());
                images.discard(id);
                for (ImageClaim claim : images.claims()) {
                    if (claim.lease().run().equals(id)) {
                        images.release(claim.key());
                    }
                }
            }
        }
        hypervisor().destroy(request.id(), settings.teardown());
        if (origin.isPresent()) {
            // Should its ticket still be there.
            hypervisor().destroy(origin.get().id(), settings.teardown());
        }
    }

    /** Removes what lets in to a cluster that is gone. */
    public void forget() throws IOException {
        if (!own.isPassedOn()) {
            ClusterStateDirectory.remove(request.privateDirectory());
        }
        forgetOrigin();
    }

    private void forgetOrigin() throws IOException {
        if (origin.isPresent()) {
            ClusterStateDirectory.remove(origin.get().privateDirectory());
        }
    }

    /** The way to put files onto its hosts and to fetch files from them, once it was started. */
    public HostFiles files() {
        return new HostFiles(plan().hosts(), targets.orElseThrow(), remote, settings.attempt());
    }

    private HostTargets targets(SshKeyPair key, Map<String, String> hostKeys) {
        return new HostTargets(
                key, hostKeys, where.orElseThrow().address().door().map(HostTargets::door));
    }
}
