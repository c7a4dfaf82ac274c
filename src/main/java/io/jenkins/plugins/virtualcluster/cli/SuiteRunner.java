package io.jenkins.plugins.virtualcluster.cli;

import io.jenkins.plugins.virtualcluster.record.Verdict;

/** One run of a suite, as the command line drives it. */
interface SuiteRunner {
    /** Runs it to its end; its record holds the end when this returns. */
    Verdict execute();

    /** Has scripts stopped, finalize stages run and the cluster removed; from any thread. */
    void cancel(String by);

    /** Has the cluster removed at once; from any thread. */
    void abort(String by);
}
