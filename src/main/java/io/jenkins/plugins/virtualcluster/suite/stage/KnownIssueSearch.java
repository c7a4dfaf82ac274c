package io.jenkins.plugins.virtualcluster.suite.stage;

import io.jenkins.plugins.virtualcluster.definition.KnownIssue;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.FailureLines;
import io.jenkins.plugins.virtualcluster.record.Issue;
import io.jenkins.plugins.virtualcluster.record.KnownFailures;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunJournal;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.RunState.StageState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.request.Repeats;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Compares what fails in a run with the known issues of its definitions, and writes down which failures are known. One thread
 * at a time asks it; failures come from others.
 */
public final class KnownIssueSearch {
    /** For all failures of a run. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final List<KnownIssue> issues;
    /** In their order. */
    private final List<String> hosts;

    private final Repeats repeats;
    private final RunJournal journal;
    /** What has failed and was not compared yet; guarded by this, as is the next. */
    private final List<Failure> failures = new ArrayList<>();

    private long nanosLeft = LONGEST.toNanos();

    /**
     * Something that failed.
     *
     * @param stage empty if the run failed beside its stages
     * @param host empty if it failed as a whole
     */
    private record Failure(Optional<Stage> stage, Optional<String> host, String cause) {}

    private record Found(Optional<Stage> stage, KnownIssue issue) {}

    private record Line(String host, String text) {}

    /**
     * How a run is judged.
     *
     * @param run whether all that failed is known
     * @param cases those that failed by known issues alone
     */
    public record Known(boolean run, List<String> cases) {
        static final Known NOTHING = new Known(false, List.of());
    }

    /** @param before what the record held when this process began */
    public KnownIssueSearch(RunRequest request, RunJournal journal, RunState before) {
        this.repeats = request.repeats();
        LocalDate today = journal.now().atZone(ZoneOffset.UTC).toLocalDate();
        this.issues = request.knownIssues().stream()
                .filter(issue -> issue.isApplied(today))
                .toList();
        this.hosts = request.suite().hosts();
        this.journal = journal;
        if (!this.issues.isEmpty()) {
            before.stages().forEach(stage -> takeUp(stage, before.known()));
            journal.record().listen(this::event);
        }
    }

    /** What failed before this process, which may have been compared or not. */
    private void takeUp(StageState stage, KnownFailures known) {
        List<Event.HostEnded> failed = stage.failedHosts();
        failed.stream()
                .filter(end -> known.of(stage.stage(), end.host()).isEmpty())
                .forEach(this::event);
        if (failed.isEmpty() && known.of(stage.stage()).isEmpty()) {
            stage.verdict().ifPresent(verdict -> ended(stage.stage(), verdict, stage.cause()));
        }
    }

    private void event(Event event) {
        if (event instanceof Event.HostEnded end && KnownFailures.isFailure(end.verdict())) {
            add(new Failure(
                    Optional.of(end.stage()),
                    Optional.of(end.host()),
                    end.cause().orElse("")));
        } else if (event instanceof Event.StageEnded end) {
            ended(end.stage(), end.verdict(), end.cause());
        }
    }

    /** A stage has failed as a whole if none of its hosts has. */
    private synchronized void ended(Stage stage, Verdict verdict, Optional<String> cause) {
        if (KnownFailures.isFailure(verdict)
                && failures.stream().noneMatch(failure -> failure.stage.equals(Optional.of(stage)))) {
            failures.add(new Failure(Optional.of(stage), Optional.empty(), cause.orElse("")));
        }
    }

    private synchronized void add(Failure failure) {
        failures.add(failure);
    }

    private synchronized List<Failure> take() {
        List<Failure> all = new ArrayList<>(failures);
        failures.clear();
        all.sort(Comparator.comparingInt(
                failure -> failure.host.map(hosts::indexOf).orElse(0)));
        return all;
    }

