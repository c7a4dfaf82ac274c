package io.jenkins.plugins.virtualcluster.definition;

/** What a case of a suite finds of the cases before it. */
public enum Isolation {
    /** All that they left on the cluster. */
    SUITE,
    /** Nothing: the cluster is put back to what suite-init has made of it. */
    CASE
}
