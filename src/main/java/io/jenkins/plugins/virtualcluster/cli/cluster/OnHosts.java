package io.jenkins.plugins.virtualcluster.cli.cluster;

import io.jenkins.plugins.virtualcluster.cli.base.SignalHandlers;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterAccess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Does the same on several hosts, each over a connection of its own, on so many of them at the same time at most. Ctrl-C ends what is
 * under way and begins no more; what was done until then is known.
 */
final class OnHosts {
    /** A slow machine takes long to let in; one that is gone is given up long before. */
    private static final Duration LOGIN = Duration.ofMinutes(3);

    private static final Duration ENDING = Duration.ofSeconds(5);

    private final ClusterAccess access;
    private final RemoteHosts remote;
    private final int atOnce;
    private final AtomicBoolean interrupted = new AtomicBoolean();

    OnHosts(ClusterAccess access, RemoteHosts remote, int atOnce) {
        this.access = access;
        this.remote = remote;
        this.atOnce = atOnce;
    }

    /** @throws InvalidRequestException if that is no number of hosts */
    static void check(int atOnce) throws InvalidRequestException {
        if (atOnce < 1) {
            throw new InvalidRequestException("--at-once is " + atOnce + "; expected 1 or more");
        }
    }

    /** What is done on one host. */
    @FunctionalInterface
    interface Work<T> {
        T on(String host, RemoteHost connection) throws RemoteException, IOException, InterruptedException;
    }

    /**
     * What became of it on one host.
     *
     * @param problem why it was not done, such as {@code not reached: no route leads there}
     * @param reached whether the host let in
     */
    record Result<T>(String host, Optional<T> value, Optional<String> problem, boolean reached) {}

    /** Whether Ctrl-C ended it. */
    boolean isInterrupted() {
        return interrupted.get();
    }

    /**
     * Does it.
     *
     * @param ended told of each host that is done, by several threads
     * @return in the order of the hosts
     */
    <T> List<Result<T>> each(List<String> hosts, Work<T> work, Consumer<Result<T>> ended) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(atOnce, hosts.size()), task -> {
            Thread thread = new Thread(task, "on-hosts");
            thread.setDaemon(true);
            return thread;
        });
        List<FutureTask<Result<T>>> tasks = new ArrayList<>();
        for (String host : hosts) {
            tasks.add(new FutureTask<>(() -> {
                Result<T> result = on(host, work);
                ended.accept(result);
                return result;
            }));
        }
        try (SignalHandlers signals = new SignalHandlers()) {
            Runnable end = () -> {
                interrupted.set(true);
                tasks.forEach(task -> task.cancel(true));
            };
            signals.on("INT", end);
            signals.on("TERM", end);
            tasks.forEach(threads::execute);
            List<Result<T>> results = new ArrayList<>();
            for (int i = 0; i < hosts.size(); i++) {
                results.add(result(hosts.get(i), tasks.get(i)));
            }
            return results;
        } finally {
            threads.shutdownNow();
            // What is under way is told on the hosts to end, over connections that are still there.
            threads.awaitTermination(ENDING.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static <T> Result<T> result(String host, FutureTask<Result<T>> task) throws InterruptedException {
        try {
            return task.get();
        } catch (CancellationException e) {
            return cancelled(host, false);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static <T> Result<T> cancelled(String host, boolean reached) {
        return new Result<>(host, Optional.empty(), Optional.of("cancelled"), reached);
    }

    private <T> Result<T> on(String host, Work<T> work) {
        boolean reached = false;
        try (RemoteHost connection = remote.connect(access.target(host), LOGIN)) {
            reached = true;
            return new Result<>(host, Optional.of(work.on(host, connection)), Optional.empty(), true);
        } catch (RemoteException | IOException e) {
            String problem = (reached ? "" : "not reached: ") + e.getMessage();
            return new Result<>(host, Optional.empty(), Optional.of(problem), reached);
        } catch (InterruptedException e) {
            return cancelled(host, reached);
        }
    }
}
