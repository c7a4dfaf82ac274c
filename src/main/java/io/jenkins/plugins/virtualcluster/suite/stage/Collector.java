package io.jenkins.plugins.virtualcluster.suite.stage;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.record.EventParts;
import io.jenkins.plugins.virtualcluster.record.RunJournal;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.remote.CollectLimits;
import io.jenkins.plugins.virtualcluster.remote.Collected;
import io.jenkins.plugins.virtualcluster.remote.CommandResult;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.suite.cluster.Futures;
import io.jenkins.plugins.virtualcluster.suite.host.HostSession;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Brings log files and core dumps from the hosts. What goes wrong with it is noted and changes no verdict. It is broken off
 * when the run is to end at once.
 */
public final class Collector {
    private final RunJournal journal;
    private final ScriptRenderer renderer;
    private final RunSettings settings;
    private final Cancellation cancellation;
    private final ExecutorService threads;
    private final CollectLimits limits;

    /** @param limit of what is brought of one host at once */
    public Collector(
            RunJournal journal,
            ScriptRenderer renderer,
            RunSettings settings,
            Cancellation cancellation,
            ExecutorService threads,
            DataSize limit) {
        this.journal = journal;
        this.renderer = renderer;
        this.settings = settings;
        this.cancellation = cancellation;
        this.threads = threads;
        this.limits = settings.collect().atMost(limit.bytes());
    }

    /** Brings the files that the suite names in {@code logs}. */
    public void logs(Stage stage, List<HostSession> hosts) throws InterruptedException {
        onAll(hosts, "logs", host -> collect(stage, host, renderer.logs(host.host())));
    }

    /** Brings core dumps that were not brought before, with their back traces. */
    public void cores(Stage stage, List<HostSession> hosts) throws InterruptedException {
        onAll(hosts, "core dumps", host -> {
            String directory = cores(host, stage);
            CommandResult found = host.ask(connection ->
                    connection.execute(host.layout().base() + "/cores.sh " + directory, 64 << 10, settings.delivery()));
            if (!found.output().isBlank()) {
                found.output().lines().forEach(line -> journal.note(host.name(), "Core dump: " + line));
                collect(stage, host, List.of(directory + "/*"));
            }
        });
    }

    /** Brings core dumps that a process before had set aside after those stages, also such as it has brought. */
    public void coresSetAside(List<Stage> stages, List<HostSession> hosts) throws InterruptedException {
        onAll(hosts, "core dumps", host -> {
            for (Stage stage : stages) {
                collect(stage, host, List.of(cores(host, stage) + "/*"));
            }
        });
    }

    private static String cores(HostSession host, Stage stage) {
        return host.layout().base() + "/cores/" + stage;
    }

    private void collect(Stage stage, HostSession host, List<String> patterns)
            throws RemoteException, InterruptedException {
        if (patterns.isEmpty()) {
            return;
        }
        Optional<String> trouble = journal.record().trouble();
        if (trouble.isPresent()) {
            journal.note(host.name(), "No files of " + host.name() + " were collected: " + trouble.get());
            return;
        }
        Path into = journal.record().directory().collected(stage, host.name());
        Collected collected = host.ask(connection -> connection.collect(patterns, into, limits, settings.delivery()));
        EventParts.filesCollected(journal.now(), stage, host.name(), collected.files(), collected.notes())
                .forEach(event -> journal.append(at -> event));
    }

    private interface Work {
        void on(HostSession host) throws RemoteException, InterruptedException;
    }

    private void onAll(List<HostSession> hosts, String what, Work work) throws InterruptedException {
        List<Future<?>> tasks = new ArrayList<>();
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        for (HostSession host : hosts) {
            if (!host.isDead()) {
                CompletableFuture<Void> end = new CompletableFuture<>();
                ends.add(end);
                tasks.add(threads.submit(() -> onOne(host, what, work, end)));
            }
        }
        CompletableFuture<Void> all = Futures.all(ends);
        try {
            CompletableFuture.anyOf(all, cancellation.whenAtOnce()).get();
        } catch (ExecutionException e) {
            Futures.join(all);
        } finally {
            tasks.forEach(task -> task.cancel(true));
        }
    }

    private void onOne(HostSession host, String what, Work work, CompletableFuture<Void> end) {
        try {
            bring(host, what, work);
            end.complete(null);
        } catch (RuntimeException | Error e) {
            end.completeExceptionally(e);
        }
    }

    private void bring(HostSession host, String what, Work work) {
        try {
            work.on(host);
        } catch (RemoteException e) {
            if (!cancellation.isAtOnce()) {
                journal.note(
                        host.name(),
                        "The " + what + " of " + host.name() + " could not be collected: " + e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
