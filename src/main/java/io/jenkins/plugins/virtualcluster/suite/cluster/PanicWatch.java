package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.suite.host.HostSession;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out which hosts do not answer because their kernel has panicked: by the end of their consoles, since not every
 * machine has a device that tells its hypervisor of it, and not every kernel the driver. A panic after which the kernel
 * restarts is none of these.
 */
final class PanicWatch implements AutoCloseable {
    /** The last that such a kernel writes. */
    private static final Pattern END = Pattern.compile("---\\[ end Kernel panic - not syncing: (.*?) ?\\]---");

    /** The first that a kernel writes. */
    private static final String BOOT = "Linux version ";

    private final Collection<HostSession> hosts;
    private final Function<String, Optional<String>> consoleTail;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final boolean restored;
    /** What consoles of hosts that were put back ended with then: that is of before. */
    private final Map<String, String> before = new HashMap<>();

    private PanicWatch(
            Collection<HostSession> hosts, Function<String, Optional<String>> consoleTail, boolean restored) {
        this.hosts = List.copyOf(hosts);
        this.consoleTail = consoleTail;
        this.restored = restored;
    }

    /**
     * Looks at the consoles of those that do not answer, again and again.
     *
     * @param consoleTail the end of a host's console as readable text, by the host's name
     * @param restored whether the hosts were put back just now: consoles tell of what has not happened then
     */
    static PanicWatch begin(
            Collection<HostSession> hosts,
            Function<String, Optional<String>> consoleTail,
            Duration pause,
            boolean restored) {
        PanicWatch watch = new PanicWatch(hosts, consoleTail, restored);
        Thread thread = new Thread(() -> watch.run(pause), "panic-watch");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    private void run(Duration pause) {
        try {
            if (restored) {
                hosts.forEach(host -> consoleTail.apply(host.name()).ifPresent(tail -> before.put(host.name(), tail)));
            }
            while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                for (HostSession host : hosts) {
                    boolean answers = host.isConnected() && host.lostSince().isEmpty();
                    if (!answers && !host.isDying() && closed.getCount() > 0) {
                        consoleTail
                                .apply(host.name())
                                .filter(tail -> !tail.equals(before.get(host.name())))
                                .flatMap(PanicWatch::panic)
                                .ifPresent(why ->
                                        host.die("crashed: kernel panic, which only its console reports: " + why));
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Why the kernel has stopped for good; empty if it has not. */
    static Optional<String> panic(String console) {
        Matcher sinceBoot = END.matcher(console.substring(Math.max(0, console.lastIndexOf(BOOT))));
        return sinceBoot.find() ? Optional.of(sinceBoot.group(1)) : Optional.empty();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
