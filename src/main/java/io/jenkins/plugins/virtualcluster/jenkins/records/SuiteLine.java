package io.jenkins.plugins.virtualcluster.jenkins.records;

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
    private static final int HUNDRED = 100;

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

    /**
     * How many per cent of the runs passed, of those that tell of the software under test: cancelled ones do not, nor those
     * that the infrastructure failed, nor those without an end.
     */
    public OptionalInt passRate() {
        long passed = count(RunStatus.PASSED);
        long all = passed + count(RunStatus.FAILED) + count(RunStatus.TIMED_OUT);
        return all == 0 ? OptionalInt.empty() : OptionalInt.of((int) (HUNDRED * passed / all));
    }

    private long count(RunStatus outcome) {
        return runs.stream().filter(run -> run.outcome() == outcome).count();
    }

    /** Empty if no run tells. */
    public String passRateText() {
        return passRate().isPresent() ? passRate().getAsInt() + " %" : "";
    }

    /** Its page, below the pages of its job. */
    public String page() {
        return "suite/" + RecordPages.encoded(suite())
                + (cell().isEmpty() ? "" : "?cell=" + RecordPages.encoded(cell()));
    }
}
