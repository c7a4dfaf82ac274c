package io.jenkins.plugins.virtualcluster.cli.base;

import io.jenkins.plugins.virtualcluster.record.Verdict;

/** One run of a suite, as the command line drives it. */
public interface SuiteRunner extends Cancellable {
    /** Runs it to its end; its record holds the end when this returns. */
    Verdict execute();
}
