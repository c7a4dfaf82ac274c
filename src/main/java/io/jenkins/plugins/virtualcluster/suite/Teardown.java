package io.jenkins.plugins.virtualcluster.suite;

/** How a run lets go of its cluster. */
enum Teardown {
    /** Its consoles are brought; it is kept if that was asked for. */
    USUAL,
    /** As usual, but it makes room for the next attempt's. */
    NOT_KEPT,
    /** It goes, and nothing is brought any more. */
    AT_ONCE
}
