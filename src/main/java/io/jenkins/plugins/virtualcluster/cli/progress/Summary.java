package io.jenkins.plugins.virtualcluster.cli.progress;

import io.jenkins.plugins.virtualcluster.cli.base.Plurals;
import io.jenkins.plugins.virtualcluster.cli.terminal.StyledLine;
import io.jenkins.plugins.virtualcluster.cli.terminal.StyledLine.Style;
import io.jenkins.plugins.virtualcluster.cli.terminal.Terminal;
import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.CaseResults;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Issue;
import io.jenkins.plugins.virtualcluster.record.Measurement;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.RunState.StageState;
import io.jenkins.plugins.virtualcluster.record.ScriptResult;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sums up a run that is over: verdicts, what went wrong with the end of its output, and where to see more. */
public final class Summary {
    /** Columns, where there is no terminal to be as wide as. */
    private static final int WIDE = 160;

    private static final int CASES = 30;
    private static final int HOSTS = 3;
    private static final int RESULTS = 10;
    private static final int LINES = 10;
    private static final int BYTES = 8192;

    /** What a damaged record asks for, behind what is wrong with it. */
    public static final String RESTORE = ". Restore the record from a backup, or do not rely on what is missing";

    private final RunState state;
    private final RunDirectory directory;
    private final List<String> damage;
    private final Terminal terminal;

    public Summary(Records.Entry run, Terminal terminal) {
        this.state = run.state();
        this.directory = run.directory();
        this.damage = run.damageOfAll();
        this.terminal = terminal;
    }

    /** All stages by hosts, as they came out. */
    public void printMatrix() {
        printMatrix(true);
    }

    /** @param live whether the run goes on or has ended; else it was interrupted */
    public void printMatrix(boolean live) {
        if (state.stages().isEmpty()) {
            return;
        }
        line(new StyledLine());
        int columns = terminal.live() ? terminal.size().get().columns() : WIDE;
        new Matrix(state, columns, state.lastEvent(), live).whole().forEach(this::line);
    }

    public void print() throws IOException {
        line(new StyledLine());
        if (state.started().filter(Event.RunStarted::isRepeated).isPresent()) {
            repetitions();
        } else {
            cases();
        }
        for (StageState stage : state.stages()) {
            trouble(stage);
        }
        reports();
        state.ended().ifPresent(this::verdict);
        state.started().map(Event.RunStarted::attempt).ifPresent(this::attempts);
        state.started()
                .flatMap(Event.RunStarted::rerunOf)
                .ifPresent(run -> line(new StyledLine().add("Rerun of " + OutputText.printable(run))));
        if (state.unknownEvents() > 0) {
            line(new StyledLine()
                    .add("The record has " + newerEvents(state)
                            + ", which are not shown here; use that version to see all"));
        }
        known(state.known().ofRun());
        if (!damage.isEmpty()) {
            line(new StyledLine().add("The record is damaged; what can be read of it is shown:"));
            damage.forEach(one -> line(new StyledLine().add("    " + OutputText.printable(one))));
        }
        line(new StyledLine()
                .add("Record: " + directory.path()
                        + " (output/STAGE/HOST.log, collected/, junit.xml; report.html shows it)"));
        state.clusterStopped().flatMap(Event.ClusterStopped::keptUntil).ifPresent(this::keptUntil);
    }

    /** What the cluster that is not removed is for, and how to reach it. */
    private void keptUntil(Instant until) {
        String run = state.cluster()
                .or(() -> Records.name(directory).map(Records.Name::run))
                .orElse("RUN");
        String stays = Times.minute(until) + " as run " + run;
        if (state.standbySaved().isPresent()) {
            line(new StyledLine()
                    .add("The cluster stands by until " + stays + ": the next run on a cluster like it takes it over"));
        } else if (state.started().filter(Event.RunStarted::isClusterAlone).isPresent()) {
            line(new StyledLine().add("The cluster is kept until " + stays));
        } else {
            String host = state.hosts().stream()
                    .findFirst()
                    .map(RunState.HostState::name)
                    .orElse("HOST");
            line(new StyledLine()
                    .add("The cluster is kept until " + Times.minute(until) + ": virtual-cluster ssh " + run + " "
                            + host + "; virtual-cluster stop " + run));
        }
    }

    /** A line for each case; of many, only for those that did not pass at once. */
    private void cases() {
        Map<String, Verdict> retried = CaseResults.passedOnRetry(state);
        for (String testCase : state.cases()) {
            Verdict verdict = state.caseVerdict(testCase);
            if (state.cases().size() <= CASES || !verdict.isGood() || retried.containsKey(testCase)) {
                line(new StyledLine()
                        .add("case " + testCase + " ")
                        .add(verdict.name(), Cell.style(verdict))
                        .add(state.known().cases().contains(testCase) ? ", by known issues only" : "")
                        .add(retried.containsKey(testCase) ? " on retry; before: " + retried.get(testCase) : "")
                        .add(EventLines.because(state.nothingToDo(testCase)))
                        .add(inOutputs(testCase), Style.FAINT));
            }
        }
    }

