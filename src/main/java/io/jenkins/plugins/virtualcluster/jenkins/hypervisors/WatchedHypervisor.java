package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorFacts;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLoad;
import io.jenkins.plugins.virtualcluster.hypervisor.StoredImage;
import io.jenkins.plugins.virtualcluster.hypervisor.leftover.Master;
import io.jenkins.plugins.virtualcluster.hypervisor.leftover.Reaper;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/** One configured hypervisor, polled now and then over a connection that is kept. What is asked for is done in turn. */
final class WatchedHypervisor {
    private static final Logger LOG = System.getLogger(WatchedHypervisor.class.getName());
    private static final Duration REMOVAL = Duration.ofMinutes(2);
    /** The pool's images are listed so often, to remove old ones. */
    private static final Duration IMAGES = Duration.ofDays(1);

    private final HypervisorDescription description;
    private final HypervisorConnections connections;
    private final Master master;
    private final ClusterDirectories directories;
    private final Clock clock;
    private final Executor threads;
    /** Done when all that was asked for so far is done; under this object's lock, as are the next two. */
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    private final Set<String> removing = new HashSet<>();
    private boolean lookAsked;
    /** Of the one that has its turn, as is the next one. */
    private HypervisorConnections.Use use;

    private boolean forgotten;
    private Instant imagesDue = Instant.MIN;
    private volatile HypervisorStatus status;

    WatchedHypervisor(
            HypervisorDescription description,
            HypervisorConnections connections,
            Master master,
            ClusterDirectories directories,
            Clock clock,
            Executor threads) {
        this.threads = threads;
        this.description = description;
        this.connections = connections;
        this.master = master;
        this.directories = directories;
        this.clock = clock;
        status = HypervisorStatus.unknown(description);
    }

    HypervisorStatus status() {
        return status;
    }

    /** Has it looked at and this master's leftovers removed; not if that is asked for already. */
    void look() {
        synchronized (this) {
            if (lookAsked) {
                return;
            }
            lookAsked = true;
        }
        inTurn(() -> reached(this::removeLeftovers), () -> {
            synchronized (this) {
                lookAsked = false;
            }
        });
    }

    /** Has all of that run removed; not if that is asked for already. */
    void remove(String run) {
        synchronized (this) {
            if (!removing.add(run)) {
                return;
            }
        }
        inTurn(
                () -> reached(hypervisor -> {
                    hypervisor.destroy(run, REMOVAL);
                    return List.of();
                }),
                () -> {
                    synchronized (this) {
                        removing.remove(run);
                    }
                });
    }

    /**
     * Looks at it no more.
     *
     * @return done when its connection is closed
     */
    CompletableFuture<Void> forget() {
        return inTurn(
                () -> {
                    forgotten = true;
                    close();
                },
                () -> {});
    }

    /** What is done to it, by one thread at a time. */
    private interface Work {
        void call() throws InterruptedException;
    }

    /** Has it done after all that was asked for before: while the hypervisor hangs, that holds one thread and no more. */
    private synchronized CompletableFuture<Void> inTurn(Work work, Runnable atEnd) {
        last = last.handleAsync(
                        (nothing, failure) -> {
                            try {
                                work.call();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            } catch (RuntimeException | Error e) {
                                failed(e);
                            }
                            return (Void) null;
                        },
                        threads)
                // Also where no thread could be had.
                .whenComplete((nothing, failure) -> atEnd.run());
        return last;
    }

    /** Its page says so: a thread that ends in silence would show what was seen before for ever. */
    private void failed(Throwable bug) {
        LOG.log(Level.WARNING, () -> description.name() + ": polling it hit a bug", bug);
        close();
        failed("Polling it hit a bug: " + bug + "; see the log of Jenkins");
    }

    private void failed(String problem) {
        status = new HypervisorStatus(
                description,
                Optional.of(clock.instant()),
                status.reached(),
                status.failing().or(() -> Optional.of(clock.instant())),
                status.facts(),
                status.load(),
                status.clusters(),
                List.of(problem));
    }

