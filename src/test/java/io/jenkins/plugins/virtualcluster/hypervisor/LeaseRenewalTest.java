package io.jenkins.plugins.virtualcluster.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LeaseRenewalTest {
    private static final Duration OFTEN = Duration.ofMillis(1);

    private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();

    @Test
    void aRenewalThatFailsIsToldAndTheNextOneIsTried() throws Exception {
        CountDownLatch renewed = new CountDownLatch(2);
        AtomicInteger tries = new AtomicInteger();
        LeaseRenewal.Renew renew = () -> {
            if (tries.incrementAndGet() == 1) {
                throw new HypervisorException("no answer");
            }
            renewed.countDown();
        };
        LeaseRenewal renewal = LeaseRenewal.every(OFTEN, renew, failures::add);
        assertThat(renewed.await(30, TimeUnit.SECONDS)).isTrue();
        renewal.close();

        assertThat(failures).containsExactly("The cluster's lease could not be renewed: no answer");
    }

    @Test
    void afterItsEndNothingIsWrittenAnyMore() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger written = new AtomicInteger();
        LeaseRenewal renewal = LeaseRenewal.every(
                OFTEN,
                () -> {
                    begun.countDown();
                    goOn.await();
                    written.incrementAndGet();
                },
                failures::add);
        begun.await();
        Thread closing = new Thread(renewal::close);
        closing.start();
        while (closing.getState() != Thread.State.TIMED_WAITING) {
            assertThat(closing.isAlive()).as("waits for the one under way").isTrue();
            Thread.onSpinWait();
        }
        goOn.countDown();
        closing.join();

        assertThat(written).hasValue(1);
        assertThat(failures).isEmpty();
    }
}
