package io.jenkins.plugins.virtualcluster.report;

import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import io.jenkins.plugins.virtualcluster.record.Attachment;
import io.jenkins.plugins.virtualcluster.record.CaseResults;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Issue;
import io.jenkins.plugins.virtualcluster.record.Measurement;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.RunState.StageState;
import io.jenkins.plugins.virtualcluster.record.ScriptResult;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A run as JUnit XML: the suite is the {@code testsuite}, and each case a {@code testcase}. FAILED and TIMED_OUT are
 * failures, INFRASTRUCTURE is an error, and what was cancelled is skipped. suite-init and suite-finalize test nothing: they
 * are test cases only if they went wrong, since nothing else would say so. Where a run ended worse than all of them, such as
 * one whose cluster did not start, a test case of its own says why: {@code the run}. The one stage of a single script is its
 * test case.
 *
 * <p>Where a build runs a suite again, each run but the first is a class of its own, such as {@code copy.run 2}.
 *
 * <p>A case that passed on retry has passed, and its output begins with a line that says so; the property
 * {@code passed-on-retry} names all of them. The elements that Surefire has for it are not in the form that readers agree
 * on.
 *
 * <p>Each result that a script reported is a test case of its own, behind all cases; its class is the case and the host.
 * Measurements are properties, such as {@code measurement.case/copy/run.client1.throughput}.
 *
 * <p>Files that scripts attached are named in the output of their case as readers of JUnit XML know it: {@code [[ATTACHMENT|PATH]]}.
 *
 * <p>What failed by a known issue is a failure like others; its text names the issue, the property {@code known-issue.CASE} has
 * the links, and {@code known-issues-only} names the cases that failed by known issues alone.
 *
 * <p>Of a suite with a matrix each run is a class of its own in a package that is named like the suite.
 */
public final class JUnitReport {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final int TAIL_LINES = 50;
    private static final int TAIL_BYTES = 4096;
    /** Of the output shown in one test case, in characters. */
    private static final int SHOWN = 65_536;

    private final RunDirectory directory;
    private final XMLStreamWriter xml;

    private final Map<String, Verdict> retried;
    private final List<Attachment> attachments;
    private final int number;

    private JUnitReport(RunState state, RunDirectory directory, int number, XMLStreamWriter xml) {
        this.directory = directory;
        this.number = number;
        this.xml = xml;
        this.retried = CaseResults.passedOnRetry(state);
        this.attachments = state.reports().attachments();
    }

    /**
     * Writes the run as one file, which appears whole or not at all.
     *
     * @throws IOException if the output of the run cannot be read or the file not be written
     */
    public static void write(RunState state, RunDirectory directory, Path file) throws IOException {
        write(state, directory, 1, file);
    }

