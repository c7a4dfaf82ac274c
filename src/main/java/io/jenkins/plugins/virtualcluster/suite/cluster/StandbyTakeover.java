package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLostException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.Standby;
import io.jenkins.plugins.virtualcluster.hypervisor.Ticket;
import io.jenkins.plugins.virtualcluster.hypervisor.Tickets;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Allocation;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.suite.host.HostClock;
import io.jenkins.plugins.virtualcluster.suite.host.HostTargets;
import io.jenkins.plugins.virtualcluster.suite.request.ClusterRequest;
import io.jenkins.plugins.virtualcluster.suite.request.Leases;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * Takes a standby cluster over for one that is to be started: it is taken, restored, its clocks are set, and each host has answered
 * with its own key. The private directory of the one that was to be started says so before: another process then knows what to
 * remove. Where anything of it fails the standby cluster is removed, and the cluster boots instead.
 */
final class StandbyTakeover {
    /** A guest that was restored answers at once, also on a slow machine. */
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final ClusterRequest asked;
    private final Allocation place;
    private final RemoteHosts remote;
    private final RunSettings settings;
    private final Clock clock;
    private final ClusterListener listener;
    private final Optional<Adoption> adoption;

    /**
     * @param asked what was to be started
     * @param place where there is room for it
     * @param adoption how it becomes another master's; empty where it stays where it is
     */
    StandbyTakeover(
            ClusterRequest asked,
            Allocation place,
            RemoteHosts remote,
            RunSettings settings,
            Clock clock,
            ClusterListener listener,
            Optional<Adoption> adoption) {
        this.asked = asked;
        this.place = place;
        this.remote = remote;
        this.settings = settings;
        this.clock = clock;
        this.listener = listener;
        this.adoption = adoption;
    }

    /**
     * A cluster that runs again.
     *
     * @param watch hears of its guests since then
     * @param connections to all of its hosts
     * @param since when it stood by
     * @param took from when it was taken
     */
    record Restored(
            ClusterRequest request,
            ClusterPlan plan,
            HostTargets targets,
            GuestWatch watch,
            OpenConnections connections,
            Optional<String> virtualization,
            Instant since,
            Duration took) {}

    /** The directory of the same owner's other clusters. */
    static Path standbys(ClusterRequest request) {
        return Objects.requireNonNull(
                request.privateDirectory().toAbsolutePath().getParent(), "a cluster's directory has others beside it");
    }

