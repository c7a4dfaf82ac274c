package io.jenkins.plugins.virtualcluster.cli.base;

import io.jenkins.plugins.virtualcluster.record.Verdict;

/** What the process tells its caller. */
public final class ExitCode {
    public static final int PASSED = 0;
    public static final int FAILED = 1;
    public static final int USER_ERROR = 2;
    public static final int INFRASTRUCTURE = 3;
    public static final int CANCELLED = 130;

    private ExitCode() {}

    public static int of(Verdict verdict) {
        return switch (verdict) {
            case PASSED, SKIPPED -> PASSED;
            case FAILED, TIMED_OUT -> FAILED;
            case INFRASTRUCTURE -> INFRASTRUCTURE;
            case CANCELLED -> CANCELLED;
        };
    }
}
