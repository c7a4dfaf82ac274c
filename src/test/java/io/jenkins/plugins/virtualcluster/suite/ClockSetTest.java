package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.SettableClock;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A wall clock that is set by hours while a run goes on. */
class ClockSetTest extends SuiteRunHarness {
    private static final Duration AHEAD = Duration.ofHours(7);
    private static final Duration BACK = Duration.ofHours(-9);

    private final SettableClock settable = new SettableClock();

    @BeforeEach
    void setClock() {
        clock = settable;
    }

    @Test
    void aRunIsNotCutShortAndItsRecordShowsTheTimesAsTheyWere() throws Exception {
        files.timeouts("{ suite: 3m, init: 1m, run: 1m, finalize: 1m }");
        files.script("cases/one/run.sh", "i=0; while [ $i -lt 20 ]; do echo $i; i=$((i + 1)); sleep 0.1; done");
        AtomicBoolean set = new AtomicBoolean();
        listener = event -> {
            if (event instanceof Event.StageStarted) {
                settable.set(set.getAndSet(!set.get()) ? BACK : AHEAD);
            }
        };
        Verdict verdict = start(host -> settable.set(AHEAD)).get();
        assertThat(verdict).isEqualTo(Verdict.PASSED);
        String lines = IntStream.range(0, 20).mapToObj(line -> line + "\n").collect(Collectors.joining());
        assertThat(output("srv1")).isEqualTo(lines);
        assertThat(output("srv2")).isEqualTo(lines);
        assertThat(stage(RUN).ended().orElseThrow()).isAfter(Instant.now().plus(AHEAD.minusHours(1)));
        assertThat(hypervisor.find()).isEmpty();
    }

    @Test
    void aHungScriptIsStoppedAtItsLimitThoughTheClockGoesBack() throws Exception {
        files.timeouts("{ run: 2s }");
        files.script("cases/one/run.sh", "echo begun; exec sleep 600");
        long began = System.nanoTime();
        Verdict verdict = start(host -> settable.set(BACK)).get();
        assertThat(verdict).isEqualTo(Verdict.TIMED_OUT);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(120));
        assertThat(end("srv1").cause()).contains("was still running after 2 s and was stopped");
    }

    @Test
    void aKeptClusterHasItsTimeByTheClockAsItIsWhenTheRunEnds() throws Exception {
        keep = Optional.of(Duration.ofHours(2));
        files.script("cases/one/run.sh", "echo begun");
        start(host -> settable.set(AHEAD)).get();
        Lease lease = hypervisor.find().get(0).lease().orElseThrow();
        assertThat(lease.kept()).isTrue();
        assertThat(lease.until())
                .isBetween(
                        clock.instant().plus(Duration.ofMinutes(118)),
                        clock.instant().plus(Duration.ofHours(2)));
    }
}