    /** A line for each case: how often it ended with which verdict, and which repetitions did not pass. */
    private void repetitions() {
        CaseResults.repetitions(state).forEach((name, verdicts) -> {
            StyledLine line = new StyledLine().add("case " + name + ":");
            String before = " ";
            for (Map.Entry<Verdict, List<Integer>> each : verdicts.entrySet()) {
                line.add(before + each.getValue().size() + " ")
                        .add(each.getKey().name(), Cell.style(each.getKey()))
                        .add(each.getKey().isGood() ? "" : " (" + CaseResults.few(each.getValue()) + ")", Style.FAINT);
                before = ", ";
            }
            line(line);
        });
    }

    private String inOutputs(String testCase) {
        String words = state.counted(testCase).words();
        return words.isEmpty() ? "" : "  " + words + " in outputs";
    }

    private void trouble(StageState stage) throws IOException {
        List<Event.HostEnded> bad = stage.hosts().values().stream()
                .flatMap(cell -> cell.end().stream())
                .filter(end -> !end.verdict().isGood())
                .toList();
        for (Event.HostEnded end : bad.subList(0, Math.min(HOSTS, bad.size()))) {
            line(new StyledLine()
                    .add(end.verdict().name(), Cell.style(end.verdict()))
                    .add(" " + end.stage() + " on " + end.host() + ": ")
                    .add(OutputText.printable(end.cause().orElse("").replace('\n', ' '))));
            known(state.known().of(end.stage(), end.host()));
            if (RunDirectory.isPlain(end.host())) {
                output(end);
            }
        }
        if (bad.isEmpty()) {
            known(state.known().of(stage.stage()));
        }
        if (bad.size() > HOSTS) {
            line(new StyledLine().add("    and on " + Plurals.count(bad.size() - HOSTS, "more host")));
        }
    }

    /** Results that failed, how many there are, and the measurements. */
    private void reports() {
        List<ScriptResult> results = state.reports().results();
        List<ScriptResult> failed =
                results.stream().filter(ScriptResult::failed).toList();
        for (ScriptResult result : failed.subList(0, Math.min(RESULTS, failed.size()))) {
            line(new StyledLine()
                    .add(Verdict.FAILED.name(), Cell.style(Verdict.FAILED))
                    .add(" result " + result.name() + " of " + result.stage() + " on " + result.host()
                            + (result.text().isEmpty()
                                    ? ""
                                    : ": " + OutputText.printable(result.text().replace('\n', ' ')))));
        }
        if (!results.isEmpty()) {
            long skipped = results.stream()
                    .filter(result -> result.outcome() == ScriptResult.Outcome.SKIP)
                    .count();
            line(new StyledLine()
                    .add(Plurals.count(results.size(), "result") + ": " + failed.size() + " failed, "
                            + (results.size() - failed.size() - skipped) + " passed, " + skipped + " skipped"));
        }
        List<Measurement> measurements = state.reports().measurements();
        for (Measurement one : measurements.subList(0, Math.min(CASES, measurements.size()))) {
            line(new StyledLine()
                    .add("measured " + one.name() + " in " + one.stage() + " on " + one.host() + ": " + one.words()));
        }
        if (measurements.size() > CASES) {
            line(new StyledLine().add("    and " + Plurals.count(measurements.size() - CASES, "more measurement")));
        }
    }

    private void known(Optional<Issue> issue) {
        issue.ifPresent(known -> line(new StyledLine().add("    known issue: " + known.words())));
    }

    private void output(Event.HostEnded end) throws IOException {
        Path output = directory.output(end.stage(), end.host());
        for (String text : OutputText.tail(output, LINES, BYTES)) {
            line(new StyledLine().add("    | ", Style.FAINT).add(text));
        }
        String dropped = end.droppedBytes() > 0 ? "; " + end.droppedBytes() + " more bytes were dropped" : "";
        line(new StyledLine()
                .add(
                        (end.droppedBytes() > 0 ? "    its beginning: " : "    all of it: ") + output + dropped,
                        Style.FAINT));
    }

    private void verdict(Event.RunEnded end) {
        String what = state.started()
                .map(start -> start.isClusterAlone()
                        ? "Start of cluster " + start.cluster()
                        : "Suite " + start.title() + " on cluster " + start.cluster())
                .orElse("Suite "
                        + Records.name(directory).map(Records.Name::suite).orElse("?"));
        line(new StyledLine()
                .add(what + ": ")
                .add(end.verdict().name(), Cell.style(end.verdict()))
                .add(state.known().isRun() ? ", by known issues only" : "")
                .add(EventLines.because(end.cause()))
                .add(state.started()
                        .map(start -> " (" + Times.words(Duration.between(start.at(), end.at())) + ")")
                        .orElse("")));
    }

    private void attempts(Attempt attempt) {
        if (attempt.most() == 1) {
            return;
        }
        line(new StyledLine().add(attempt.toString()));
        for (int i = 0; i < attempt.earlier().size(); i++) {
            Attempt.Earlier earlier = attempt.earlier().get(i);
            line(new StyledLine()
                    .add("    attempt " + (i + 1) + " (" + earlier.run() + "): ")
                    .add(earlier.verdict().name(), Cell.style(earlier.verdict()))
                    .add(EventLines.because(earlier.cause())));
        }
    }

    private void line(StyledLine line) {
        terminal.out().println(line.render(Integer.MAX_VALUE, terminal.colour()));
    }

    /** Such as {@code 2 events of a newer version}; empty if all events of a record are known. */
    public static String newerEvents(RunState state) {
        int unknown = state.unknownEvents();
        return unknown == 0 ? "" : Plurals.count(unknown, "event") + " of a newer version";
    }
}
