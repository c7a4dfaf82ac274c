package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.io.IOException;
import java.util.concurrent.Executor;

/**
 * The work of a step, which ends the step: whatever it throws, an {@link Error} as well, reaches who waits for the step's
 * end, and so does a thread that could not be had. What is not told would leave the step hanging for ever.
 */
public final class StepWork {
    /** Work that ends its step if it does not fail. */
    @FunctionalInterface
    public interface Work {
        void call() throws InvalidRequestException, HypervisorException, IOException, InterruptedException;
    }

    /** Ends the step, which failed. */
    public interface End {
        /**
         * What was asked for cannot be done, or the infrastructure failed: the message says it all.
         *
         * @param cause has no trace that anybody needs
         */
        void failed(String message, Throwable cause);

        /** It was asked to end, and has. */
        void interrupted(InterruptedException cause);

        /** A bug, or a machine that is in trouble: its trace may help. */
        void broken(Throwable cause);
    }

    private StepWork() {}

    /** Does it by a thread of these. */
    public static void begin(Executor threads, Work work, End end) {
        try {
            threads.execute(() -> run(work, end));
        } catch (RuntimeException | Error e) {
            end.broken(e);
        }
    }

    /** Does it. */
    public static void run(Work work, End end) {
        try {
            work.call();
        } catch (InvalidRequestException e) {
            end.failed(e.getMessage(), e);
        } catch (HypervisorException e) {
            end.failed("The infrastructure failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            end.interrupted(e);
        } catch (IOException | RuntimeException | Error e) {
            end.broken(e);
        }
    }
}
