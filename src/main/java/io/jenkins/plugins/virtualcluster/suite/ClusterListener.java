package io.jenkins.plugins.virtualcluster.suite;

/** Hears how a cluster is started. Called by several threads. */
public interface ClusterListener {
    /** A sentence for people, such as of an image that is brought. */
    void note(String message);

    /** The guest was started and boots. */
    void starting(ClusterHost host);
}
