package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.record.RunDirectory;

/** Is notified of the runs of suites that a step begins, by the threads that do them, so it must neither throw nor take its time. */
public interface RunWatcher {
    /** Of steps whose runs are of no interest to anybody. */
    RunWatcher NONE = new RunWatcher() {
        @Override
        public void began(RunDirectory record) {
            // nobody is told
        }

        @Override
        public void missed(String title, String reason) {
            // nobody is told
        }
    };

    /** A run has begun, or continues after a restart: its record has its first event. */
    void began(RunDirectory record);

    /**
     * A run did not begin, or did not come to its end.
     *
     * @param title of its suite and cell, as in the records
     */
    void missed(String title, String reason);
}
