package io.jenkins.plugins.virtualcluster.hypervisor.connection;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Does several things on one hypervisor at once. It returns when all have ended, whatever happened: what is to be undone is
 * then undone with nothing still under way. Each thing has deadlines of its own.
 */
public final class TaskBatch {
    /** libvirtd serves so many calls of one connection at a time, unless told otherwise. */
    private static final int AT_ONCE = 5;

    /** One of several things, called on a thread of the batch; not interrupted. */
    public interface Task {
        void run() throws HypervisorException, InterruptedException;
    }

    private TaskBatch() {}

    /**
     * @param hurry called when this thread is interrupted, or a task failed: the other tasks better end soon
     * @throws InterruptedException after all have ended, if this thread was interrupted meanwhile
     */
    public static void run(List<Task> tasks, Runnable hurry) throws HypervisorException, InterruptedException {
        List<HypervisorException> failures = new ArrayList<>();
        end(failures, attempt(tasks, failures, hurry));
    }

    /**
     * Throws what came of {@link #attempt}, if that is something: the first failure with the others in it.
     *
     * @throws InterruptedException if this thread was interrupted, with the failures in it
     */
    public static void end(List<HypervisorException> failures, boolean interrupted)
            throws HypervisorException, InterruptedException {
        HypervisorException first = failures.isEmpty() ? null : failures.get(0);
        failures.stream().skip(1).forEach(failure -> first.addSuppressed(failure));
        if (interrupted) {
            InterruptedException exception = new InterruptedException();
            if (first != null) {
                exception.addSuppressed(first);
            }
            throw exception;
        }
        if (first != null) {
            throw first;
        }
    }

    /**
     * @param failures the tasks' failures are added to it
     * @return whether this thread was interrupted meanwhile
     */
    public static boolean attempt(List<Task> tasks, List<HypervisorException> failures, Runnable hurry) {
        if (tasks.isEmpty()) {
            return false;
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_ONCE, tasks.size()), task -> {
            Thread thread = new Thread(task, "hypervisor task");
            thread.setDaemon(true);
            return thread;
        });
        List<Future<?>> futures = new ArrayList<>();
        for (Task task : tasks) {
            futures.add(threads.submit(() -> {
                try {
                    task.run();
                    return null;
                } catch (HypervisorException | InterruptedException | RuntimeException | Error e) {
                    hurry.run();
                    throw e;
                }
            }));
        }
        threads.shutdown();
        boolean interrupted = false;
        for (Future<?> future : futures) {
            interrupted |= await(future, failures, hurry);
        }
        return interrupted;
    }

    private static boolean await(Future<?> future, List<HypervisorException> failures, Runnable hurry) {
        boolean interrupted = false;
        while (true) {
            try {
                future.get();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
                hurry.run();
            } catch (ExecutionException e) {
                failures.add(
                        e.getCause() instanceof HypervisorException failure
                                ? failure
                                : new HypervisorException("A bug ended this: " + e.getCause(), e.getCause()));
                return interrupted;
            }
        }
    }
}
