package io.jenkins.plugins.virtualcluster.record;

import java.util.Collection;
import java.util.Optional;

/** How a host in a stage, a stage, a case or a run came out; declared from the mildest to the worst. */
public enum Verdict {
    /** It was not run, since something before it failed; or it was, and had nothing to do. */
    SKIPPED,
    PASSED,
    /** A script exited non-zero or was ended by a signal. */
    FAILED,
    /** A script was still running at its time limit. */
    TIMED_OUT,
    /** The VM, the hypervisor or the connection failed, not the software under test. */
    INFRASTRUCTURE,
    /** Someone ended the run. */
    CANCELLED;

    public Verdict worse(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** The worst of them; {@link #SKIPPED} of none. */
    public static Verdict worst(Collection<Verdict> verdicts) {
        return verdicts.stream().reduce(SKIPPED, Verdict::worse);
    }

    /**
     * How a case ended: as the worst of its stages. One whose run stage was skipped, or had nothing to do, did not pass.
     *
     * @param stages how its stages ended so far
     * @param run how its run stage ended; none while it has not
     */
    public static Verdict ofCase(Collection<Verdict> stages, Optional<Verdict> run) {
        Verdict worst = worst(stages);
        return worst == PASSED && run.filter(SKIPPED::equals).isPresent() ? SKIPPED : worst;
    }

    /** Whether nothing went wrong. */
    public boolean isGood() {
        return this == PASSED || this == SKIPPED;
    }
}