    /**
     * The same of a run that is not the only one of its suite.
     *
     * @param number which one it is, from 1
     */
    public static void write(RunState state, RunDirectory directory, int number, Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (OutputStream output = Files.newOutputStream(part)) {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(output, "UTF-8");
            new JUnitReport(state, directory, number, xml).write(state);
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException("Cannot write " + part + ": " + e.getMessage(), e);
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private void write(RunState state) throws XMLStreamException, IOException {
        Optional<Event.RunStarted> start = state.started();
        String suite = start.map(Event.RunStarted::suite).orElse("unknown");
        List<JUnitCase> cases =
                cases(state).stream().filter(one -> !isQuiet(one, state)).toList();
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeStartElement("testsuites");
        xml.writeStartElement("testsuite");
        attribute("name", start.map(Event.RunStarted::title).orElse(suite) + (number > 1 ? ", run " + number : ""));
        List<ScriptResult> results = state.reports().results();
        attribute("tests", Integer.toString(cases.size() + results.size()));
        attribute(
                "failures",
                Long.toString(count(cases, JUnitCase.Outcome.FAILURE) + count(results, ScriptResult.Outcome.FAIL)));
        attribute("errors", Long.toString(count(cases, JUnitCase.Outcome.ERROR)));
        attribute(
                "skipped",
                Long.toString(count(cases, JUnitCase.Outcome.SKIPPED) + count(results, ScriptResult.Outcome.SKIP)));
        if (start.isPresent()) {
            attribute("time", seconds(Duration.between(start.get().at(), state.lastEvent())));
            attribute("timestamp", TIME.format(start.get().at()));
            properties(start.get(), state, cases);
        }
        String className = suite + start.map(JUnitReport::cell).orElse("") + (number > 1 ? ".run " + number : "");
        for (JUnitCase one : cases) {
            testCase(className, one);
        }
        for (ScriptResult result : results) {
            result(className, result);
        }
        xml.writeEndElement();
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    private void properties(Event.RunStarted start, RunState state, List<JUnitCase> cases) throws XMLStreamException {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("run", start.run());
        properties.put("cluster", start.cluster());
        start.commit().ifPresent(commit -> properties.put("commit", commit));
        state.ended().ifPresent(end -> properties.put("verdict", end.verdict().name()));
        start.cell().forEach((name, value) -> properties.put("tag." + name, value));
        start.attempt().retryOf().ifPresent(earlier -> {
            properties.put("attempt", Integer.toString(start.attempt().number()));
            properties.put("retry-of", earlier);
            properties.put("passed-on-retry", String.join(" ", retried.keySet()));
        });
        for (Measurement one : state.reports().measurements()) {
            properties.put("measurement." + one.stage() + "." + one.host() + "." + one.name(), one.words());
        }
        if (!state.known().cases().isEmpty()) {
            properties.put("known-issues-only", String.join(" ", state.known().cases()));
        }
        for (JUnitCase one : cases) {
            if (!one.issues().isEmpty()) {
                properties.put(
                        "known-issue." + one.name(),
                        one.issues().stream().map(Issue::link).collect(Collectors.joining(" ")));
            }
        }
        xml.writeStartElement("properties");
        for (Map.Entry<String, String> property : properties.entrySet()) {
            xml.writeEmptyElement("property");
            attribute("name", property.getKey());
            attribute("value", property.getValue());
        }
        xml.writeEndElement();
    }

    private static List<JUnitCase> cases(RunState state) {
        Map<String, List<StageState>> parts = new LinkedHashMap<>();
        for (StageState stage : state.stages()) {
            // a case may have the name of a stage of its suite
            String part = stage.stage()
                    .testCase()
                    .map(name -> "case/" + name)
                    .orElse(stage.stage().toString());
            parts.computeIfAbsent(part, key -> new ArrayList<>()).add(stage);
        }
        List<JUnitCase> cases = new ArrayList<>();
        parts.values().forEach(stages -> {
            Stage first = stages.get(0).stage();
            cases.add(JUnitCase.of(first.testCase().orElse(JUnitCase.name(first, state)), stages, state));
        });
        JUnitCase.ofRun(state, cases).ifPresent(cases::add);
        return cases;
    }

    /** Whether it is a stage of the suite itself, in which nothing went wrong. */
    private static boolean isQuiet(JUnitCase one, RunState state) {
        boolean isOwnStage =
                one.stages().stream().anyMatch(stage -> stage.stage().testCase().isEmpty());
        boolean isScript = state.started().filter(Event.RunStarted::isScript).isPresent();
        return isOwnStage && !isScript && !one.isBad();
    }

    private static long count(List<JUnitCase> cases, JUnitCase.Outcome outcome) {
        return cases.stream().filter(one -> one.outcome() == outcome).count();
    }

    private static long count(List<ScriptResult> results, ScriptResult.Outcome outcome) {
        return results.stream().filter(one -> one.outcome() == outcome).count();
    }

    /** Readers take what is before the last dot for what groups classes. */
    private static String cell(Event.RunStarted start) {
        return start.cell().isEmpty()
                ? ""
                : "." + new MatrixCell(start.cell()).toString().replace('.', '_');
    }

    private void testCase(String className, JUnitCase one) throws XMLStreamException, IOException {
        xml.writeStartElement("testcase");
        attribute("classname", className);
        attribute("name", one.name());
        attribute("time", seconds(one.time()));
        if (one.outcome() == JUnitCase.Outcome.SKIPPED) {
            xml.writeEmptyElement("skipped");
            attribute("message", one.message());
        } else if (one.outcome() != JUnitCase.Outcome.PASSED) {
            xml.writeStartElement(one.outcome() == JUnitCase.Outcome.ERROR ? "error" : "failure");
            attribute("message", one.message());
            attribute("type", one.verdict().name());
            text(String.join("\n", one.details()));
            xml.writeEndElement();
        }
        String output = output(one);
        if (!output.isEmpty()) {
            xml.writeStartElement("system-out");
            text(output);
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    /** A result below a case: its class is the case with the host, since each host has results of the same names. */
    private void result(String className, ScriptResult result) throws XMLStreamException {
        String stage = result.stage().testCase().orElse(result.stage().toString());
        xml.writeStartElement("testcase");
        attribute(
                "classname",
                className + "." + stage.replace('.', '_') + "." + result.host().replace('.', '_'));
        attribute("name", result.name());
        attribute("time", seconds(Duration.ofMillis(result.millis())));
        if (result.outcome() == ScriptResult.Outcome.SKIP) {
            xml.writeEmptyElement("skipped");
            attribute("message", result.text());
        } else if (result.failed()) {
            xml.writeStartElement("failure");
            attribute("message", result.text().lines().findFirst().orElse(""));
            attribute("type", Verdict.FAILED.name());
            text(result.text() + "\non " + result.host() + " in " + result.stage());
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    /** The ends of all output of the case; of hosts that went wrong first, as room is bounded. */
    private String output(JUnitCase one) throws IOException {
        StringBuilder result = new StringBuilder();
        for (Attachment attached : attachments) {
            if (one.stages().stream().anyMatch(stage -> stage.stage().equals(attached.stage()))) {
                attached.file(directory)
                        .ifPresent(file -> result.append("[[ATTACHMENT|")
                                .append(file.toAbsolutePath())
                                .append("]]\n"));
            }
        }
        if (retried.containsKey(one.name())) {
            result.append("passed on retry; before: ")
                    .append(retried.get(one.name()))
                    .append('\n');
        }
        for (boolean good : List.of(false, true)) {
            for (StageState stage : one.stages()) {
                for (RunState.CellState cell : stage.hosts().values()) {
                    Verdict verdict = cell.end().map(Event.HostEnded::verdict).orElse(Verdict.CANCELLED);
                    if (verdict.isGood() == good && result.length() < SHOWN) {
                        append(result, stage.stage(), cell);
                    }
                }
            }
        }
        return result.toString();
    }

    private void append(StringBuilder result, Stage stage, RunState.CellState cell) throws IOException {
        String host = cell.host();
        if (!RunDirectory.isPlain(host)) {
            return;
        }
        List<String> tail = OutputText.tail(directory.output(stage, host), TAIL_LINES, TAIL_BYTES);
        if (!tail.isEmpty()) {
            result.append("--- ").append(stage).append(' ').append(host).append(" (end of output)\n");
            cell.end()
                    .filter(end -> end.droppedBytes() > 0)
                    .ifPresent(end -> result.append(end.droppedBytes()).append(" bytes more were not kept\n"));
            tail.forEach(line -> result.append(line).append('\n'));
        }
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, OutputText.printable(value));
    }

    private void text(String lines) throws XMLStreamException {
        for (String line : lines.lines().toList()) {
            xml.writeCharacters(OutputText.printable(line) + "\n");
        }
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", Math.max(0, time.toMillis()) / 1000.0);
    }
}
