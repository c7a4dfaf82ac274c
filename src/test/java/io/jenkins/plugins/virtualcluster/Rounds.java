package io.jenkins.plugins.virtualcluster;

/**
 * How often a test repeats what it does at random moments: a tenth of the full number, or all of it with
 * {@code -Dvirtualcluster.thorough=true}. {@code -Dvirtualcluster.rounds=N} says it for all.
 */
public final class Rounds {
    private Rounds() {}

    public static int of(int full) {
        int usual = Boolean.getBoolean("virtualcluster.thorough") ? full : Math.max(1, full / 10);
        return Integer.getInteger("virtualcluster.rounds", usual);
    }
}
