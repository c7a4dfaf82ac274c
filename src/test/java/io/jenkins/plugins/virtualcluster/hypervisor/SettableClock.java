package io.jenkins.plugins.virtualcluster.hypervisor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** A clock that goes as the machine's does, until somebody sets it. */
public final class SettableClock extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    /** From now on it shows that much more, or less, than the machine's. */
    public void set(Duration aheadOfTheMachine) {
        ahead = aheadOfTheMachine;
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return Clock.systemUTC().getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("tests ask it for instants only");
    }
}
