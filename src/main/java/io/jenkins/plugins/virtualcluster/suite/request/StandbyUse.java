package io.jenkins.plugins.virtualcluster.suite.request;

/** What a cluster that is to be started has to do with standby clusters. */
public enum StandbyUse {
    /** Nothing: it boots. */
    NONE,
    /** One that fits is taken over in its place. */
    TAKES,
    /** It becomes one. */
    BECOMES
}
