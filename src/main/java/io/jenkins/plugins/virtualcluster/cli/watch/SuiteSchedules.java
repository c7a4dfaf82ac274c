package io.jenkins.plugins.virtualcluster.cli.watch;

import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.schedule.Cron;
import io.jenkins.plugins.virtualcluster.record.WatchSign;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** When suites are to run by their schedules. A time that passes while nobody looks is not made up for. */
final class SuiteSchedules {
    private final ZoneId zone;
    private final Optional<WatchSign> sign;
    private final Map<String, Next> all = new TreeMap<>();

    /** @param sign where the times are said, for pages; none if schedules do not count */
    SuiteSchedules(ZoneId zone, Optional<WatchSign> sign) {
        this.zone = zone;
        this.sign = sign;
    }

    /**
     * The next time of a suite.
     *
     * @param cells what runs then
     */
    record Next(String suite, String schedule, Instant at, List<MatrixCell> cells) {}

    /** Takes the schedules of these suites for those of before; times that were told of stay. */
    void set(Collection<Suite> suites, Instant now) throws IOException {
        Map<String, Next> before = new TreeMap<>(all);
        all.clear();
        for (Suite suite : suites) {
            suite.schedule().ifPresent(schedule -> {
                Next old = before.get(suite.name());
                if (old != null && old.schedule().equals(schedule)) {
                    all.put(suite.name(), new Next(suite.name(), schedule, old.at(), suite.cells()));
                } else {
                    put(suite.name(), schedule, now, suite.cells());
                }
            });
        }
        tell();
    }

    private void tell() throws IOException {
        if (sign.isPresent()) {
            Map<String, Instant> times = new TreeMap<>();
            all.values().forEach(next -> times.put(next.suite(), next.at()));
            sign.get().write(times);
        }
    }

    private void put(String suite, String schedule, Instant after, List<MatrixCell> cells) {
        Cron.next(schedule, suite, after, zone)
                .ifPresentOrElse(
                        next -> all.put(suite, new Next(suite, schedule, next, cells)), () -> all.remove(suite));
    }

    /** Those whose time has come; each is told once. */
    List<Next> due(Instant now) throws IOException {
        List<Next> due = new ArrayList<>();
        for (Next next : List.copyOf(all.values())) {
            if (!next.at().isAfter(now)) {
                due.add(next);
                put(next.suite(), next.schedule(), now, next.cells());
            }
        }
        if (!due.isEmpty()) {
            tell();
        }
        return due;
    }

    /** The next of each suite, by name. */
    Collection<Next> next() {
        return List.copyOf(all.values());
    }

    Optional<Instant> soonest() {
        return all.values().stream().map(Next::at).min(Instant::compareTo);
    }
}
