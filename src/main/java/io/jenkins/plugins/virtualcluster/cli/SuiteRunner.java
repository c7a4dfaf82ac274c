package io.jenkins.plugins.virtualcluster.cli;

import io.jenkins.plugins.virtualcluster.record.Verdict;

/** One run of a suite, as the command line drives it. */
interface SuiteRunner extends Cancellable {
    /** Runs it to its end; its record holds the end when this returns. */
    Verdict execute();
}
