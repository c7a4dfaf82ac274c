package io.jenkins.plugins.virtualcluster.suite.stage;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RunJournal;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.remote.CommandResult;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteScript;
import io.jenkins.plugins.virtualcluster.suite.host.HostSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Puts into the record what a script was doing that did not end: its processes and their stacks. */
final class HangDiagnostics {
    static final String FILE = "hung.txt";

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 1 << 20;

    private final RunJournal journal;

    HangDiagnostics(RunJournal journal) {
        this.journal = journal;
    }

    /** Looks, for some seconds at most. What goes wrong with it is noted. */
    void keep(Stage stage, HostSession host, RemoteScript script) throws InterruptedException {
        try {
            CommandResult told = host.ask(connection ->
                    connection.execute(host.layout().base() + "/hung.sh " + script.directory(), MOST_BYTES, LIMIT));
            if (told.output().isBlank()) {
                return;
            }
            Path directory = journal.record().directory().collected(stage, host.name());
            Files.createDirectories(directory);
            Files.writeString(directory.resolve(FILE), told.output());
            journal.append(at -> new Event.FilesCollected(at, stage, host.name(), List.of(FILE), List.of()));
            journal.note(
                    host.name(),
                    "The processes of the script of " + stage + " on " + host.name()
                            + " at its time limit, with their stacks, are in collected/" + stage + "/"
                            + host.name() + "/" + FILE);
        } catch (RemoteException | IOException e) {
            journal.note(
                    host.name(),
                    "The processes of the script of " + stage + " could not be captured: " + e.getMessage());
        }
    }
}
