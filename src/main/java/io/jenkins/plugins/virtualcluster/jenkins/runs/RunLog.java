package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import io.jenkins.plugins.virtualcluster.record.CaseResults;
import io.jenkins.plugins.virtualcluster.record.ClusterEvent;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.RunState.StageState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.report.OutputLines;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A run in the log of its build: a line for each stage with the verdicts of the hosts, and for what is out of the common
 * run; and all output if asked for, each line with its host. Jenkins would keep what is said for up to ten seconds, and a
 * killed one loses that: so it is flushed.
 */
final class RunLog {
    private static final int NOTE_LINES = 30;
    /** A run whose scripts meet very often fills no log with that. */
    private static final int MOST_WAITS = 100;

    private final boolean isScript;
    /** Its suite's; of a script that of its step; of the start of a cluster such as {@code cluster demo}. */
    private final String name;
    /** The same for a status, such as {@code suite copy}. */
    private final String what;

    private final RunDirectory record;

    /** Of its cluster. */
    private final Path directory;

    private final RunState state;
    private final Predicate<String> news;
    private final boolean output;
    private final Map<String, OutputLines> lines = new ConcurrentHashMap<>();
    /** Stages with that for which hosts were said to wait in them. */
    private final Set<String> waits = new HashSet<>();

    private volatile PrintStream out;
    private volatile Activity activity;

    /**
     * @param record in which outputs are
     * @param state what has happened before
     * @param news whether that note is to be told
     * @param output whether output is shown
     */
    RunLog(
            RunRequest request,
            RunDirectory record,
            RunState state,
            Predicate<String> news,
            boolean output,
            PrintStream out,
            Activity activity) {
        this.record = record;
        isScript = request.isScript();
        String started = request.isClusterAlone()
                ? "cluster " + request.cluster().name()
                : request.suite().name();
        name = isScript ? "clusterScript" : started;
        what = isScript || request.isClusterAlone() ? name : "suite " + name;
        directory = request.privateDirectory();
        this.state = state;
        this.news = news;
        this.output = output;
        this.out = out;
        this.activity = activity;
    }

    /** From now on it tells another step's log. */
    void goOnFor(PrintStream nextOut, Activity nextActivity) {
        out = nextOut;
        activity = nextActivity;
    }

    /** Takes an event; by one thread at a time. */
    synchronized void event(Event event) {
        state.apply(event);
        if (event instanceof Event.HostEnded ended) {
            Optional.ofNullable(lines.remove(prefix(ended.stage(), ended.host())))
                    .ifPresent(OutputLines::finish);
        }
        activity.status(what + ": " + now());
        text(event).ifPresent(this::print);
        if (event instanceof Event.RunEnded) {
            new FailureReasons(state, record, !output).lines().forEach(this::print);
            CaseResults.repetitions(state)
                    .forEach((testCase, ended) -> print("case " + testCase + ": " + CaseResults.words(ended)));
        }
    }

    void output(Stage stage, String host, ByteBuffer bytes) {
        if (output) {
            lines.computeIfAbsent(prefix(stage, host), prefix -> new OutputLines(prefix, out))
                    .take(bytes);
            out.flush();
        }
    }

    private String prefix(Stage stage, String host) {
        return "[" + name + " " + (isScript ? "" : stage + " ") + host + "] ";
    }

    private void print(String text) {
        text.lines().limit(NOTE_LINES).forEach(line -> out.println("[" + name + "] " + OutputText.printable(line)));
        out.flush();
    }

    private String now() {
        if (state.holding().isPresent()) {
            return "held until " + Times.minute(state.holding().get().until());
        }
        return state.running()
                .map(stage -> name(stage.stage()) + ", "
                        + stage.hosts().values().stream()
                                .filter(host -> host.end().isPresent())
                                .count()
                        + " of " + stage.hosts().size() + " hosts ended"
                        + state.waiting().groups().stream()
                                .map(group -> "; " + group.sentence())
                                .collect(Collectors.joining()))
                .orElse("between stages");
    }

    private String name(Stage stage) {
        return state.started().map(start -> start.name(stage)).orElse(stage.toString());
    }

    private static String on(Event.RunStarted start) {
        return start.isScript()
                ? "on " + String.join(" ", start.activeHosts())
                : start.hosts().size() + (start.hosts().size() == 1 ? " host" : " hosts");
    }

