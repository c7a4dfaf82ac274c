package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How often a host of a suite's cluster failed in some runs.
 *
 * @param runs in which it ran scripts and that tell of the software under test, or in which it failed
 * @param failed the part of these in which a script of it failed or was too slow
 * @param infrastructure the runs in which it died, or could not be reached
 * @param flaky the cases that sometimes pass and sometimes fail on it, in the order of the suite
 * @param last where it failed last
 */
record HostFailures(
        String host, int runs, int failed, int infrastructure, List<String> flaky, Optional<LastFailure> last) {

    /** A stage of a run in which it failed. */
    record LastFailure(String id, String run, Instant started, Stage stage, Verdict verdict) {
        static LastFailure of(IndexEntry entry, StageSummary stage, String host) {
            RunSummary run = entry.run();
            return new LastFailure(
                    run.id(),
                    run.run(),
                    run.started(),
                    stage.stage(),
                    stage.hosts().get(host));
        }
    }

    /**
     * Those of all hosts, the one that failed most first, then in the order of the cluster.
     *
     * @param runs of one suite, and of one cell of its matrix; the newest first
     * @param cases of the suite, in its order
     */
    static List<HostFailures> of(List<IndexEntry> runs, List<String> cases) {
        return runs.stream()
                .flatMap(entry -> entry.hosts().stream())
                .distinct()
                .map(host -> of(host, runs, cases))
                .sorted(Comparator.comparing(HostFailures::failed)
                        .thenComparing(HostFailures::infrastructure)
                        .reversed())
                .toList();
    }

    /** The same of one host. */
    static HostFailures of(String host, List<IndexEntry> all, List<String> cases) {
        List<IndexEntry> having =
                all.stream().filter(entry -> entry.hosts().contains(host)).toList();
        Map<String, Integer> failures = new HashMap<>();
        Optional<LastFailure> last = Optional.empty();
        int runs = 0;
        int failed = 0;
        int infrastructure = 0;
        for (IndexEntry entry : having) {
            List<StageSummary> failing = entry.stages().stream()
                    .filter(stage -> isAt(stage, host, SuiteTrend::fails))
                    .toList();
            failing.stream()
                    .flatMap(stage -> stage.stage().testCase().stream())
                    .distinct()
                    .forEach(name -> failures.merge(name, 1, Integer::sum));
            if (!failing.isEmpty()) {
                failed++;
                last = last.or(() -> Optional.of(LastFailure.of(entry, failing.get(0), host)));
            }
            if (!failing.isEmpty()
                    || entry.run().verdict().filter(SuiteTrend::tells).isPresent()) {
                runs++;
            }
            if (entry.stages().stream().anyMatch(stage -> isAt(stage, host, Verdict.INFRASTRUCTURE::equals))) {
                infrastructure++;
            }
        }
        return new HostFailures(host, runs, failed, infrastructure, flaky(host, having, cases, failures), last);
    }

    private static boolean isAt(StageSummary stage, String host, Predicate<Verdict> verdict) {
        Verdict there = stage.hosts().get(host);
        return there != null && verdict.test(there);
    }

    private static List<String> flaky(
            String host, List<IndexEntry> runs, List<String> cases, Map<String, Integer> failures) {
        // what went from passed to failed and back four times has failed twice
        List<String> often = cases.stream()
                .filter(name -> failures.getOrDefault(name, 0) > 1)
                .toList();
        if (often.isEmpty()) {
            return often;
        }
        List<Map<String, Verdict>> verdicts =
                runs.stream().map(entry -> entry.verdicts(host)).toList();
        return often.stream()
                .filter(name -> CaseHistory.isFlaky(verdicts.stream()
                        .flatMap(each -> Stream.ofNullable(each.get("case/" + name)))
                        .toList()))
                .toList();
    }
}
