package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.GuestEvent;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtConnection;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtPool;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.Listeners;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ObjectNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.libvirt.event.CrashedDetail;
import org.libvirt.event.DomainEvent;
import org.libvirt.event.StoppedDetail;
import org.libvirt.event.SuspendedDetail;

/** Turns libvirt's events of all domains into ours, for those who watch a run. */
final class GuestEvents implements AutoCloseable {
    private static final long FULL = 32L << 20;
    /** A kernel tries several ways to reset its machine, and each is an event. */
    private static final Duration ONE_REBOOT = Duration.ofSeconds(1);
    /** From a guest's standing still to the event that tells why. */
    private static final Duration EXPLANATION = Duration.ofSeconds(3);

    private final LibvirtConnection connection;
    private final LibvirtPool pool;
    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final List<Runnable> endListeners = new CopyOnWriteArrayList<>();
    private final Map<String, Long> lastReboots = new ConcurrentHashMap<>();
    private final Set<String> panicked = ConcurrentHashMap.newKeySet();
    private final Set<String> paused = ConcurrentHashMap.newKeySet();
    /** Those that stand still without a reason; a panic begins so as well. */
    private final Set<String> unexplained = ConcurrentHashMap.newKeySet();
    /** Runs whose guests this process pauses itself. */
    private final Set<String> pausing = ConcurrentHashMap.newKeySet();
    /** Lost or closed; under this object's lock. */
    private boolean over;

    /** Not the thread that events arrive on: that one has to be free for libvirt's answers. */
    private final ScheduledExecutorService teller;

    /** @param hosts short names, as far as they are known yet */
    private record Watch(String run, Set<String> hosts, Consumer<GuestEvent> listener) {}

