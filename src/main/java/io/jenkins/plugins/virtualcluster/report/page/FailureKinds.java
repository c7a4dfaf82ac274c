package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.common.FewNames;
import io.jenkins.plugins.virtualcluster.record.Issue;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The failures of some runs by kind, over all their suites: those with the same verdict, message and last lines, numbers, times,
 * addresses and the like apart.
 *
 * @param runs how many were considered
 * @param failed how many of these failed, or something in them did
 * @param kinds those that occurred in the most runs first, then the newest first
 * @param leftOut what was not counted, or not wholly, one sentence each
 */
public record FailureKinds(int runs, int failed, List<Kind> kinds, List<String> leftOut) {
    /** How many of the newest runs are considered, unless another number is asked for. */
    public static final int RUNS = 500;

    /** Records that a sentence names. */
    private static final int NAMED = 5;

    public FailureKinds {
        kinds = List.copyOf(kinds);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * A kind of failure.
     *
     * @param print its fingerprint; the same in each list that has it
     * @param cause of the newest failure
     * @param said the line of that failure's output that says most; empty if there is none
     * @param failures how many: a host that failed in a stage is one, and so is a stage or a run that failed as a whole
     * @param runs in which there were some
     * @param first when the oldest of these runs started
     * @param last when the newest of these started
     * @param newest the newest of these
     * @param places where it occurred
     * @param hosts that failed so, those of the newest run first
     * @param known the known issue that it is; none if it is not known
     */
    public record Kind(
            String print,
            Verdict verdict,
            String cause,
            String said,
            int failures,
            int runs,
            Instant first,
            Instant last,
            Newest newest,
            List<Place> places,
            List<String> hosts,
            Optional<Issue> known) {
        public Kind {
            places = List.copyOf(places);
            hosts = List.copyOf(hosts);
        }
    }

    /**
     * A record to open.
     *
     * @param id of the record
     * @param stage in which it failed so first; none if the run failed beside its stages
     * @param host the first that failed so there; none if it failed as a whole
     */
    public record Newest(String id, String run, String suite, Optional<Stage> stage, Optional<String> host) {}

    /**
     * Where failures occurred.
     *
     * @param part {@code case/NAME}, a stage of the suite's own, or {@code run} beside its stages
     */
    public record Place(String suite, String part) {}

    private static final class Counting {
        private final FailureMarks.Mark newestMark;
        private final RunSummary newest;
        private RunSummary oldest;
        private int failures;
        private int runs;
        private final Set<Place> places = new LinkedHashSet<>();
        private final Set<String> hosts = new LinkedHashSet<>();
        private Optional<Issue> known = Optional.empty();

        Counting(FailureMarks.Mark mark, RunSummary run) {
            newestMark = mark;
            newest = run;
        }

        void add(FailureMarks.Mark mark, RunSummary run) {
            // runs come one after the other
            runs += run.equals(oldest) ? 0 : 1;
            oldest = run;
            failures += Math.max(1, mark.hosts().size());
            places.add(
                    new Place(run.suite(), mark.stage().map(StageSummary::part).orElse("run")));
            hosts.addAll(mark.hosts());
            known = known.or(mark::known);
        }

        Kind kind(String print) {
            return new Kind(
                    print,
                    newestMark.verdict(),
                    newestMark.cause(),
                    newestMark.said(),
                    failures,
                    runs,
                    oldest.started(),
                    newest.started(),
                    new Newest(
                            newest.id(),
                            newest.run(),
                            newest.suite(),
                            newestMark.stage(),
                            newestMark.hosts().stream().findFirst()),
                    List.copyOf(places),
                    List.copyOf(hosts),
                    known);
        }
    }

    /** @param entries the newest first; single scripts are none of a suite, and are omitted */
    public static FailureKinds of(Collection<IndexEntry> entries) {
        List<IndexEntry> runs =
                entries.stream().filter(entry -> !entry.run().script()).toList();
        Map<String, Counting> kinds = new LinkedHashMap<>();
        int failed = 0;
        int omitted = 0;
        int live = 0;
        List<String> damaged = new ArrayList<>();
        for (IndexEntry entry : runs) {
            live += entry.run().live() ? 1 : 0;
            omitted += entry.failures().omitted();
            if (!entry.run().damage().isEmpty()) {
                damaged.add(entry.run().id());
            }
            List<FailureMarks.Mark> marks = entry.failures().marks();
            failed += marks.isEmpty() ? 0 : 1;
            marks.forEach(mark -> kinds.computeIfAbsent(mark.print(), print -> new Counting(mark, entry.run()))
                    .add(mark, entry.run()));
        }
        List<Kind> all = new ArrayList<>();
        kinds.forEach((print, counting) -> all.add(counting.kind(print)));
        all.sort(Comparator.comparing(Kind::runs).thenComparing(Kind::last).reversed());
        return new FailureKinds(runs.size(), failed, all, leftOut(live, omitted, damaged));
    }

    private static List<String> leftOut(int live, int omitted, List<String> damaged) {
        List<String> all = new ArrayList<>();
        if (live > 0) {
            all.add(
                    live == 1
                            ? "1 run is in progress and not counted"
                            : live + " runs are in progress and not counted");
        }
        if (omitted > 0) {
            all.add(omitted + (omitted == 1 ? " failure is" : " failures are")
                    + " not counted, in runs with too many different ones");
        }
        if (!damaged.isEmpty()) {
            all.add((damaged.size() == 1 ? "1 record is" : damaged.size() + " records are")
                    + " damaged and counted only as far as readable: " + FewNames.of(damaged, NAMED));
        }
        return all;
    }

    /** Those kinds alone that occurred in that suite, counted over all suites. */
    FailureKinds occurredIn(String suite) {
        return new FailureKinds(
                runs,
                failed,
                kinds.stream()
                        .filter(kind -> kind.places().stream()
                                .anyMatch(place -> place.suite().equals(suite)))
                        .toList(),
                leftOut);
    }
}
