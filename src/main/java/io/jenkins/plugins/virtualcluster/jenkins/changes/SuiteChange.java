package io.jenkins.plugins.virtualcluster.jenkins.changes;

import java.util.List;

/**
 * A suite that a change touches.
 *
 * @param reasons phrases, one at least
 * @param gone whether it is not there any more
 */
public record SuiteChange(String suite, List<String> reasons, boolean gone) {
    public SuiteChange {
        reasons = List.copyOf(reasons);
    }

    /** One that is there. */
    public SuiteChange(String suite, List<String> reasons) {
        this(suite, reasons, false);
    }

    /** One that is there no more. */
    public static SuiteChange gone(String suite) {
        return new SuiteChange(suite, List.of("the suite was removed"), true);
    }

    /** With its reasons, for logs. */
    @Override
    public String toString() {
        return suite + ": " + String.join("; ", reasons);
    }
}
