package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.util.Optional;

/**
 * How a run ended so far.
 *
 * @param cause why the verdict is not PASSED
 */
record Outcome(Verdict verdict, Optional<String> cause) {
    static final Outcome NOTHING_YET = new Outcome(Verdict.SKIPPED, Optional.empty());

    static Outcome cancelled(String by) {
        return new Outcome(Verdict.CANCELLED, Optional.of("cancelled by " + by));
    }

    static Outcome infrastructure(String cause) {
        return new Outcome(Verdict.INFRASTRUCTURE, Optional.of(cause));
    }

    /** The worse one; of two alike, the first that has a cause. */
    Outcome worse(Outcome other) {
        int than = other.verdict.compareTo(verdict);
        return than > 0 || than == 0 && cause.isEmpty() ? other : this;
    }
}
