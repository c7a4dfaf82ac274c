package io.jenkins.plugins.virtualcluster.cli.base;

/** What Ctrl-C ends. */
public interface Cancellable {
    /** Has scripts stopped, finalize stages run and the cluster removed; from any thread. */
    void cancel(String by);

    /** Has the cluster removed at once; from any thread. */
    void abort(String by);
}
