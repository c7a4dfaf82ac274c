package io.jenkins.plugins.virtualcluster.cli;

import io.jenkins.plugins.virtualcluster.record.Verdict;

/** What the process tells its caller. */
final class ExitCode {
    static final int PASSED = 0;
    static final int FAILED = 1;
    static final int USER_ERROR = 2;
    static final int INFRASTRUCTURE = 3;
    static final int CANCELLED = 130;

    private ExitCode() {}

    static int of(Verdict verdict) {
        return switch (verdict) {
            case PASSED, SKIPPED -> PASSED;
            case FAILED, TIMED_OUT -> FAILED;
            case INFRASTRUCTURE -> INFRASTRUCTURE;
            case CANCELLED -> CANCELLED;
        };
    }
}
