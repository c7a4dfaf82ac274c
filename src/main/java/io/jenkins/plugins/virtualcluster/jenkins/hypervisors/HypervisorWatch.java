package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.leftover.Master;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Looks at all configured hypervisors, side by side: one that does not answer keeps no other waiting. */
public final class HypervisorWatch {
    private static final Logger LOG = System.getLogger(HypervisorWatch.class.getName());
    private static final Duration LONGEST_END = Duration.ofSeconds(10);

    private final HypervisorConnections connections;
    private final Master master;
    private final ClusterDirectories directories;
    private final Clock clock;
    private final ExecutorService threads;
    private final Map<HypervisorDescription, WatchedHypervisor> watched = new LinkedHashMap<>();
    private final AtomicBoolean removingEnded = new AtomicBoolean();
    /** What was last said of the directories, so that it is not said each minute. */
    private volatile String trouble = "";

    public HypervisorWatch(
            HypervisorConnections connections, Master master, ClusterDirectories directories, Clock clock) {
        this.connections = connections;
        this.master = master;
        this.directories = directories;
        this.clock = clock;
        // One for each hypervisor that is at work, however many there are: those that hang keep no other waiting.
        threads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "virtual cluster hypervisor");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins to look at these, and at no others any more; returns at once. */
    public void lookAt(List<HypervisorDescription> configured) {
        forgetOthers(configured);
        configured.forEach(one -> of(one).look());
        if (removingEnded.compareAndSet(false, true)) {
            threads.execute(() -> {
                try {
                    removeEnded(configured);
                } finally {
                    removingEnded.set(false);
                }
            });
        }
    }

    private CompletableFuture<Void> forgetOthers(List<HypervisorDescription> configured) {
        List<CompletableFuture<Void>> ends = new ArrayList<>();
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
            if (forgotten != null) {
                ends.add(forgotten.forget());
            }
        }
        return CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
    }

    private void removeEnded(List<HypervisorDescription> configured) {
        try {
            for (Path removed : directories.removeEnded(addresses(configured), clock.instant())) {
                LOG.log(
                        Level.INFO,
                        () -> "Removed the keys in " + removed
                                + ": the cluster has expired, and its hypervisor is no longer configured");
            }
            trouble = "";
        } catch (IOException e) {
            if (!trouble.equals(e.getMessage())) {
                LOG.log(
                        Level.WARNING,
                        () -> "The stored state of an expired cluster cannot be removed: " + e.getMessage());
            }
            trouble = e.getMessage();
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

    /** Says that it did not answer when it was last polled, and since when; empty if it did, or has not been polled yet. */
    public Optional<String> unreachable(HypervisorDescription hypervisor) {
        HypervisorStatus last = status(hypervisor);
        return last.isUnreachable()
                ? Optional.of("hypervisor " + hypervisor.name() + " is unreachable"
                        + last.reached()
                                .map(time -> " since " + Times.minute(time))
                                .orElse("")
                        + (last.problems().isEmpty()
                                ? ""
                                : " (" + last.problems().get(0) + ")")
                        + "; it is polled once a minute")
                : Optional.empty();
    }

    /**
     * Those of these that have not answered for so long.
     *
     * @return a sentence for each
     */
    public List<String> unreachableFor(Duration time, List<HypervisorDescription> hypervisors) {
        Instant before = clock.instant().minus(time);
        return hypervisors.stream()
                .map(this::status)
                .filter(one ->
                        one.failing().filter(since -> !since.isAfter(before)).isPresent())
                .map(one -> Messages.HypervisorWatch_unreachable(
                        one.name(),
                        Times.minute(one.failing().get()),
                        one.problems().isEmpty() ? "" : one.problems().get(0)))
                .toList();
    }

    /** Begins to remove all of that run; returns at once. What becomes of it stands in the status. */
    public void remove(HypervisorDescription hypervisor, String run) {
        of(hypervisor).remove(run);
    }

    private WatchedHypervisor of(HypervisorDescription hypervisor) {
        synchronized (watched) {
            return watched.computeIfAbsent(
                    hypervisor,
                    absent -> new WatchedHypervisor(hypervisor, connections, master, directories, clock, threads));
        }
    }

    /** Closes all connections; bounded in time. */
    public void end() throws InterruptedException {
        CompletableFuture<Void> forgotten = forgetOthers(List.of());
        try {
            forgotten.get(LONGEST_END.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.DEBUG, "not all connections to hypervisors were closed in time", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
