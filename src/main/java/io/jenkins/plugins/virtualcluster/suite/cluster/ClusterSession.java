package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.definition.Timeouts;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.GuestEvent;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RunJournal;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Waited;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.suite.host.HostLayout;
import io.jenkins.plugins.virtualcluster.suite.host.HostSession;
import io.jenkins.plugins.virtualcluster.suite.host.HostTargets;
import io.jenkins.plugins.virtualcluster.suite.host.SiteNames;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;

/** A cluster that was started: its hosts, and which of them live. */
public final class ClusterSession implements AutoCloseable, HostSession.Listener {
    /** Work on one host. */
    @FunctionalInterface
    public interface HostWork {
        /** @return the host's boot id */
        Optional<String> on(HostSession host, PlannedHost planned, RemoteHost connection)
                throws RemoteException, InterruptedException;
    }

    /** As libvirt calls guests that do, or may. */
    private static final Set<String> RUNNING = Set.of("running", "blocked", FoundCluster.FoundHost.UNKNOWN);

    private final RunJournal journal;
    private final ExecutorService threads;
    private final Hypervisor hypervisor;
    private final ClusterPlan plan;
    private final Map<String, HostSession> hosts = new LinkedHashMap<>();
    private final SiteNames names;
    private final Timeouts timeouts;
    private final HostDeathReporter deaths;
    private final ClusterStateDirectory directory;
    private final Set<String> buried = ConcurrentHashMap.newKeySet();
    private final Object hearing = new Object();
    /** Done when all events so far were taken in: one after the other, as they came. */
    private CompletableFuture<Void> heard = CompletableFuture.completedFuture(null);

    private final Duration panicPause;
    private final String firstStep;
    private final Duration before;

    private Optional<GuestWatch> watched = Optional.empty();
    private Optional<PanicWatch> panics = Optional.empty();
    private volatile boolean putBack;
    private volatile boolean closed;

    /**
     * @param privateDirectory the cluster's
     * @param firstStep what hosts do first until they are ready, such as {@link RunState#BOOTS}
     * @param before for how long they have done that already
     */
    ClusterSession(
            RunRequest request,
            ClusterPlan plan,
            HostTargets targets,
            Hypervisor hypervisor,
            RemoteHosts remote,
            RunJournal journal,
            RunSettings settings,
            ExecutorService threads,
            Path privateDirectory,
            String firstStep,
            Duration before) {
        this.plan = plan;
        this.hypervisor = hypervisor;
        this.journal = journal;
        this.threads = threads;
        this.directory = ClusterStateDirectory.in(privateDirectory);
        this.firstStep = firstStep;
        this.before = before;
        // Some looks in the time of one attempt to connect.
        this.panicPause = settings.attempt().dividedBy(4);
        this.names = new SiteNames(plan, settings);
        directory.siteAddresses().ifPresent(names::remember);
        this.timeouts = request.suite().timeouts();
        this.deaths = new HostDeathReporter(plan.lease().run(), hypervisor, journal, settings, threads);
        for (PlannedHost host : plan.hosts()) {
            hosts.put(
                    host.host().name(),
                    new HostSession(
                            host.host(),
                            new HostLayout(request, host.host(), settings),
                            targets.target(host),
                            remote,
                            settings.attempt(),
                            timeouts,
                            this));
            directory
                    .bootId(host.host().name())
                    .ifPresent(bootId -> hosts.get(host.host().name()).preparedAt(bootId));
        }
    }

    public HostSession host(String name) {
        return hosts.get(name);
    }

    /** Its hosts were put back just now: what is told of guests may have been before. */
    void wasPutBack() {
        putBack = true;
    }

    /** Hears of guests from now on, and of all that was heard before. */
    void watch(GuestWatch guests) {
        watched = Optional.of(guests);
        panics = Optional.of(PanicWatch.begin(hosts.values(), deaths::consoleTail, panicPause, putBack));
        guests.tell(this::hear);
    }

    /** Hosts that do not run on the hypervisor ended while nobody watched. */
    void missing(List<FoundCluster> found) {
        Map<String, String> states = states(found);
        for (String host : hosts.keySet()) {
            String state = states.getOrDefault(host, "gone");
            if (!RUNNING.contains(state)) {
                die(host, "is " + state + " on its hypervisor: that happened while it was not watched");
            }
        }
    }

    private Map<String, String> states(List<FoundCluster> found) {
        return found.stream()
                .filter(cluster -> cluster.run().equals(plan.lease().run()))
                .flatMap(cluster -> cluster.hosts().stream())
                .collect(Collectors.toMap(FoundCluster.FoundHost::name, FoundCluster.FoundHost::state));
    }

    /** The host is dead, as the journal has it already. */
    void bury(String host, String reason) {
        buried.add(host);
        die(host, reason);
    }

    /** Takes in what happened to a guest: a host whose guest ended is dead at once. */
    void hear(GuestEvent event) {
        synchronized (hearing) {
            heard = heard.handleAsync((before, failure) -> react(event), threads);
        }
    }

