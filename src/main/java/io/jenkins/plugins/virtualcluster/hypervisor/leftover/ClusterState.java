package io.jenkins.plugins.virtualcluster.hypervisor.leftover;

/** What a cluster is to a {@link Master} that finds it. */
public enum ClusterState {
    /** Its run is in progress; of another owner's it is only known that the lease has not ended. */
    RUNNING,
    /** Its run is over and it was asked to stay. */
    KEPT,
    /** It waits for a run that takes it over: its guests are saved. */
    STANDBY,
    /** Its run is over, or its lease has ended. */
    LEFTOVER,
    /** Its making was broken off before it said whose it is. */
    HALF_MADE
}
