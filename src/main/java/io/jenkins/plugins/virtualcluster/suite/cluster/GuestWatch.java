package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster.FoundHost;
import io.jenkins.plugins.virtualcluster.hypervisor.GuestEvent;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Hears of a run's guests from their hypervisor. What happens is kept until there is someone to tell: a guest may end while
 * others are still being started. When the hypervisor is lost, it is watched again as soon as it answers, and a guest that
 * ended meanwhile is reported then.
 */
final class GuestWatch implements Consumer<GuestEvent>, AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Hypervisor hypervisor;
    private final String run;
    private final Duration limit;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<GuestEvent> early = new ArrayList<>();
    /** Hosts of which nothing is known. */
    private final Set<String> unknown = new TreeSet<>();

    private Consumer<GuestEvent> listener = early::add;
    private Hypervisor.Subscription subscription = () -> {};
    private Thread watcher;
    /** How often the hypervisor was lost. */
    private int losses;

    private GuestWatch(Hypervisor hypervisor, String run, Duration limit) {
        this.hypervisor = hypervisor;
        this.run = run;
        this.limit = limit;
    }

    /** @param limit how long a lost hypervisor is tried again; then its guests count as ended */
    static GuestWatch begin(Hypervisor hypervisor, String run, Duration limit)
            throws HypervisorException, InterruptedException {
        GuestWatch watch = new GuestWatch(hypervisor, run, limit);
        watch.subscribe();
        return watch;
    }

    @Override
    public synchronized void accept(GuestEvent event) {
        try {
            listener.accept(event);
        } finally {
            if (event instanceof GuestEvent.Unknown lost) {
                unknown.add(lost.host());
                losses++;
                if (watcher == null && closed.getCount() > 0) {
                    watcher = new Thread(this::watchAgain, "watch-again-" + run);
                    watcher.setDaemon(true);
                    watcher.start();
                }
            }
        }
    }

    /** Has the listener told of all that happened, and will happen. It returns at once. */
    synchronized void tell(Consumer<GuestEvent> newListener) {
        listener = newListener;
        early.forEach(listener);
        early.clear();
    }

    private void subscribe() throws HypervisorException, InterruptedException {
        Hypervisor.Subscription made = hypervisor.watch(run, this);
        synchronized (this) {
            if (closed.getCount() > 0) {
                subscription = made;
                return;
            }
        }
        made.close();
    }

    private void watchAgain() {
        long began = System.nanoTime();
        Duration pause = FIRST_PAUSE;
        try {
            for (int attempts = 1; !closed.await(pause.toMillis(), TimeUnit.MILLISECONDS); attempts++) {
                try {
                    if (isKnownAgain()) {
                        return;
                    }
                } catch (HypervisorException e) {
                    if (System.nanoTime() - began > limit.toNanos()) {
                        giveUp(attempts, String.valueOf(e.getMessage()));
                        return;
                    }
                } catch (RuntimeException | Error e) {
                    giveUp(attempts, "it met a bug: " + e);
                    return;
                }
                pause = pause.multipliedBy(3).dividedBy(2);
                pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return false if the hypervisor was lost again meanwhile */
    private boolean isKnownAgain() throws HypervisorException, InterruptedException {
        int before;
        synchronized (this) {
            before = losses;
            subscription.close();
        }
        subscribe();
        Map<String, String> states = hypervisor.find().stream()
                .filter(found -> found.run().equals(run))
                .map(FoundCluster::hosts)
                .flatMap(List::stream)
                .collect(Collectors.toMap(FoundHost::name, FoundHost::state));
        synchronized (this) {
            if (losses != before) {
                return false;
            }
            watcher = null;
            List<String> hosts = List.copyOf(unknown);
            unknown.clear();
            for (String host : hosts) {
                listener.accept(seen(host, states.getOrDefault(host, "gone")));
            }
            return true;
        }
    }

    private static GuestEvent seen(String host, String state) {
        return switch (state) {
            case "running", "blocked" -> new GuestEvent.Known(host);
            case "paused" -> new GuestEvent.Paused(host, "was paused while its hypervisor was unreachable");
            case "gone" -> new GuestEvent.Ended(host, "ended while its hypervisor was unreachable");
            default ->
                new GuestEvent.Ended(host, "ended while its hypervisor was unreachable: libvirt calls it " + state);
        };
    }

    private synchronized void giveUp(int attempts, String last) {
        for (String host : unknown) {
            listener.accept(new GuestEvent.Ended(
                    host,
                    "its hypervisor reported nothing about it for " + Times.words(limit) + ": " + attempts
                            + (attempts == 1 ? " attempt" : " attempts") + " to watch it again, the last one: "
                            + last));
        }
    }

    /** Nothing is told any more. */
    @Override
    public void close() {
        closed.countDown();
        Hypervisor.Subscription last;
        Thread waiting;
        synchronized (this) {
            last = subscription;
            waiting = watcher;
        }
        last.close();
        if (waiting != null) {
            waiting.interrupt();
        }
    }
}