    private Void react(GuestEvent event) {
        if (closed) {
            return null;
        }
        if (event instanceof GuestEvent.Ended ended && !isOfBefore(ended)) {
            die(ended.host(), ended.reason());
        } else if (event instanceof GuestEvent.Paused paused) {
            die(paused.host(), "is paused: " + paused.reason());
        } else if (event instanceof GuestEvent.Rebooted rebooted) {
            journal.note(rebooted.host(), rebooted.host() + " restarted");
        } else if (event instanceof GuestEvent.Unknown unknown) {
            journal.note(
                    unknown.host(), "The hypervisor reports nothing about " + unknown.host() + ": " + unknown.reason());
        } else if (event instanceof GuestEvent.Known known) {
            journal.note(known.host(), known.host() + " is reported by its hypervisor again");
        } else if (event instanceof GuestEvent.Resumed resumed) {
            journal.note(resumed.host(), resumed.host() + " runs again");
        }
        return null;
    }

    /** Of a guest that ended before its cluster was put back, the hypervisor may tell only now. */
    private boolean isOfBefore(GuestEvent.Ended ended) {
        if (!putBack) {
            return false;
        }
        try {
            return states(hypervisor.find()).getOrDefault(ended.host(), "gone").equals("running");
        } catch (HypervisorException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void die(String host, String reason) {
        if (hosts.containsKey(host)) {
            hosts.get(host).die(reason);
        }
    }

    @Override
    public void died(HostSession host, String reason) {
        if (closed || buried.contains(host.name())) {
            return;
        }
        deaths.tell(host, reason, hosts.values());
    }

    /** The hosts that are dead. */
    public List<String> dead() {
        return hosts.values().stream()
                .filter(HostSession::isDying)
                .map(HostSession::name)
                .toList();
    }

    @Override
    public void lost(HostSession host, String why, Duration limit) {
        note(host, why + "; " + host.name() + " is tried again for " + Times.words(limit));
    }

    @Override
    public void back(HostSession host, Duration after) {
        note(host, host.name() + " answers again after " + Times.words(after));
    }

    @Override
    public String console(HostSession host) {
        return deaths.consoleTail(host.name()).orElse("");
    }

    @Override
    public void waits(HostSession host, String what) {
        if (!closed) {
            journal.append(at -> new Event.HostWaits(at, host.name(), what));
        }
    }

    @Override
    public void note(HostSession host, String message) {
        if (!closed) {
            journal.note(host.name(), message);
        }
    }

    /**
     * Waits until all hosts answer, and does the work on each as soon as it does.
     *
     * @throws RemoteException as soon as one host cannot be made ready; it is dead then
     */
    public void ready(HostWork work) throws RemoteException, InterruptedException {
        preparedBy(work);
        all((host, planned) -> ready(host));
        if (names.areNeeded()) {
            directory.siteAddresses(names.remembered());
            all((host, planned) -> tellNames(host));
        }
    }

    /** What is done for each host at the same time. */
    private interface Work {
        void on(HostSession host, PlannedHost planned) throws RemoteException, InterruptedException;
    }

    /** @throws RemoteException as soon as it fails for one host, which is dead then; the others are broken off */
    private void all(Work work) throws RemoteException, InterruptedException {
        Futures.onEach(threads, plan.hosts(), planned -> {
            HostSession host = hosts.get(planned.host().name());
            try {
                work.on(host, planned);
            } catch (RemoteException e) {
                host.die(e.getMessage());
                throw e;
            }
        });
    }

    /** Says how hosts are prepared; done again for one that was restarted. */
    public void preparedBy(HostWork work) {
        for (PlannedHost planned : plan.hosts()) {
            HostSession host = hosts.get(planned.host().name());
            host.preparedBy(connection -> {
                Optional<String> bootId = work.on(host, planned, connection);
                names.ask(
                        host.layout(), planned, connection, host.host().system().start(timeouts));
                if (names.areNeeded() && names.areKnown()) {
                    names.tell(host.layout(), connection);
                }
                directory.booted(host.name(), bootId);
                deaths.tell(connection, host, dead());
                return bootId;
            });
        }
    }

    private void ready(HostSession host) throws RemoteException, InterruptedException {
        List<Waited> waited = host.makeReady(firstStep, before);
        journal.append(at -> new Event.HostReady(at, host.name(), waited));
    }

    private void tellNames(HostSession host) throws RemoteException, InterruptedException {
        host.ask(connection -> {
            names.tell(host.layout(), connection);
            return null;
        });
    }

    /**
     * Takes over hosts that were put back: connects to all of them, and sets their clocks.
     *
     * @param limit of what is asked of each
     * @throws RemoteException if one does not answer as long as a lost connection is tried again; it is dead then
     */
    public void wake(Duration limit) throws RemoteException, InterruptedException {
        all((host, planned) -> directory.booted(host.name(), host.wake(planned, limit)));
    }

    /** Whether it has not been closed. */
    boolean isOpen() {
        return !closed;
    }

    /** Why the cluster is no more what it should be: the first dead host. */
    public Optional<String> obstacle() {
        return hosts.values().stream()
                .filter(HostSession::isDead)
                .findFirst()
                .map(host -> host.name() + ": " + host.death().join());
    }

    /** Lets go of the hosts, once all that is to be told of dead hosts is in the journal. */
    @Override
    public void close() {
        closed = true;
        try {
            deaths.join();
        } finally {
            // Dead, so that nothing that is still under way connects again.
            hosts.values().forEach(host -> host.die("the run is over"));
            watched.ifPresent(GuestWatch::close);
            panics.ifPresent(PanicWatch::close);
        }
    }
}
