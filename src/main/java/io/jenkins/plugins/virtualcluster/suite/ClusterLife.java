package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.Fleet;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.Place;
import io.jenkins.plugins.virtualcluster.hypervisor.PlacingListener;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.remote.SshKeyPair;
import io.jenkins.plugins.virtualcluster.remote.SshKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/** The cluster of one run, from its plan to its end: torn down whatever happened, unless it was asked to be kept. */
final class ClusterLife {
    private final RunRequest request;
    private final Fleet fleet;
    private final RemoteHosts remote;
    private final RunJournal journal;
    private final RunSettings settings;
    private final Lease lease;
    /** None until there was room. */
    private Place place;

    private GuestWatch guests;
    private ClusterPlan started;
    private ClusterSession session;
    private boolean mayKeep = true;

    ClusterLife(
            RunRequest request,
            Fleet fleet,
            RemoteHosts remote,
            RunJournal journal,
            RunSettings settings,
            Lease lease) {
        this.request = request;
        this.fleet = fleet;
        this.remote = remote;
        this.journal = journal;
        this.settings = settings;
        this.lease = lease;
    }

    /**
     * Starts all guests. Nothing is left behind if this fails.
     *
     * @param threads for what the session does beside its caller
     */
    ClusterSession start(ExecutorService threads)
            throws HypervisorException, RemoteException, IOException, InterruptedException {
        for (int failed = 0; ; failed++) {
            place = fleet.place(request.cluster(), lease, settings.longestWait(), new Search());
            journal.append(at -> new Event.RunPlaced(at, place.address().place(), place.reason()));
            try {
                return startThere(threads);
            } catch (HypervisorException e) {
                fleet.leaveOut(place.address(), e.getMessage());
                if (started != null || failed + 1 >= fleet.addresses().size()) {
                    throw e;
                }
                journal.note(place.address().place() + " is left out: " + e.getMessage());
            } finally {
                if (started == null) {
                    giveBack();
                }
            }
        }
    }

    private void giveBack() {
        try {
            letGo();
            place.giveBack();
        } catch (HypervisorException e) {
            journal.note("The run's ticket could not be removed: " + e.getMessage()
                    + "; virtual-cluster cleanup removes it later");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ClusterSession startThere(ExecutorService threads)
            throws HypervisorException, RemoteException, IOException, InterruptedException {
        Hypervisor hypervisor = place.hypervisor();
        HypervisorAddress address = place.address();
        SshKeyPair key = SshKeys.generate("virtual-cluster-" + request.run());
        Map<String, SshKeyPair> hostKeys = new HashMap<>();
        for (Host host : request.cluster().hosts()) {
            hostKeys.put(host.name(), SshKeys.generate(host.name()));
        }
        HostTargets targets = new HostTargets(key, hostKeys, address.door().map(HostTargets::door));
        journal.note(hypervisor.facts().virtualization().sentence());
        guests = GuestWatch.begin(
                hypervisor, request.run(), request.suite().timeouts().reconnect());
        ClusterPlan plan = hypervisor.plan(request.cluster(), place.lease());
        started = hypervisor.start(plan, targets.clusterKeys(), new Progress(plan));
        session = new ClusterSession(request, started, targets, hypervisor, remote, journal, settings, threads);
        guests.tell(session::hear);
        PrivateFiles.write(request.privateDirectory(), started, key, hostKeys, address.door());
        return session;
    }

    /** What the cluster came to be, once it was started. */
    ClusterPlan plan() {
        return started;
    }

    /**
     * Ends the cluster's life, or leaves it with the lease of a kept one. What goes wrong with it is noted.
     *
     * @param atOnce without its consoles, and without keeping it
     * @throws UncheckedIOException if the record cannot be written; the cluster is torn down then too
     */
    void end(ExecutorService threads, boolean atOnce) {
        Optional<Instant> keptUntil = Optional.empty();
        boolean gone = false;
        try {
            letGo();
            if (started != null && !atOnce) {
                keepConsoles(threads);
                keptUntil = request.keep().filter(time -> mayKeep).flatMap(this::keep);
            }
        } finally {
            if (started != null && keptUntil.isEmpty()) {
                gone = destroy();
            }
        }
        if (gone || keptUntil.isPresent()) {
            Optional<Instant> end = keptUntil;
            journal.append(at -> new Event.ClusterStopped(at, end));
        }
    }

    /** Has the cluster go though it was to be kept, to make room for the next attempt's. */
    void keepNot() {
        mayKeep = false;
    }

    private void letGo() {
        try {
            if (session != null) {
                session.close();
            }
        } finally {
            if (guests != null) {
                guests.close();
            }
        }
    }

    private Optional<Instant> keep(Duration time) {
        Instant until = journal.now().plus(time);
        try {
            place.hypervisor().renew(place.lease().keptUntil(until));
            return Optional.of(until);
        } catch (HypervisorException e) {
            journal.note("The cluster could not be kept: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    /** @return whether nothing of it is left on the hypervisor */
    private boolean destroy() {
        try {
            place.hypervisor().destroy(request.run(), settings.teardown());
        } catch (HypervisorException e) {
            journal.note("The cluster could not be torn down whole: " + e.getMessage()
                    + "; virtual-cluster cleanup removes the rest later");
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        try {
            PrivateFiles.remove(request.privateDirectory());
        } catch (IOException e) {
            journal.note("The run's private directory could not be removed: " + e.getMessage());
        }
        return true;
    }

    private void keepConsoles(ExecutorService threads) {
        List<ClusterPlan.PlannedHost> hosts = started.hosts();
        Futures.join(CompletableFuture.allOf(hosts.stream()
                .map(host ->
                        CompletableFuture.runAsync(() -> keepConsole(host.host().name()), threads))
                .toArray(CompletableFuture[]::new)));
    }

    private void keepConsole(String host) {
        try {
            Consoles.keep(
                    place.hypervisor(),
                    request.run(),
                    host,
                    settings.consoleBytes(),
                    journal.record().directory());
        } catch (HypervisorException | IOException e) {
            journal.note(host, "The console of " + host + " could not be kept: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has the journal told how the search for room goes on. */
    private final class Search implements PlacingListener {
        @Override
        public void waiting(String reason) {
            journal.append(at -> new Event.RunWaiting(at, reason));
        }

        @Override
        public void note(String message) {
            journal.note(message);
        }
    }

    /** Has the journal told how the start goes on. */
    private final class Progress implements Hypervisor.StartListener {
        private final ClusterPlan plan;

        Progress(ClusterPlan plan) {
            this.plan = plan;
        }

        @Override
        public void note(String message) {
            journal.note(message);
        }

        @Override
        public void started(String host) {
            ClusterPlan.PlannedHost planned = plan.hosts().stream()
                    .filter(candidate -> candidate.host().name().equals(host))
                    .findFirst()
                    .orElseThrow();
            journal.append(at -> new Event.HostStarting(
                    at, host, planned.fullName(), planned.address().toString()));
        }
    }
}
