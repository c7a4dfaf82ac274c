package io.jenkins.plugins.virtualcluster.jenkins.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.jenkins.plugins.virtualcluster.OwnThreads;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class StepWorkTest {
    private final List<String> ends = new ArrayList<>();

    private final StepWork.End end = new StepWork.End() {
        @Override
        public void failed(String message, Throwable cause) {
            ends.add("failed: " + message);
        }

        @Override
        public void interrupted(InterruptedException cause) {
            ends.add("interrupted");
        }

        @Override
        public void broken(Throwable cause) {
            ends.add("broken: " + cause);
        }
    };

    private List<String> endOf(StepWork.Work work) {
        ends.clear();
        CompletableFuture<Void> over = new CompletableFuture<>();
        StepWork.begin(
                task -> OwnThreads.EACH.execute(() -> {
                    // What comes out of it would be lost with the thread.
                    try {
                        task.run();
                    } finally {
                        over.complete(null);
                    }
                }),
                work,
                end);
        over.join();
        return ends;
    }

    @Test
    void whateverAStepThrowsEndsItOnce() {
        assertThat(endOf(() -> {
                    throw new InvalidRequestException("no such suite");
                }))
                .containsExactly("failed: no such suite");
        assertThat(endOf(() -> {
                    throw new HypervisorException("no answer");
                }))
                .containsExactly("failed: The infrastructure failed: no answer");
        assertThat(endOf(() -> {
                    throw new InterruptedException();
                }))
                .containsExactly("interrupted");
        assertThat(endOf(() -> {
                    throw new IOException("disk full");
                }))
                .containsExactly("broken: java.io.IOException: disk full");
        assertThat(endOf(() -> {
                    throw new IllegalStateException("a bug");
                }))
                .containsExactly("broken: java.lang.IllegalStateException: a bug");
        assertThat(endOf(() -> {
                    throw new NoClassDefFoundError("org/libvirt/Connect");
                }))
                .containsExactly("broken: java.lang.NoClassDefFoundError: org/libvirt/Connect");
        assertThat(endOf(() -> {})).isEmpty();
    }

    @Test
    void aThreadThatCannotBeHadEndsItToo() {
        // JUnit itself would end by that error.
        assertThatCode(() -> StepWork.begin(
                        task -> {
                            throw new OutOfMemoryError("unable to create native thread");
                        },
                        () -> {},
                        end))
                .doesNotThrowAnyException();
        StepWork.begin(
                task -> {
                    throw new RejectedExecutionException("over");
                },
                () -> {},
                end);

        assertThat(ends)
                .containsExactly(
                        "broken: java.lang.OutOfMemoryError: unable to create native thread",
                        "broken: java.util.concurrent.RejectedExecutionException: over");
    }
}
