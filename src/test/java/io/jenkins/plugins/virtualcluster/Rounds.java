package io.jenkins.plugins.virtualcluster;

/**
 * How often a test repeats what it does at random moments: a tenth of the full number, or all of it with
 * {@code -Dvirtualcluster.thorough=true}. {@code -Dvirtualcluster.rounds=N} says it for all.
 */
public final class Rounds {
    private Rounds() {}

    public static int of(int full) {
        return Integer.getInteger("virtualcluster.rounds", areAll() ? full : Math.max(1, full / 10));
    }

    /** Whether tests take all the time that they can use. */
    public static boolean areAll() {
        return Boolean.getBoolean("virtualcluster.thorough");
    }
}
