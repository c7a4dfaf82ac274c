package io.jenkins.plugins.virtualcluster.cli.watch;

import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.schedule.Cron;
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
    private final Map<String, Next> all = new TreeMap<>();

    SuiteSchedules(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * The next time of a suite.
     *
     * @param cells what runs then
     */
    record Next(String suite, String schedule, Instant at, List<MatrixCell> cells) {}

    /** Takes the schedules of these suites for those of before; times that were told of stay. */
    void set(Collection<Suite> suites, Instant now) {
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
    }

    private void put(String suite, String schedule, Instant after, List<MatrixCell> cells) {
        Cron.next(schedule, suite, after, zone)
                .ifPresentOrElse(
                        next -> all.put(suite, new Next(suite, schedule, next, cells)), () -> all.remove(suite));
    }

    /** Those whose time has come; each is told once. */
    List<Next> due(Instant now) {
        List<Next> due = new ArrayList<>();
        for (Next next : List.copyOf(all.values())) {
            if (!next.at().isAfter(now)) {
                due.add(next);
                put(next.suite(), next.schedule(), now, next.cells());
            }
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
