package io.jenkins.plugins.virtualcluster.report.page;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The data of the pages, below {@code api/}. It only reads. Any server can give what this answers; safe for use by several
 * threads.
 */
public final class PageApi {
    private final Runs all;
    private final HistoryApi history;
    private final RunApi runs;

    /**
     * The data of a directory of records.
     *
     * @param records need not exist yet
     */
    public PageApi(Path records) {
        this(new RunIndex(records), records);
    }

    private PageApi(RunIndex index, Path records) {
        this(index, index, Optional.of(records), new LineIndexes());
    }

    /**
     * The data of runs.
     *
     * @param around the runs among which one of them has its place, such as all of a job's builds
     * @param lines of their outputs; may be that of other pages, too
     */
    public PageApi(Runs all, Runs around, LineIndexes lines) {
        this(all, around, Optional.empty(), lines);
    }

    private PageApi(Runs all, Runs around, Optional<Path> watches, LineIndexes lines) {
        this.all = all;
        this.history = new HistoryApi(all, watches);
        this.runs = new RunApi(all, around, lines);
    }

    /**
     * Answers a request.
     *
     * @throws ApiException if it asks for what is not there
     * @throws IOException if a record cannot be read
     */
    public ApiAnswer answer(ApiRequest request) throws IOException {
        List<String> path = request.path();
        return switch (path.get(0)) {
            case "suites" -> history.suites();
            case "runs" -> history.runs(request);
            case "suite" -> history.suite(request);
            case "host" -> history.host(request);
            case "failures" -> history.failures(request);
            case "compare" -> history.compare(request);
            case "run" -> runs.answer(request);
            default -> throw ApiException.notFound("There is no " + path.get(0) + " here");
        };
    }

    /** The id of the record that a run has, given that or the run's own, shorter id; none if there is none. */
    public Optional<String> recordOf(String run) {
        return all.holding(run).flatMap(index -> index.record(run)).map(RecordDirectory::id);
    }

    /** Reads what is to be read once, so that the first page need not wait for it. */
    public void warm() throws IOException {
        all.entries();
    }
}