    private interface Deed {
        /** @return what went wrong with the clusters there, a sentence each */
        List<String> on(Hypervisor hypervisor) throws HypervisorException, InterruptedException;
    }

    private void reached(Deed deed) throws InterruptedException {
        if (forgotten) {
            return;
        }
        try {
            if (use == null) {
                use = connections.use(description);
            }
            List<String> problems = new ArrayList<>();
            List<Path> unused = unused(problems);
            try {
                problems.addAll(deed.on(use.hypervisor()));
            } catch (HypervisorException e) {
                problems.add(e.getMessage());
            }
            HypervisorFacts facts = use.hypervisor().facts();
            HypervisorLoad load = use.hypervisor().load();
            List<FoundCluster> found = use.hypervisor().find();
            removeGone(unused, found, problems);
            Instant now = clock.instant();
            Map<String, String> notes = notes(problems);
            status = new HypervisorStatus(
                    description,
                    Optional.of(now),
                    Optional.of(now),
                    Optional.empty(),
                    Optional.of(facts),
                    Optional.of(load),
                    found.stream()
                            .map(cluster -> HypervisorStatus.ClusterLine.of(cluster, master, notes, now))
                            .toList(),
                    problems);
        } catch (HypervisorException e) {
            // A new connection the next time: the secret may have changed.
            close();
            failed(e.getMessage());
        }
    }

    private List<String> removeLeftovers(Hypervisor hypervisor) throws HypervisorException, InterruptedException {
        List<String> problems = new ArrayList<>();
        new Reaper(hypervisor, master, clock).reap(new Reaper.Listener() {
            @Override
            public void removed(FoundCluster cluster, List<String> objects) {
                LOG.log(
                        Level.INFO,
                        () -> description.name() + ": removed the leftovers of run " + cluster.run() + ": "
                                + String.join(", ", objects));
            }

            @Override
            public void failed(FoundCluster cluster, HypervisorException failure) {
                problems.add(
                        "The leftovers of run " + cluster.run() + " could not be removed: " + failure.getMessage());
            }

            @Override
            public void unknown(FoundCluster cluster) {
                // The page shows it.
            }
        });
        if (!clock.instant().isBefore(imagesDue)) {
            removeImages(hypervisor);
            imagesDue = clock.instant().plus(IMAGES);
        }
        return problems;
    }

    /** Those that no cluster uses and that are old, or too much; the others' runs upload them again. */
    private void removeImages(Hypervisor hypervisor) throws HypervisorException, InterruptedException {
        for (StoredImage image : StoredImage.old(
                hypervisor.storedImages(),
                clock.instant(),
                description.retention().unused(),
                description.retention().bytes())) {
            try {
                hypervisor.removeImage(image.name());
                LOG.log(
                        Level.INFO,
                        () -> description.name() + ": removed image " + image.name() + ", " + image.size()
                                + ", which no cluster uses");
            } catch (HypervisorException e) {
                // It came into use meanwhile, or the next day's try tells.
                LOG.log(Level.INFO, () -> description.name() + ": image " + image.name() + " stays", e);
            }
        }
    }

    private List<Path> unused(List<String> problems) {
        try {
            return directories.unused();
        } catch (IOException e) {
            problems.add("The stored state of clusters cannot be read: " + e.getMessage());
            return List.of();
        }
    }

    /** Which build uses which run. */
    private Map<String, String> notes(List<String> problems) {
        try {
            return directories.runs().all();
        } catch (IOException e) {
            problems.add("The notes of runs in use cannot be read: " + e.getMessage());
            return Map.of();
        }
    }

    private void removeGone(List<Path> unused, List<FoundCluster> found, List<String> problems) {
        try {
            directories.removeGone(
                    unused, use.address(), found.stream().map(FoundCluster::run).collect(Collectors.toSet()));
        } catch (IOException e) {
            problems.add("The stored state of a removed cluster cannot be removed: " + e.getMessage());
        }
    }

    private void close() {
        HypervisorConnections.Use open = use;
        use = null;
        if (open != null) {
            open.close();
        }
    }
}
