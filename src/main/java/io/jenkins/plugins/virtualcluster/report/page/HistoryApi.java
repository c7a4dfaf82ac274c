package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.record.WatchSign;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The data of the pages that show many runs: from the index alone, but for the comparison of two. */
final class HistoryApi {
    /** How many runs of a suite its trend shows. */
    private static final int TREND = 50;

    private final Runs all;
    private final Optional<Path> watches;

    /**
     * A suite at a look.
     *
     * @param telling how many of the trend's runs tell of the software under test: those that have not ended do not, nor
     *     cancelled ones, nor those that the infrastructure failed, nor those in which there was nothing to do
     * @param passRate the part of these that passed, 0 to 1; none if there is none
     * @param next when it runs next by its schedule; none if nobody runs it
     * @param matrix the cells of its matrix with their last runs; none without one
     */
    private record Overview(
            String suite,
            String cluster,
            SuiteGrid.Run last,
            List<SuiteGrid.Run> recent,
            int runs,
            int telling,
            Optional<Double> passRate,
            Optional<String> schedule,
            Optional<Instant> next,
            List<MatrixLine> matrix) {}

    /** @param watches where a watch may have put its sign */
    HistoryApi(Runs all, Optional<Path> watches) {
        this.all = all;
        this.watches = watches;
    }

    ApiAnswer suites() throws IOException {
        Map<String, List<IndexEntry>> suites = new LinkedHashMap<>();
        for (IndexEntry entry : suiteRuns()) {
            suites.computeIfAbsent(entry.run().suite(), name -> new ArrayList<>())
                    .add(entry);
        }
        Map<String, Instant> next = watches.isPresent() ? WatchSign.next(watches.get()) : Map.of();
        return ApiAnswer.json(
                suites.values().stream().map(runs -> overview(runs, next)).toList());
    }

    /** Single scripts have no history. */
    private List<IndexEntry> suiteRuns() throws IOException {
        return all.entries().stream().filter(entry -> !entry.run().script()).toList();
    }

    private static Overview overview(List<IndexEntry> runs, Map<String, Instant> next) {
        IndexEntry last = runs.get(0);
        List<IndexEntry> recent = runs.subList(0, Math.min(TREND, runs.size()));
        List<Verdict> telling = telling(recent);
        return new Overview(
                last.run().suite(),
                last.run().cluster(),
                SuiteGrid.Run.of(last.run()),
                recent.stream().map(entry -> SuiteGrid.Run.of(entry.run())).toList(),
                runs.size(),
                telling.size(),
                passRate(telling),
                last.schedule(),
                Optional.ofNullable(next.get(last.run().suite())),
                MatrixLine.of(runs));
    }

    private static List<Verdict> telling(List<IndexEntry> runs) {
        return runs.stream()
                .flatMap(entry -> entry.run().verdict().stream())
                .filter(verdict -> verdict == Verdict.PASSED || SuiteTrend.fails(verdict))
                .toList();
    }

    private static Optional<Double> passRate(List<Verdict> verdicts) {
        return verdicts.isEmpty()
                ? Optional.empty()
                : Optional.of((double)
                                verdicts.stream().filter(Verdict.PASSED::equals).count()
                        / verdicts.size());
    }

    ApiAnswer runs(ApiRequest request) throws IOException {
        Optional<String> suite = request.text("suite");
        List<RunSummary> runs = (suite.isPresent() ? suiteRuns() : all.entries())
                .stream()
                        .map(IndexEntry::run)
                        .filter(run -> suite.map(run.suite()::equals).orElse(true))
                        .toList();
        Optional<String> before = request.text("before");
        if (before.isPresent()) {
            List<String> ids = runs.stream().map(RunSummary::id).toList();
            runs = runs.subList(ids.indexOf(before.get()) + 1, runs.size());
        }
        return ApiAnswer.json(
                runs.stream().limit(request.number("limit", 50, 5_000)).toList());
    }

    ApiAnswer suite(ApiRequest request) throws IOException {
        if (request.path().size() != 3 || !request.path().get(2).equals("grid")) {
            throw ApiException.notFound("No such data of a suite; expected grid");
        }
        String suite = request.path().get(1);
        List<IndexEntry> runs = suiteRuns().stream()
                .filter(entry -> entry.run().suite().equals(suite))
                .toList();
        if (runs.isEmpty()) {
            throw ApiException.notFound("There is no record of a run of the suite " + suite);
        }
        return ApiAnswer.json(SuiteGrid.of(suite, runs, request.text("cell"), request.number("limit", 50, 500)));
    }

    ApiAnswer compare(ApiRequest request) throws IOException {
        return ApiAnswer.json(Comparison.of(side(request, "a"), side(request, "b")));
    }

    private Comparison.Side side(ApiRequest request, String name) throws IOException {
        String id = request.text(name)
                .orElseThrow(() -> ApiException.badRequest(
                        "Name two runs to compare: compare?a=ID&b=ID; " + name + " is missing"));
        RunIndex index = all.holding(id).orElseThrow(() -> ApiException.notFound("There is no run " + id));
        RecordDirectory record =
                index.record(id).orElseThrow(() -> ApiException.notFound("The record of " + id + " was removed"));
        IndexEntry entry =
                index.find(id).orElseThrow(() -> ApiException.notFound("The record of " + id + " cannot be read"));
        return new Comparison.Side(record, entry);
    }
}
