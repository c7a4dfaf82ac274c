package io.jenkins.plugins.virtualcluster.jenkins.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class NamedLocksTest {
    private final NamedLocks locks = new NamedLocks();

    @Test
    void namesThatAreNoLongerUsedLeaveNothing() throws InterruptedException {
        for (int i = 0; i < 1_000; i++) {
            locks.lock("job " + i);
            locks.unlock("job " + i);
            assertThat(locks.tryLock("other " + i, 1, TimeUnit.MINUTES)).isTrue();
            locks.unlock("other " + i);
        }

        assertThat(locks.size()).isZero();
    }

    @Test
    @Timeout(60)
    void oneHasTheLockAndWhoGivesUpWaitingLeavesNothing() throws Exception {
        locks.lock("a");
        boolean taken = CompletableFuture.supplyAsync(() -> tryLock("a")).get();
        boolean another = CompletableFuture.supplyAsync(() -> tryLock("b")).get();
        locks.unlock("a");

        assertThat(taken).isFalse();
        assertThat(another).isTrue();
        assertThat(locks.size()).as("that which another thread has").isEqualTo(1);
        assertThat(locks.tryLock("a", 1, TimeUnit.SECONDS)).isTrue();
        locks.unlock("a");
    }

    private boolean tryLock(String name) {
        try {
            return locks.tryLock(name, 1, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void whatIsNotLockedCannotBeUnlocked() {
        assertThatThrownBy(() -> locks.unlock("a")).isInstanceOf(IllegalMonitorStateException.class);
    }
}
