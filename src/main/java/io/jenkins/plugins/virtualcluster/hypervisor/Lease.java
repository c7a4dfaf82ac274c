package io.jenkins.plugins.virtualcluster.hypervisor;

import java.time.Instant;

/**
 * Who may have a cluster, and until when. Everything of a run carries it from the moment it exists.
 *
 * @param run lower-case letters and digits, short enough for names, unique over hypervisors
 * @param suite that the cluster was started for, or {@link #NO_SUITE}
 * @param owner the master that started it, such as {@code user@machine}
 * @param process how that master knows whether its own process is still there, such as {@code 4711@12345}: process id
 *     and start time; empty where it does not apply
 * @param until when it ends, whatever happened
 * @param kept whether the run is over and its cluster was asked to stay
 */
public record Lease(
        String run, String cluster, String suite, String owner, String process, Instant until, boolean kept) {
    /** In the place of a suite's name, which is never empty, where a cluster was started for people. */
    public static final String NO_SUITE = "";

    /** Beyond it no calendar goes, and sums with it overflow. */
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    /** @throws IllegalArgumentException if something is missing, as in a volume that is damaged */
    public Lease {
        for (Object part : new Object[] {run, cluster, suite, owner, process, until}) {
            if (part == null) {
                throw new IllegalArgumentException(
                        "a lease has a run, a cluster, a suite, an owner, a process and an end");
            }
        }
        if (until.isAfter(LATEST) || until.isBefore(Instant.EPOCH)) {
            throw new IllegalArgumentException("a lease ends between 1970 and 9999, and not at " + until);
        }
    }

    /** For people, such as {@code run k3f9 of alice@host (copy)}. */
    public String who() {
        String what = suite.equals(NO_SUITE) ? "cluster " + cluster : suite;
        return "run " + run + " of " + owner + " (" + what + ")";
    }

    /** The same lease with another end. */
    Lease until(Instant end) {
        return new Lease(run, cluster, suite, owner, process, end, kept);
    }

    /** The same lease after the run: the cluster stays until then. */
    public Lease keptUntil(Instant end) {
        return new Lease(run, cluster, suite, owner, "", end, true);
    }
}
