package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.remote.Collected;
import io.jenkins.plugins.virtualcluster.remote.CommandResult;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/** Brings log files and core dumps from the hosts. What goes wrong with it is noted and changes no verdict. */
final class Collector {
    private final RunJournal journal;
    private final ScriptRenderer renderer;
    private final RunSettings settings;
    private final ExecutorService threads;

    Collector(RunJournal journal, ScriptRenderer renderer, RunSettings settings, ExecutorService threads) {
        this.journal = journal;
        this.renderer = renderer;
        this.settings = settings;
        this.threads = threads;
    }

    /** Brings the files that the suite names in {@code logs}. */
    void logs(Stage stage, List<HostSession> hosts) {
        onAll(hosts, "logs", host -> collect(stage, host, renderer.logs(host.host())));
    }

    /** Brings core dumps that were not brought before, with their back traces. */
    void cores(Stage stage, List<HostSession> hosts) {
        onAll(hosts, "core dumps", host -> {
            String directory = host.layout().base() + "/cores/" + stage;
            CommandResult found = host.ask(connection ->
                    connection.execute(host.layout().base() + "/cores.sh " + directory, 64 << 10, settings.delivery()));
            if (!found.output().isBlank()) {
                found.output().lines().forEach(line -> journal.note(host.name(), "Core dump: " + line));
                collect(stage, host, List.of(directory + "/*"));
            }
        });
    }

    private void collect(Stage stage, HostSession host, List<String> patterns)
            throws RemoteException, InterruptedException {
        if (patterns.isEmpty()) {
            return;
        }
        Path into = journal.record().directory().collected(stage, host.name());
        Collected collected =
                host.ask(connection -> connection.collect(patterns, into, settings.collect(), settings.delivery()));
        List<String> notes = new ArrayList<>(collected.notes());
        if (!collected.files().isEmpty() || !notes.isEmpty()) {
            journal.append(at -> new Event.FilesCollected(at, stage, host.name(), collected.files(), notes));
        }
    }

    private interface Work {
        void on(HostSession host) throws RemoteException, InterruptedException;
    }

    private void onAll(List<HostSession> hosts, String what, Work work) {
        CompletableFuture.allOf(hosts.stream()
                        .filter(host -> !host.isDead())
                        .map(host -> CompletableFuture.runAsync(() -> onOne(host, what, work), threads))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    private void onOne(HostSession host, String what, Work work) {
        try {
            work.on(host);
        } catch (RemoteException e) {
            journal.note(
                    host.name(), "The " + what + " of " + host.name() + " could not be brought: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