    private GuestEvents(LibvirtConnection connection, LibvirtPool pool) {
        this.connection = connection;
        this.pool = pool;
        teller = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "guest events " + connection.place());
            thread.setDaemon(true);
            return thread;
        });
    }

    static GuestEvents register(LibvirtConnection connection, LibvirtPool pool)
            throws HypervisorException, InterruptedException {
        GuestEvents events = new GuestEvents(connection, pool);
        connection.call("asking for events", connect -> {
            connect.listen(events::changed, events::rebooted);
            return true;
        });
        connection.onEnd(events::lost);
        return events;
    }

    Hypervisor.Subscription watch(String run, Consumer<GuestEvent> listener)
            throws HypervisorException, InterruptedException {
        Set<String> hosts = ConcurrentHashMap.newKeySet();
        Watch watch = new Watch(run, hosts, listener);
        watches.add(watch);
        try {
            Inventory.of(run, connection, pool).hosts().forEach(host -> hosts.add(host.name()));
        } catch (HypervisorException | InterruptedException | RuntimeException | Error e) {
            watches.remove(watch);
            throw e;
        }
        return () -> watches.remove(watch);
    }

    /** Nobody is told that guests of that run are paused, until this is closed. */
    Hypervisor.Subscription pausing(String run) {
        pausing.add(run);
        return () -> pausing.remove(run);
    }

    /** @param listener called when any domain stopped */
    Hypervisor.Subscription watchEnds(Runnable listener) {
        endListeners.add(listener);
        return () -> endListeners.remove(listener);
    }

    private void rebooted(String domain) {
        long now = System.nanoTime();
        tell(domain, (run, host) -> {
            Long before = lastReboots.put(run + "/" + host, now);
            boolean same = before != null && now - before < ONE_REBOOT.toNanos();
            return same ? null : new GuestEvent.Rebooted(host);
        });
    }

    private int changed(Domain domain, DomainEvent event) {
        try {
            changed(domain.getName(), event);
            domain.free();
        } catch (LibvirtException e) {
            System.getLogger(GuestEvents.class.getName())
                    .log(System.Logger.Level.WARNING, "an event of an unknown domain", e);
        }
        return 0;
    }

    private void changed(String domain, DomainEvent event) {
        switch (event.getType()) {
            case STARTED -> tell(domain, (run, host) -> null);
            case STOPPED -> {
                Listeners.tell(endListeners, Runnable::run);
                StoppedDetail detail = event.getDetail();
                tell(domain, (run, host) -> {
                    paused.remove(run + "/" + host);
                    unexplained.remove(run + "/" + host);
                    lastReboots.remove(run + "/" + host);
                    if (detail == StoppedDetail.FROM_SNAPSHOT) {
                        // It is put back, and about to run again.
                        return null;
                    }
                    return new GuestEvent.Ended(host, reason(detail, panicked.remove(run + "/" + host)));
                });
            }
            case CRASHED -> {
                CrashedDetail detail = event.getDetail();
                tell(domain, (run, host) -> {
                    unexplained.remove(run + "/" + host);
                    if (detail == CrashedDetail.PANICKED) {
                        panicked.add(run + "/" + host);
                    }
                    return null;
                });
            }
            case SUSPENDED -> {
                SuspendedDetail detail = event.getDetail();
                if (detail == SuspendedDetail.FROM_SNAPSHOT) {
                    return;
                }
                if (isReason(detail)) {
                    tell(domain, (run, host) -> paused(run, host, detail));
                } else {
                    tell(domain, (run, host) -> {
                        if (!pausing.contains(run)) {
                            unexplained.add(run + "/" + host);
                        }
                        return null;
                    });
                    tellUnlessExplained(domain, detail);
                }
            }
            case RESUMED ->
                tell(domain, (run, host) -> {
                    unexplained.remove(run + "/" + host);
                    return paused.remove(run + "/" + host) ? new GuestEvent.Resumed(host) : null;
                });
            default -> {
                // The others change nothing for a guest of ours.
            }
        }
    }

    private static boolean isReason(SuspendedDetail detail) {
        return switch (detail) {
            case IOERROR, WATCHDOG, API_ERROR -> true;
            default -> false;
        };
    }

    private GuestEvent paused(String run, String host, SuspendedDetail detail) {
        paused.add(run + "/" + host);
        return new GuestEvent.Paused(host, reason(detail));
    }

    private void tellUnlessExplained(String domain, SuspendedDetail detail) {
        try {
            teller.schedule(
                    () -> tell(
                            domain,
                            (run, host) -> unexplained.remove(run + "/" + host) ? paused(run, host, detail) : null),
                    EXPLANATION.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // Closed: nobody watches any more.
        }
    }

    private static String reason(StoppedDetail detail, boolean panicked) {
        return switch (detail) {
            case SHUTDOWN -> GuestEvent.Ended.SHUT_DOWN;
            case DESTROYED -> "was destroyed";
            case CRASHED -> panicked ? "crashed: kernel panic" : "crashed";
            case FAILED -> "crashed: its QEMU process ended";
            case MIGRATED -> "was moved to another hypervisor";
            case SAVED -> "was saved and stopped";
            case FROM_SNAPSHOT, UNKNOWN -> "was stopped";
        };
    }

    private String reason(SuspendedDetail detail) {
        return switch (detail) {
            case IOERROR -> "an I/O error on its disk" + fullPool();
            case WATCHDOG -> "its watchdog was not served";
            case API_ERROR -> "libvirt met an error";
            default -> "was paused from outside";
        };
    }

    private String fullPool() {
        try {
            DataSize free = pool.freeNow();
            return free.bytes() < FULL ? ": no space left in storage pool " + pool.name() : "";
        } catch (HypervisorException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** @param event from run and host; none if there is nothing to tell */
    private void tell(String domain, BiFunction<String, String, GuestEvent> event) {
        Optional<String> run = ObjectNames.runOf(domain);
        if (run.isEmpty() || watches.stream().noneMatch(watch -> watch.run().equals(run.get()))) {
            return;
        }
        String host = ObjectNames.hostOf(run.get(), domain);
        try {
            teller.execute(() -> {
                GuestEvent told = event.apply(run.get(), host);
                List<Watch> its = watches.stream()
                        .filter(watch -> watch.run().equals(run.get()))
                        .toList();
                its.forEach(watch -> watch.hosts().add(host));
                if (told != null) {
                    Listeners.tell(its, watch -> watch.listener().accept(told));
                }
            });
        } catch (RejectedExecutionException e) {
            // Closed: nobody watches any more.
        }
    }

    /** Tells those who watch, once; they hear of it also if this is closed before they were told. */
    synchronized void lost(String reason) {
        if (over) {
            return;
        }
        over = true;
        teller.execute(() -> watches.forEach(watch ->
                Listeners.tell(watch.hosts(), host -> watch.listener().accept(new GuestEvent.Unknown(host, reason)))));
        // Whoever waits for capacity is to look again, by another connection.
        teller.execute(() -> Listeners.tell(endListeners, Runnable::run));
    }

    @Override
    public synchronized void close() {
        if (!over) {
            over = true;
            watches.clear();
        }
        teller.shutdown();
    }
}
