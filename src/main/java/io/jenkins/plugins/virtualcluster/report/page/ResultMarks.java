package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.ScriptReports;
import io.jenkins.plugins.virtualcluster.record.ScriptResult;
import io.jenkins.plugins.virtualcluster.record.Stage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * How the named results of a run came out, as the index keeps it: those that failed by their names, those that passed by a hash of
 * four bytes each, so that thousands of them take little.
 *
 * @param failed the first ones
 * @param passed the hashes of the first ones, in base64
 */
record ResultMarks(List<Failed> failed, String passed) {
    static final ResultMarks NONE = new ResultMarks(List.of(), "");

    /** Of one run no more are kept. */
    private static final int FAILED = 200;

    private static final int PASSED = 4_000;

    ResultMarks {
        failed = failed == null ? List.of() : List.copyOf(failed);
        passed = passed == null ? "" : passed;
    }

    /** A result of a host in a stage that failed. */
    record Failed(Stage stage, String host, String name) {
        private int mark() {
            return ResultMarks.mark(stage, host, name);
        }
    }

    static ResultMarks of(ScriptReports reports) {
        List<Failed> failed = new ArrayList<>();
        List<Integer> passed = new ArrayList<>();
        for (ScriptResult result : reports.results()) {
            if (result.failed() && failed.size() < FAILED) {
                failed.add(new Failed(result.stage(), result.host(), result.name()));
            } else if (result.outcome() == ScriptResult.Outcome.PASS && passed.size() < PASSED) {
                passed.add(mark(result.stage(), result.host(), result.name()));
            }
        }
        if (failed.isEmpty() && passed.isEmpty()) {
            return NONE;
        }
        ByteBuffer bytes = ByteBuffer.allocate(passed.size() * Integer.BYTES);
        passed.stream().sorted().forEach(bytes::putInt);
        return new ResultMarks(failed, Base64.getEncoder().withoutPadding().encodeToString(bytes.array()));
    }

    /** How much it keeps in memory, about, in stages of runs. */
    int weight() {
        return failed.size() + passed.length() / 150;
    }

    /** The same text has the same hash in each version of Java. */
    private static int mark(Stage stage, String host, String name) {
        return (stage + "\t" + host + "\t" + name).hashCode();
    }

    /** Asks one run about results. */
    static final class Reader {
        private final int[] passed;

        Reader(ResultMarks marks) {
            ByteBuffer bytes = bytes(marks.passed);
            passed = new int[bytes.remaining() / Integer.BYTES];
            bytes.asIntBuffer().get(passed);
        }

        private static ByteBuffer bytes(String text) {
            try {
                return ByteBuffer.wrap(Base64.getDecoder().decode(text));
            } catch (IllegalArgumentException e) {
                // not a line that this program wrote
                return ByteBuffer.allocate(0);
            }
        }

        boolean hasPassed(Failed result) {
            return Arrays.binarySearch(passed, result.mark()) >= 0;
        }
    }
}
