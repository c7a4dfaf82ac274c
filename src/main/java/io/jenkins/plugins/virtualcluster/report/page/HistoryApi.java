package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.record.WatchSign;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The data of the pages that show many runs: from the index alone, but for the comparison of two. */
final class HistoryApi {
    /** How many runs of a suite its trend shows. */
    private static final int TREND = 50;

    private static final List<String> SUITE_DATA = List.of("grid", "measurements", "measurements.csv");

    private final Runs all;
    private final Optional<Path> watches;

    /**
     * A suite at a look.
     *
     * @param telling how many of the trend's runs tell of the software under test, see {@link PassRate}
     * @param passRate the part of these that passed, 0 to 1; none if there is none
     * @param known how many of the telling runs failed by known issues alone
     * @param passRateText the same for people, with what it is a rate of
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
            int known,
            Optional<Double> passRate,
            String passRateText,
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
        PassRate rate =
                PassRate.of(recent.stream().map(entry -> entry.run().verdict()).toList(), runs.size());
        int known = (int) recent.stream()
                .map(IndexEntry::run)
                .filter(run ->
                        run.known() && run.verdict().filter(SuiteTrend::fails).isPresent())
                .count();
        return new Overview(
                last.run().suite(),
                last.run().cluster(),
                SuiteGrid.Run.of(last.run()),
                recent.stream().map(entry -> SuiteGrid.Run.of(entry.run())).toList(),
                runs.size(),
                rate.telling(),
                known,
                rate.telling() == 0 ? Optional.empty() : Optional.of((double) rate.passed() / rate.telling()),
                rate.text() + (known > 0 ? "; " + known + " failed by known issues only" : ""),
                last.schedule(),
                Optional.ofNullable(next.get(last.run().suite())),
                MatrixLine.of(runs));
    }

    /** Those that a {@link RunQuery} wants, with how many there are of them, and how many without its filters. */
    ApiAnswer runs(ApiRequest request) throws IOException {
        RunQuery query = query(request);
        List<IndexEntry> entries =
                all.entries().stream().filter(query.unfiltered()::matches).toList();
        List<RunSummary> matching = new ArrayList<>();
        entries.stream().filter(query::matches).map(IndexEntry::run).forEach(matching::add);
        order(request).ifPresent(matching::sort);
        return ApiAnswer.json(from(matching, request.text("before")).stream()
                        .limit(request.number("limit", 50, 5_000))
                        .toList())
                .header("X-Matching", matching.size())
                .header("X-All", entries.size());
    }

    /** None where they stay as they are. */
    private static Optional<Comparator<RunSummary>> order(ApiRequest request) {
        String sort = request.text("sort").orElse("");
        try {
            return sort.isEmpty() ? Optional.empty() : Optional.of(RunOrder.of(sort));
        } catch (InvalidRequestException e) {
            throw ApiException.badRequest(e.getMessage());
        }
    }

    /** The runs behind that one in the list; all of them if it is not in it. */
    private static List<RunSummary> from(List<RunSummary> runs, Optional<String> before) {
        List<String> ids = runs.stream().map(RunSummary::id).toList();
        return runs.subList(before.map(ids::indexOf).orElse(-1) + 1, runs.size());
    }

    ApiAnswer suite(ApiRequest request) throws IOException {
        if (request.path().size() != 3 || !SUITE_DATA.contains(request.path().get(2))) {
            throw ApiException.notFound("No such data of a suite; expected one of " + String.join(", ", SUITE_DATA));
        }
        String suite = request.path().get(1);
        List<IndexEntry> runs = suiteRuns().stream()
                .filter(entry -> entry.run().suite().equals(suite))
                .toList();
        if (runs.isEmpty()) {
            throw ApiException.notFound("There is no record of a run of the suite " + suite);
        }
        if (!request.path().get(2).equals("grid")) {
            return measurements(suite, runs, request);
        }
        return ApiAnswer.json(SuiteGrid.of(suite, runs, request.text("cell"), request.number("limit", 50, 500)));
    }

    /** What a host did in each suite, or in that one, or in that cell of its matrix. */
    ApiAnswer host(ApiRequest request) throws IOException {
        if (request.path().size() != 2) {
            throw ApiException.notFound("The address names no host");
        }
        RunQuery query = query(request).unfiltered();
        String host = request.path().get(1);
        List<HostHistory> found = HostHistory.of(
                host, suiteRuns().stream().filter(query::matches).toList(), request.number("limit", 50, 500));
        if (found.isEmpty()) {
            throw ApiException.notFound("There is no record of a run "
                    + query.suite().map(suite -> "of the suite " + suite + " ").orElse("") + "with a host " + host);
        }
        return ApiAnswer.json(found);
    }

    /** What failed the same way in the newest runs that a {@link RunQuery} wants; with {@code in}, what occurred in that suite, too. */
    ApiAnswer failures(ApiRequest request) throws IOException {
        RunQuery query = query(request);
        FailureKinds kinds = FailureKinds.of(suiteRuns().stream()
                .filter(query::matches)
                .limit(request.number("limit", FailureKinds.RUNS, 5_000))
                .toList());
        return ApiAnswer.json(request.text("in").map(kinds::occurredIn).orElse(kinds));
    }

    private static RunQuery query(ApiRequest request) {
        try {
            return RunQuery.of(request.query());
        } catch (InvalidRequestException e) {
            throw ApiException.badRequest(e.getMessage());
        }
    }

    private static ApiAnswer measurements(String suite, List<IndexEntry> runs, ApiRequest request) {
        String cell = request.text("cell").orElseGet(() -> runs.get(0).run().cellName());
        MeasurementTrend trend = MeasurementTrend.of(runs.stream()
                .filter(entry -> entry.run().cellName().equals(cell))
                .limit(request.number("limit", 50, 500))
                .toList());
        return request.path().get(2).endsWith(".csv") ? trend.table(suite).answer(true) : ApiAnswer.json(trend);
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
