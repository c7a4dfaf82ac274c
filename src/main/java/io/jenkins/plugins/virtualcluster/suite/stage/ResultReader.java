package io.jenkins.plugins.virtualcluster.suite.stage;

import io.jenkins.plugins.virtualcluster.definition.Reporting;
import io.jenkins.plugins.virtualcluster.record.Event.ResultsRead.Entry;
import io.jenkins.plugins.virtualcluster.record.EventParts;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.record.RunJournal;
import io.jenkins.plugins.virtualcluster.record.ScriptReports;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.remote.CollectLimits;
import io.jenkins.plugins.virtualcluster.remote.Collected;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.suite.host.HostSession;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;

/**
 * Reads the results that cases leave in their output and in files on the hosts, behind each host's part of a case's run stage. What cannot be
 * read is noted and fails nothing. Safe for use by several threads.
 */
public final class ResultReader {
    private static final CollectLimits LIMITS = new CollectLimits(1_000, 64L << 20, 256L << 20);

    private static final int LONGEST_REASON = 300;

    private final Reporting reporting;
    private final ScriptRenderer renderer;
    private final RunJournal journal;
    private final RunSettings settings;

    public ResultReader(Reporting reporting, ScriptRenderer renderer, RunJournal journal, RunSettings settings) {
        this.reporting = reporting;
        this.renderer = renderer;
        this.journal = journal;
        this.settings = settings;
    }

    /**
     * Reads what a host's script left; its results are in the journal then.
     *
     * @param reachable false if only what is in the record is to be read
     */
    void read(Stage stage, HostSession host, ScriptCalls calls, boolean reachable) throws InterruptedException {
        if (stage.kind() != Stage.Kind.CASE_RUN) {
            return;
        }
        if (reporting.tap()) {
            Path output = journal.record().directory().output(stage, host.name());
            keep(host, calls, "output", output, true);
        }
        if (!reporting.files().isEmpty() && reachable) {
            readFiles(stage, host, calls);
        }
    }

    private void readFiles(Stage stage, HostSession host, ScriptCalls calls) throws InterruptedException {
        Optional<String> trouble = journal.record().trouble();
        if (trouble.isPresent()) {
            journal.note(host.name(), "No results of " + host.name() + " were collected: " + trouble.get());
            return;
        }
        // What an earlier case left is older than this file, and is not read as this case's.
        String mark = host.layout().base() + "/results-read";
        Path into = journal.record().directory().collected(stage, host.name());
        try {
            Collected collected = host.ask(connection -> connection.collect(
                    renderer.results(host.host(), stage), into, LIMITS.newerThan(mark), settings.delivery()));
            if (collected.files().isEmpty() && collected.notes().isEmpty()) {
                return;
            }
            EventParts.filesCollected(journal.now(), stage, host.name(), collected.files(), collected.notes())
                    .forEach(event -> journal.append(at -> event));
            for (String file : collected.files()) {
                keep(host, calls, "/" + file, into.resolve(file), file.endsWith(".tap"));
            }
            host.ask(connection -> connection.execute("touch " + mark, 1 << 10, settings.delivery()));
        } catch (RemoteException e) {
            journal.note(host.name(), "The results of " + host.name() + " could not be collected: " + e.getMessage());
        }
    }

    private void keep(HostSession host, ScriptCalls calls, String name, Path file, boolean tap) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            List<Entry> read = tap ? tap(file) : xml(file);
            if (!calls.read(host.name(), read)) {
                journal.note(
                        host.name(),
                        "Some results in " + name + " of " + host.name() + " are not kept: the run has "
                                + ScriptReports.MOST + ", and more are not kept");
            }
        } catch (IOException | XMLStreamException e) {
            String reason = OutputText.printable(String.valueOf(e.getMessage()).replace('\n', ' '));
            journal.note(
                    host.name(),
                    "The results in " + OutputText.printable(name) + " of " + host.name() + " cannot be read: "
                            + reason.substring(0, Math.min(LONGEST_REASON, reason.length())));
        }
    }

    private static List<Entry> tap(Path file) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            return TapParser.parse(lines, ScriptReports.MOST);
        }
    }

    private static List<Entry> xml(Path file) throws IOException, XMLStreamException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return JUnitXmlParser.parse(in, ScriptReports.MOST);
        }
    }
}
