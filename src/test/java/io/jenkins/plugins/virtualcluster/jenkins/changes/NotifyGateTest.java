package io.jenkins.plugins.virtualcluster.jenkins.changes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NotifyGateTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final NotifyGate gate = new NotifyGate(Duration.ofSeconds(10));

    @Test
    void theFirstLookIsAtOnce() {
        assertThat(gate.ask("definitions", -5 * SECOND)).contains(Duration.ZERO);
    }

    @Test
    void theNextOneComesWhenTheIntervalIsOverAndOnlyOnce() {
        gate.ask("definitions", 0);

        assertThat(gate.ask("definitions", 3 * SECOND)).contains(Duration.ofSeconds(7));
        assertThat(gate.ask("definitions", 4 * SECOND)).isEmpty();
        assertThat(gate.ask("definitions", 9 * SECOND)).isEmpty();
        assertThat(gate.ask("definitions", 11 * SECOND)).contains(Duration.ofSeconds(9));
    }

    @Test
    void afterAQuietTimeItIsAtOnceAgain() {
        gate.ask("definitions", 0);

        assertThat(gate.ask("definitions", 60 * SECOND)).contains(Duration.ZERO);
    }

    @Test
    void eachRepositoryHasItsOwn() {
        gate.ask("definitions", 0);

        assertThat(gate.ask("others", SECOND)).contains(Duration.ZERO);
    }
}
