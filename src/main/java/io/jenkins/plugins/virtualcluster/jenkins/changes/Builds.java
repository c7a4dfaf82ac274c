package io.jenkins.plugins.virtualcluster.jenkins.changes;

/** The builds of a job that changes start. */
public interface Builds {
    /** The number that the next build gets. */
    int nextNumber();

    /** Whether that build waits in Jenkins's queue. */
    boolean isQueued(PendingBuild build);

    /** Whether that build exists, on the disk; or somebody has cancelled it before it began. */
    boolean isSettled(PendingBuild build);

    /**
     * Asks Jenkins for it.
     *
     * @return whether it was taken
     */
    boolean schedule(PendingBuild build);
}