    /** Compares what has failed since the last call, and writes into the journal what of it is known. */
    public void compare() {
        long start = System.nanoTime();
        Map<Found, List<Line>> found = new LinkedHashMap<>();
        int left = 0;
        BooleanSupplier over = () -> System.nanoTime() - start > nanosLeft;
        for (Failure failure : take()) {
            if (over.getAsBoolean() || !find(failure, found, over)) {
                left++;
            }
        }
        nanosLeft -= System.nanoTime() - start;
        found.forEach((what, lines) -> journal.append(at -> new Event.KnownIssueFound(
                at,
                what.stage,
                lines.stream().map(Line::host).filter(host -> !host.isEmpty()).toList(),
                new Issue(what.issue.pattern().pattern(), what.issue.link(), what.issue.text()),
                lines.get(0).text)));
        if (left > 0) {
            journal.note((left == 1 ? "1 failure was" : left + " failures were")
                    + " not compared with the known issues, since that takes longer than " + LONGEST.toSeconds()
                    + " s; use fewer entries in " + KnownIssue.FILE + ", or restrict them to suites and cases");
        }
    }

    /** Returns false if time was over before the failure was compared with all. */
    private boolean find(Failure failure, Map<Found, List<Line>> found, BooleanSupplier over) {
        Optional<String> testCase = failure.stage.flatMap(Stage::testCase).map(repeats::original);
        List<KnownIssue> candidates = issues.stream()
                .filter(issue -> issue.isOf(testCase, failure.host))
                .toList();
        List<String> lines = candidates.isEmpty() ? List.of() : lines(failure);
        for (KnownIssue issue : candidates) {
            if (over.getAsBoolean()) {
                return false;
            }
            Optional<String> matching = lines.stream()
                    .filter(line -> issue.pattern().matcher(line).find())
                    .findFirst();
            if (matching.isPresent()) {
                found.computeIfAbsent(new Found(failure.stage, issue), key -> new ArrayList<>())
                        .add(new Line(failure.host.orElse(""), matching.get()));
                return true;
            }
        }
        return true;
    }

    private List<String> lines(Failure failure) {
        List<String> lines = new ArrayList<>();
        failure.cause.lines().map(OutputText::printable).forEach(lines::add);
        RunDirectory record = journal.record().directory();
        if (failure.stage.isPresent()
                && failure.host.filter(RunDirectory::isPlain).isPresent()) {
            try {
                lines.addAll(FailureLines.of(record.output(failure.stage.get(), failure.host.get())));
            } catch (IOException e) {
                journal.note(
                        failure.host.get(),
                        "The output of " + failure.stage.get() + " was not compared with the known issues: "
                                + e.getMessage());
            }
        }
        return lines;
    }

    /** Compares all that is left, and the run itself, which has ended so. */
    public Known judge(Verdict verdict, Optional<String> cause) {
        if (issues.isEmpty() || !KnownFailures.isFailure(verdict)) {
            return Known.NOTHING;
        }
        compare();
        RunState state = state();
        boolean beside = state.stages().stream()
                .noneMatch(stage -> stage.verdict().filter(verdict::equals).isPresent());
        if (beside) {
            add(new Failure(Optional.empty(), Optional.empty(), cause.orElse("")));
            compare();
            state = state();
        }
        KnownFailures known = state.known();
        List<StageState> failed = state.stages().stream()
                .filter(stage ->
                        stage.verdict().filter(KnownFailures::isFailure).isPresent())
                .toList();
        List<String> cases = state.cases().stream()
                .filter(name -> failed.stream().anyMatch(stage -> isOf(stage, name)))
                .filter(name ->
                        failed.stream().filter(stage -> isOf(stage, name)).allMatch(known::isStage))
                .toList();
        boolean run = failed.stream().allMatch(known::isStage)
                && (!beside || known.ofRun().isPresent());
        return new Known(run, cases);
    }

    private static boolean isOf(StageState stage, String testCase) {
        return stage.stage().testCase().equals(Optional.of(testCase));
    }

    private RunState state() {
        try {
            return RunState.read(journal.record().directory());
        } catch (IOException e) {
            journal.note("What is known of the failures cannot be said: " + e.getMessage());
            return new RunState();
        }
    }
}
