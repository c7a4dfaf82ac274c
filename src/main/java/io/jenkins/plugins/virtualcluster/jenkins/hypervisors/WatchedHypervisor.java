package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorFacts;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLoad;
import io.jenkins.plugins.virtualcluster.hypervisor.Master;
import io.jenkins.plugins.virtualcluster.hypervisor.Reaper;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/** One configured hypervisor, looked at now and then over a connection that is kept. One look at a time. */
final class WatchedHypervisor {
    private static final Logger LOG = System.getLogger(WatchedHypervisor.class.getName());
    private static final Duration REMOVAL = Duration.ofMinutes(2);

    private final HypervisorDescription description;
    private final HypervisorConnections connections;
    private final Master master;
    private final ClusterDirectories directories;
    private final Clock clock;
    private final ReentrantLock looking = new ReentrantLock();
    private HypervisorConnections.Use use;
    private boolean forgotten;
    private volatile HypervisorStatus status;

    WatchedHypervisor(
            HypervisorDescription description,
            HypervisorConnections connections,
            Master master,
            ClusterDirectories directories,
            Clock clock) {
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

    /** Looks at it and removes this master's leftovers; not if that goes on already. */
    void look() throws InterruptedException {
        if (looking.tryLock()) {
            try {
                reached(this::removeLeftovers);
            } finally {
                looking.unlock();
            }
        }
    }

    /** Removes all of that run. */
    void remove(String run) throws InterruptedException {
        looking.lockInterruptibly();
        try {
            reached(hypervisor -> {
                hypervisor.destroy(run, REMOVAL);
                return List.of();
            });
        } finally {
            looking.unlock();
        }
    }

    /** Looks at it no more. */
    void forget() throws InterruptedException {
        looking.lockInterruptibly();
        try {
            forgotten = true;
            close();
        } finally {
            looking.unlock();
        }
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
            status = new HypervisorStatus(
                    description,
                    Optional.of(now),
                    Optional.of(facts),
                    Optional.of(load),
                    found.stream()
                            .map(cluster -> ClusterLine.of(cluster, master, now))
                            .toList(),
                    problems);
        } catch (HypervisorException e) {
            // A new connection the next time: the secret may have changed.
            close();
            status = new HypervisorStatus(
                    description,
                    Optional.of(clock.instant()),
                    status.facts(),
                    status.load(),
                    status.clusters(),
                    List.of(e.getMessage()));
        }
    }

    private List<String> removeLeftovers(Hypervisor hypervisor) throws HypervisorException, InterruptedException {
        List<String> problems = new ArrayList<>();
        new Reaper(hypervisor, master, clock).reap(new Reaper.Listener() {
            @Override
            public void removed(FoundCluster cluster, List<String> objects) {
                LOG.log(
                        Level.INFO,
                        () -> description.name() + ": removed what was left of run " + cluster.run() + ": "
                                + String.join(", ", objects));
            }

            @Override
            public void failed(FoundCluster cluster, HypervisorException failure) {
                problems.add("What is left of run " + cluster.run() + " could not be removed: " + failure.getMessage());
            }

            @Override
            public void unknown(FoundCluster cluster) {
                // The page shows it.
            }
        });
        return problems;
    }

    private List<Path> unused(List<String> problems) {
        try {
            return directories.unused();
        } catch (IOException e) {
            problems.add("What is kept of clusters cannot be read: " + e.getMessage());
            return List.of();
        }
    }

    private void removeGone(List<Path> unused, List<FoundCluster> found, List<String> problems) {
        try {
            directories.removeGone(
                    unused, use.address(), found.stream().map(FoundCluster::run).collect(Collectors.toSet()));
        } catch (IOException e) {
            problems.add("What was kept of a cluster that is gone cannot be removed: " + e.getMessage());
        }
    }

    private void close() {
        if (use != null) {
            use.close();
            use = null;
        }
    }
}
