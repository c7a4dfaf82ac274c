package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.ScriptResult;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.SuiteCases;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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

    static ResultMarks of(RunState run) {
        SuiteCases cases = new SuiteCases(run);
        Set<Failed> failed = new LinkedHashSet<>();
        Set<Failed> passed = new LinkedHashSet<>();
        for (ScriptResult result : run.reports().results()) {
            Failed one = new Failed(cases.stage(result.stage()), result.host(), result.name());
            if (result.failed()) {
                failed.add(one);
            } else if (result.outcome() == ScriptResult.Outcome.PASS) {
                passed.add(one);
            }
        }
        // one that passed in some repetitions of its case and failed in others has failed
        passed.removeAll(failed);
        if (failed.isEmpty() && passed.isEmpty()) {
            return NONE;
        }
        int[] marks =
                passed.stream().limit(PASSED).mapToInt(Failed::mark).sorted().toArray();
        ByteBuffer bytes = ByteBuffer.allocate(marks.length * Integer.BYTES);
        bytes.asIntBuffer().put(marks);
        return new ResultMarks(
                failed.stream().limit(FAILED).toList(),
                Base64.getEncoder().withoutPadding().encodeToString(bytes.array()));
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
