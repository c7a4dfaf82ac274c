package io.jenkins.plugins.virtualcluster.jenkins.changes;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Bounds how often notifications have a repository looked at, whoever sends them. None is lost: it is polled after it. */
public final class NotifyGate {
    private final long interval;
    /** When each repository is polled next, or was the last time; in the nanoseconds of the callers. */
    private final Map<String, Long> looks = new HashMap<>();

    public NotifyGate(Duration interval) {
        this.interval = interval.toNanos();
    }

    /**
     * Somebody asks for a look.
     *
     * @param now nanoseconds that only grow
     * @return how long to wait for it; none if one is awaited already
     */
    public synchronized Optional<Duration> ask(String repository, long now) {
        Long look = looks.get(repository);
        if (look != null && look - now > 0) {
            return Optional.empty();
        }
        long wait = look == null ? 0 : Math.max(0, look + interval - now);
        looks.put(repository, now + wait);
        return Optional.of(Duration.ofNanos(wait));
    }
}
