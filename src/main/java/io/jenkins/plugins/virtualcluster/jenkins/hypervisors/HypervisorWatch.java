package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.Master;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Looks at all configured hypervisors, side by side: one that does not answer keeps no other waiting. */
public final class HypervisorWatch {
    private static final Logger LOG = System.getLogger(HypervisorWatch.class.getName());
    private static final int THREADS = 8;

    private final HypervisorConnections connections;
    private final Master master;
    private final ClusterDirectories directories;
    private final Clock clock;
    private final ExecutorService threads;
    private final Map<HypervisorDescription, WatchedHypervisor> watched = new LinkedHashMap<>();
    /** What was last said of the directories, so that it is not said each minute. */
    private String trouble = "";

    public HypervisorWatch(
            HypervisorConnections connections, Master master, ClusterDirectories directories, Clock clock) {
        this.connections = connections;
        this.master = master;
        this.directories = directories;
        this.clock = clock;
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(THREADS, THREADS, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "virtual cluster hypervisor");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        threads = pool;
    }

    /** What is done to one of them, by a thread of this. */
    private interface Deed {
        void on(WatchedHypervisor hypervisor) throws InterruptedException;
    }

    /** Begins to look at these, and at no others any more; returns at once. */
    public void lookAt(List<HypervisorDescription> configured) {
        forgetOthers(configured);
        configured.forEach(one -> begin(of(one), WatchedHypervisor::look));
        threads.execute(() -> removeEnded(configured));
    }

    private void forgetOthers(List<HypervisorDescription> configured) {
        Set<HypervisorDescription> gone = new HashSet<>();
        synchronized (watched) {
            gone.addAll(watched.keySet());
        }
        configured.forEach(gone::remove);
        for (HypervisorDescription one : gone) {
            WatchedHypervisor forgotten;
            synchronized (watched) {
                forgotten = watched.remove(one);
            }
            begin(forgotten, WatchedHypervisor::forget);
        }
    }

    private void removeEnded(List<HypervisorDescription> configured) {
        synchronized (directories) {
            try {
                for (Path removed : directories.removeEnded(addresses(configured), clock.instant())) {
                    LOG.log(
                            Level.INFO,
                            () -> "Removed the keys in " + removed
                                    + ": the cluster's time is over, and its hypervisor is not configured any more");
                }
                trouble = "";
            } catch (IOException e) {
                if (!trouble.equals(e.getMessage())) {
                    LOG.log(
                            Level.WARNING,
                            () -> "What was kept of a cluster whose time is over cannot be removed: " + e.getMessage());
                }
                trouble = e.getMessage();
            }
        }
    }

    private static List<HypervisorAddress> addresses(List<HypervisorDescription> configured) {
        List<HypervisorAddress> addresses = new ArrayList<>();
        for (HypervisorDescription one : configured) {
            try {
                addresses.add(one.address());
            } catch (IllegalArgumentException e) {
                // Its page says so; nothing can have been started there.
                continue;
            }
        }
        return addresses;
    }

    /** What was last seen of it. */
    public HypervisorStatus status(HypervisorDescription hypervisor) {
        synchronized (watched) {
            WatchedHypervisor one = watched.get(hypervisor);
            return one == null ? HypervisorStatus.unknown(hypervisor) : one.status();
        }
    }

    /** Begins to remove all of that run; returns at once. What becomes of it stands in the status. */
    public void remove(HypervisorDescription hypervisor, String run) {
        begin(of(hypervisor), one -> one.remove(run));
    }

    private WatchedHypervisor of(HypervisorDescription hypervisor) {
        synchronized (watched) {
            return watched.computeIfAbsent(
                    hypervisor, absent -> new WatchedHypervisor(hypervisor, connections, master, directories, clock));
        }
    }

    private void begin(WatchedHypervisor hypervisor, Deed deed) {
        threads.execute(() -> {
            try {
                deed.on(hypervisor);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Closes all connections; bounded in time. */
    public void end() throws InterruptedException {
        forgetOthers(List.of());
        threads.shutdown();
        if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
            threads.shutdownNow();
        }
    }
}
