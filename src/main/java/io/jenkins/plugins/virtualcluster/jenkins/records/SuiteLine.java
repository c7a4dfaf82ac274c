package io.jenkins.plugins.virtualcluster.jenkins.records;

import io.jenkins.plugins.virtualcluster.report.page.PassRate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/**
 * A suite of a job, or a cell of its matrix.
 *
 * @param runs the newest first; one at least
 */
public record SuiteLine(List<RunLine> runs) {
    private static final int TREND = 20;

    public SuiteLine {
        runs = List.copyOf(runs);
    }

    public String suite() {
        return last().suite();
    }

    /** Such as {@code version=5.6}; empty without a matrix. */
    public String cell() {
        return last().cell();
    }

    /** For people: the suite's name with its cell. */
    public String nameText() {
        return last().nameText();
    }

    public RunLine last() {
        return runs.get(0);
    }

    /** The last runs, the newest last. */
    public List<RunLine> trend() {
        List<RunLine> trend = new ArrayList<>(runs.subList(0, Math.min(TREND, runs.size())));
        Collections.reverse(trend);
        return trend;
    }

    private PassRate rate() {
        return PassRate.of(runs.stream().map(run -> run.outcome().verdict()).toList(), runs.size());
    }

    /** How many per cent of the runs passed, of those that tell of the software under test; none if none does. */
    public OptionalInt passRate() {
        return rate().percent();
    }

    /** The same with what it is a rate of, in the words of the other pages. */
    public String passRateText() {
        return rate().text();
    }

    /** Its page, below the pages of its job. */
    public String page() {
        return "suite/" + RecordPages.encoded(suite())
                + (cell().isEmpty() ? "" : "?cell=" + RecordPages.encoded(cell()));
    }
}
