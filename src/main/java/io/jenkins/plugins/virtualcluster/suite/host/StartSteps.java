package io.jenkins.plugins.virtualcluster.suite.host;

import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.record.Waited;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a host waits for until it is ready, one thing after the other, and how long. Safe for use by several threads. */
final class StartSteps {
    private final List<Waited> over = new ArrayList<>();
    private String what;
    private long since;

    StartSteps(String first) {
        this(first, Duration.ZERO);
    }

    /** @param before for how long the first thing has been waited for already */
    StartSteps(String first, Duration before) {
        what = first;
        since = System.nanoTime() - before.toNanos();
    }

    /** @return whether it is another thing than before */
    synchronized boolean begin(String next) {
        if (next.equals(what)) {
            return false;
        }
        long now = System.nanoTime();
        over.add(current(now));
        what = next;
        since = now;
        return true;
    }

    /** All so far, the current one last. */
    synchronized List<Waited> waited() {
        List<Waited> all = new ArrayList<>(over);
        all.add(current(System.nanoTime()));
        return all;
    }

    private Waited current(long now) {
        return new Waited(what, (now - since) / 1_000_000);
    }

    /** Such as {@code boots 80 s, logs in 4 s, cloud-init: final 8 min 30 s}. */
    String sentence() {
        return waited().stream()
                .map(each -> each.what() + " " + Times.words(Duration.ofMillis(each.millis())))
                .collect(Collectors.joining(", "));
    }
}