    private Optional<String> text(Event event) {
        if (event instanceof Event.RunStarted e) {
            return Optional.of("run " + e.run() + " on cluster " + e.cluster() + ", " + on(e)
                    + (e.cell().isEmpty() ? "" : ", " + new MatrixCell(e.cell()).toString())
                    + (e.attempt().most() == 1 ? "" : ", " + e.attempt()));
        } else if (event instanceof Event.ImageReady e) {
            return Optional.of("image " + e.image() + (e.made() ? " prepared" : " was prepared before") + " for "
                    + String.join(", ", e.hosts()));
        } else if (event instanceof ClusterEvent.PutBack e) {
            return Optional.of(e.sentence());
        } else if (event instanceof Event.RunResumed) {
            return Optional.of("continues after a restart of Jenkins");
        } else if (event instanceof Event.StageStarted e) {
            return Optional.of(name(e.stage()) + " ...");
        } else if (event instanceof Event.ScriptCalled e && e.answer().isEmpty()) {
            return waiting(e);
        } else if (event instanceof Event.StageEnded e) {
            return Optional.of(name(e.stage()) + " " + e.verdict() + hosts(e.stage()) + because(e.cause()));
        } else if (event instanceof Event.Note e && news.test(e.message())) {
            return Optional.of(e.message());
        } else if (event instanceof Event.HostDied e) {
            return Optional.of("host " + e.host() + " is dead: " + e.reason());
        } else if (event instanceof Event.HostRestarted e) {
            return Optional.of(
                    "host " + e.host() + " is back after its reboot: " + name(e.stage()) + " continues there");
        } else if (event instanceof Event.FilesCollected e && !e.notes().isEmpty()) {
            return Optional.of("collecting from " + e.host() + ": " + String.join("; ", e.notes()));
        } else if (event instanceof Event.FileAttached e) {
            return Optional.of(name(e.stage()) + " on " + e.host() + " attached "
                    + e.content().title());
        } else if (event instanceof Event.KnownIssueFound e) {
            return Optional.of(e.stage().map(Stage::toString).orElse("run")
                    + (e.hosts().isEmpty() ? "" : " on " + String.join(", ", e.hosts()))
                    + ": known issue: " + e.issue().words());
        } else if (event instanceof Event.RunHeld e) {
            return Optional.of("held behind " + name(e.stage()) + " until " + Times.minute(e.until())
                    + ", before anything is finalized; \"Continue\" on the run's page ends the hold\n"
                    + "on the controller: ssh -F " + directory.resolve("ssh_config") + " "
                    + e.hosts().stream().findFirst().orElse("HOST"));
        } else if (event instanceof Event.RunContinued e) {
            return Optional.of(e.by().map(by -> by + " lets the run continue").orElse("the time of the hold is over")
                    + ": finalize stages run");
        } else if (event instanceof Event.CancelRequested e) {
            return Optional.of((e.atOnce() ? "cancelled at once by " : "cancelled by ") + e.by()
                    + ": scripts are stopped, " + (e.atOnce() ? "nothing more runs" : "finalize stages run"));
        } else if (event instanceof Event.RunEnded e) {
            return Optional.of("run " + e.verdict() + (state.known().isRun() ? ", by known issues only" : "")
                    + because(e.cause()));
        }
        return Optional.empty();
    }

    /** That hosts begin to wait for each other: once in a stage for each barrier and the like. */
    private Optional<String> waiting(Event.ScriptCalled event) {
        return state.waiting().groups().stream()
                .filter(group ->
                        group.hosts().contains(event.host()) && !group.awaited().isEmpty())
                .filter(group -> waits.size() < MOST_WAITS && waits.add(event.stage() + " " + group.what()))
                .findFirst()
                .map(group -> name(event.stage()) + ": " + group.sentence());
    }

    /** Such as {@code : srv1 PASSED, srv2 FAILED in 12 s}; nothing for a stage that did not start. */
    private String hosts(Stage stage) {
        Optional<StageState> found = state.stages().stream()
                .filter(one -> one.stage().equals(stage) && one.started().isPresent())
                .findFirst();
        return found.map(one -> ": "
                        + one.hosts().values().stream()
                                .flatMap(host -> host.end().stream())
                                .map(RunLog::host)
                                .collect(Collectors.joining(", "))
                        + one.ended()
                                .map(end -> " in "
                                        + Math.max(
                                                0,
                                                Duration.between(one.started().get(), end)
                                                        .toSeconds())
                                        + " s")
                                .orElse(""))
                .orElse("");
    }

    private static String host(Event.HostEnded end) {
        return end.host() + " " + (end.verdict() == Verdict.SKIPPED ? "nothing to do" : end.verdict())
                + (end.verdict().isGood() || end.exitCode().isEmpty()
                        ? ""
                        : " (exit code " + end.exitCode().getAsInt() + ")");
    }

    private static String because(Optional<String> cause) {
        return cause.map(text -> ": " + text.replace('\n', ' ')).orElse("");
    }
}
