package io.jenkins.plugins.virtualcluster.record;

import io.jenkins.plugins.virtualcluster.report.JUnitReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whatever a journal holds: it is read, or refused by naming its line; both readers read the same; a report can be made. */
public final class JournalFuzz {
    private static RunDirectory directory;

    private JournalFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        if (directory == null) {
            directory = new RunDirectory(Files.createTempDirectory("fuzz"));
        }
        Path journal = directory.journal();
        Files.write(journal, data);
        List<Event> events;
        try {
            events = Journal.read(journal);
        } catch (IOException e) {
            if (e.getMessage().startsWith(journal + ":")) {
                return;
            }
            throw e;
        }
        if (!new JournalTail(journal).next().equals(events)) {
            throw new AssertionError("followed, it is another journal");
        }
        RunState state = RunState.of(events);
        if (state.started().isPresent()) {
            JUnitReport.write(state, directory, directory.junit());
        }
    }
}