    /**
     * Takes one over.
     *
     * @return empty if none fits, or it could not be restored; then nothing of it is left
     * @throws HypervisorException only if the hypervisor is lost
     */
    Optional<Restored> take(ImageSupply images) throws HypervisorException, InterruptedException {
        StandbyStock stock =
                adoption.map(Adoption::stock).orElseGet(() -> new StandbyStock(standbys(asked), asked.owner()));
        StandbySearch search =
                new StandbySearch(asked, stock, place, clock.instant(), settings.teardown(), listener::note);
        try {
            if (adoption.isEmpty()) {
                drop(asked, place, settings.teardown());
            }
            Optional<StandbyDirectory> taken = search.take(images, this::intend);
            return taken.isPresent() ? restored(taken.get(), search) : Optional.empty();
        } catch (HypervisorLostException e) {
            throw e;
        } catch (HypervisorException | IOException e) {
            listener.note("No standby cluster is used: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** One that is adopted is noted when it is taken: before, it may be another's. */
    private void intend(StandbyDirectory directory) throws IOException {
        if (adoption.isPresent()) {
            return;
        }
        ClusterStateDirectory.make(
                asked.privateDirectory(),
                PersistedCluster.of(asked, place.address(), Optional.empty(), Optional.empty())
                        .taking(directory.id()),
                Files.readAllBytes(asked.definition()),
                asked.cluster().usedFiles());
    }

    private Optional<Restored> restored(StandbyDirectory taken, StandbySearch search)
            throws HypervisorException, InterruptedException {
        StandbyDirectory directory = taken;
        try {
            if (adoption.isPresent()) {
                directory = taken.moveTo(adoption.get().adopt(taken.id()));
            }
            Standby standby = directory.facts().standby();
            listener.progress("Restoring standby cluster " + directory.id());
            Restored restored = restore(directory, standby.since());
            listener.restored(directory.id(), standby.since());
            restored.plan().hosts().forEach(host -> listener.starting(ClusterHost.of(host)));
            return Optional.of(restored);
        } catch (HypervisorLostException | InterruptedException e) {
            // Nothing more can be done about it now: it is a leftover.
            leave(directory.id());
            throw e;
        } catch (HypervisorException | RemoteException | IOException e) {
            search.remove(directory, "it could not be restored, and the cluster boots instead: " + e.getMessage());
            leave(directory.id());
            return Optional.empty();
        } finally {
            listener.progress("");
        }
    }

    private void leave(String id) {
        try {
            if (adoption.isPresent()) {
                adoption.get().removed(id);
            }
        } catch (IOException e) {
            listener.note("Standby cluster " + id + " is still recorded as used: " + e.getMessage());
        }
    }

    private Restored restore(StandbyDirectory directory, Instant since)
            throws HypervisorException, RemoteException, IOException, InterruptedException {
        long began = System.nanoTime();
        ClusterStateDirectory files = ClusterStateDirectory.in(directory.path());
        PersistedCluster kept = files.kept();
        PersistedCluster.Started started = kept.started().orElseThrow(() -> new IOException("it was not started"));
        ClusterRequest request = asked.as(directory.id(), directory.path());
        Lease lease = Leases.of(request, clock.instant());
        ClusterPlan plan = started.plan(asked.cluster(), lease);
        HostTargets targets = new HostTargets(
                files.key(), started.hostKeys(), place.address().door().map(HostTargets::door));
        place.hypervisor().restore(lease);
        GuestWatch watch = GuestWatch.begin(place.hypervisor(), request.id(), request.reconnect());
        OpenConnections connections = new OpenConnections(remote);
        boolean done = false;
        try {
            check(plan, targets, connections);
            passTicketOn(lease);
            files.takeOver();
            files.letIn(plan, targets.key(), started.hostKeys(), place.address().door());
            files.keep(PersistedCluster.of(request, place.address(), kept.virtualization(), Optional.of(started)));
            directory.restored();
            done = true;
            return new Restored(
                    request,
                    plan,
                    targets,
                    watch,
                    connections,
                    kept.virtualization(),
                    since,
                    Duration.ofNanos(System.nanoTime() - began));
        } finally {
            if (!done) {
                watch.close();
                connections.close();
            }
        }
    }

    /** Returns when all hosts have answered with their own keys, and their clocks are right. */
    private void check(ClusterPlan plan, HostTargets targets, OpenConnections connections)
            throws RemoteException, InterruptedException {
        ExecutorService threads = Futures.threads("restored-" + plan.lease().run());
        try {
            Duration attempt = settings.attempt().compareTo(ANSWER) < 0 ? settings.attempt() : ANSWER;
            Futures.onEach(threads, plan.hosts(), host -> {
                RemoteHost connection = targets.connect(host, remote, attempt, ANSWER);
                connections.add(targets.target(host).name(), connection);
                Optional<String> trouble =
                        HostClock.set(host, connection, clock, ANSWER).trouble();
                if (trouble.isPresent()) {
                    throw new RemoteException("the clock of " + connection.name() + " cannot be set: " + trouble.get());
                }
            });
        } finally {
            Futures.end(threads);
        }
    }

    /** The room is the restored cluster's from now on. */
    private void passTicketOn(Lease lease) throws HypervisorException, InterruptedException {
        Tickets tickets = place.hypervisor().tickets();
        Optional<Ticket> own = tickets.read(asked.id());
        if (own.isPresent()) {
            tickets.write(own.get().of(lease));
            tickets.remove(asked.id());
        }
    }

    /**
     * Removes a standby cluster that was taken for that one, and is not restored: its process was ended, or the hypervisor lost,
     * before that. One on another hypervisor is a leftover there.
     *
     * @throws HypervisorException if something of it is still there
     */
    static void drop(ClusterRequest asked, Allocation place, Duration limit)
            throws HypervisorException, InterruptedException {
        Optional<StandbyDirectory> taken = taken(asked.privateDirectory())
                .filter(directory -> directory.isTakenBy(asked.id())
                        && !directory.isRestoredFor(asked.id())
                        && directory.isAt(place.address()));
        if (taken.isPresent()) {
            place.hypervisor().destroy(taken.get().id(), limit);
            try {
                ClusterStateDirectory.remove(taken.get().path());
            } catch (IOException e) {
                throw new HypervisorException(
                        "The private directory of standby cluster "
                                + taken.get().id() + " could not be removed: " + e.getMessage(),
                        e);
            }
        }
    }

    /** That of the standby cluster that was, or was about to be, taken for the one with that private directory. */
    static Optional<StandbyDirectory> taken(Path privateDirectory) {
        try {
            return ClusterStateDirectory.in(privateDirectory)
                    .kept()
                    .standby()
                    .map(privateDirectory::resolveSibling)
                    .map(StandbyDirectory::in);
        } catch (IOException e) {
            // Nothing is there: nothing was taken.
            return Optional.empty();
        }
    }
}
