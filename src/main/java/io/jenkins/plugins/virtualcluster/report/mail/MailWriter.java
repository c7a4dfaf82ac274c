package io.jenkins.plugins.virtualcluster.report.mail;

import io.jenkins.plugins.virtualcluster.common.FewNames;
import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.CaseResults;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.record.RepeatedCase;
import io.jenkins.plugins.virtualcluster.record.ScriptResult;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.SuiteCases;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.report.page.RunSummary;
import io.jenkins.plugins.virtualcluster.report.page.SuiteTrend;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts what is notified of a run into words. */
final class MailWriter {
    /** Before a verdict, in the name of the fact which cases ended so. */
    static final String CASES = "Cases ";

    private static final int FINDINGS = 5;
    private static final int NAMES = 20;
    private static final int SUBJECT = 160;
    private static final int COMMIT = 12;

    private final EndedRun run;
    private final SuiteCases cases;
    private final MailPlanner.Topic topic;
    private final List<FailureEntry.Found> found;

    private MailWriter(EndedRun run, MailPlanner.Topic topic) {
        this.run = run;
        this.cases = run.cases();
        this.topic = topic;
        this.found = FailureEntry.all(run, topic.testCase());
    }

    static MailContent write(EndedRun run, MailPlanner.Topic topic) throws IOException {
        return new MailWriter(run, topic).letter();
    }

    private MailContent letter() throws IOException {
        List<FailureEntry> findings = new ArrayList<>();
        for (FailureEntry.Found one : found.subList(0, Math.min(FINDINGS, found.size()))) {
            findings.add(one.read(run.directory()));
        }
        return new MailContent(
                subject(),
                headline(),
                verdict(),
                sentences(),
                run.links().page(run.entry().run().id()),
                findings,
                found.size() - findings.size(),
                facts());
    }

    private Verdict verdict() {
        return topic.standing().verdict();
    }

    private String name() {
        return OutputText.printable(run.entry().run().title());
    }

    private String subject() {
        String what = verdict() + (isKnown() ? ", known issues only" : "") + ": " + name()
                + topic.testCase().map(name -> ", case " + name + often(name)).orElse("");
        String why = switch (verdict()) {
            case PASSED -> isRecovery() ? " (it failed before)" : "";
            case INFRASTRUCTURE -> cause().map(cause -> ": " + cause).orElse("");
            default -> found.isEmpty() ? "" : ": " + first(found.get(0));
        };
        String subject = what + why;
        return subject.length() > SUBJECT ? subject.substring(0, SUBJECT) + "..." : subject;
    }

    /** Such as {@code , 2 of 50 times}; nothing of a case that ran once. */
    private String often(String testCase) {
        return cases.repetitions(testCase)
                .map(ended -> ", " + count(ended, verdict()) + " of " + all(ended) + " times")
                .orElse("");
    }

    private static int count(Map<Verdict, List<Integer>> repetitions, Verdict verdict) {
        return repetitions.entrySet().stream()
                .filter(each -> SuiteTrend.fails(verdict) ? SuiteTrend.fails(each.getKey()) : each.getKey() == verdict)
                .mapToInt(each -> each.getValue().size())
                .sum();
    }

    private static int all(Map<Verdict, List<Integer>> repetitions) {
        return repetitions.values().stream().mapToInt(List::size).sum();
    }

    private String first(FailureEntry.Found one) {
        String where = topic.testCase().isEmpty()
                ? one.stage()
                        .stage()
                        .testCase()
                        .map(name -> "case " + name)
                        .orElse(one.stage().stage().toString())
                : one.stage().stage().toString();
        return where
                + one.host()
                        .map(end -> " on " + OutputText.printable(end.host()))
                        .orElse("");
    }

    private String headline() {
        if (verdict() == Verdict.INFRASTRUCTURE) {
            return "The infrastructure failed suite " + name();
        }
        return topic.testCase()
                .map(testCase -> "Case " + testCase + " of suite " + name() + " " + verdict())
                .orElseGet(() -> "Suite " + name() + " " + verdict());
    }

    private List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        if (topic.testCase().isEmpty()) {
            cause().ifPresent(cause -> sentences.add(sentence(cause)));
        }
        if (verdict() == Verdict.INFRASTRUCTURE) {
            sentences.add(
                    "A machine, the hypervisor or a connection failed. That says nothing about the software under test.");
        } else if (verdict() == Verdict.PASSED) {
            recovery().ifPresent(sentences::add);
        } else if (SuiteTrend.fails(verdict())) {
            sentences.add(since());
        }
        topic.testCase()
                .flatMap(cases::repetitions)
                .ifPresent(ended ->
                        sentences.add("Its " + all(ended) + " repetitions: " + CaseResults.words(ended) + "."));
        if (isKnown()) {
            sentences.add("All that failed is a known issue.");
        }
        if (!run.damage().isEmpty()) {
            sentences.add("The record of the run is damaged, and this mail tells what can be read of it: "
                    + OutputText.printable(String.join("; ", run.damage())) + ".");
        }
        return sentences;
    }

    /** Whether all that the mail is about failed by known issues. */
    private boolean isKnown() {
        return topic.testCase()
                .map(cases.known()::contains)
                .orElse(run.state().known().isRun());
    }

    private boolean isRecovery() {
        return topic.standing().before().filter(SuiteTrend::fails).isPresent();
    }

    private Optional<String> recovery() {
        return topic.standing()
                .failingSince()
                .filter(since -> isRecovery())
                .map(since -> "It passes again. It had been failing since " + mark(since) + ".");
    }

    private String since() {
        SuiteTrend standing = topic.standing();
        Optional<RunSummary> since = standing.failingSince()
                .filter(first -> !first.id().equals(run.entry().run().id()));
        String good = standing.lastGood()
                .map(last -> " The last run that passed was " + mark(last) + ".")
                .orElse(" No earlier run is known to have passed.");
        return since.map(first -> "It has been failing since " + mark(first) + ".")
                        .orElse("This is the first run that fails.")
                + good;
    }

    private String mark(RunSummary one) {
        return "run " + one.run() + " of " + Times.minute(one.started())
                + behind(run.links().page(one.id()))
                + one.commit()
                        .map(commit -> ", commit " + brief(commit) + behind(one.commitPage()))
                        .orElse("");
    }

    private static String behind(Optional<String> link) {
        return link.map(address -> " (" + address + ")").orElse("");
    }

    private Map<String, String> facts() {
        Event.RunStarted start = run.start();
        Instant end = run.end().at();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Run", start.run());
        facts.put("Started", Times.minute(start.at()) + ", took " + Times.words(Duration.between(start.at(), end)));
        facts.put("Cluster", start.cluster() + " on " + run.state().place().hypervisor());
        start.commit().ifPresent(commit -> facts.put("Commit", commit + behind(start.commitPage())));
        if (start.attempt().number() > 1) {
            facts.put("Attempt", attempts(start.attempt()));
        }
        if (topic.testCase().isEmpty()) {
            byVerdict().forEach((verdict, names) -> facts.put(CASES + verdict, FewNames.of(names, NAMES)));
        }
        results().ifPresent(failed -> facts.put("Results that failed", failed));
        facts.replaceAll((name, value) -> OutputText.printable(value));
        return facts;
    }

    private static String attempts(Attempt attempt) {
        return attempt.number() + " of " + attempt.most() + "; the infrastructure failed "
                + (attempt.number() == 2 ? "the one before" : "those before");
    }

    /** The cases; one that the run repeats with each verdict that it had, such as {@code copy (2 of 50: 7, 31)}. */
    private Map<Verdict, List<String>> byVerdict() {
        Map<Verdict, List<String>> names = new LinkedHashMap<>();
        cases.verdicts().forEach((name, worst) -> {
            Map<Verdict, List<Integer>> repetitions = cases.repetitions(name).orElse(Map.of(worst, List.of()));
            int all = all(repetitions);
            repetitions.forEach((verdict, times) -> names.computeIfAbsent(verdict, key -> new ArrayList<>())
                    .add(name
                            + (times.isEmpty()
                                    ? ""
                                    : " (" + times.size() + " of " + all
                                            + (verdict.isGood() ? "" : ": " + CaseResults.few(times)) + ")")));
        });
        return names;
    }

    private record Named(Stage stage, String name, String host) {}

    /** The names of results that failed below the case, or all cases; one of a repeated case with its repetitions. */
    private Optional<String> results() {
        Map<Named, List<ScriptResult>> results = new LinkedHashMap<>();
        for (ScriptResult result : run.state().reports().results()) {
            Stage stage = cases.stage(result.stage());
            if (result.failed()
                    && (topic.testCase().isEmpty() || stage.testCase().equals(topic.testCase()))) {
                results.computeIfAbsent(new Named(stage, result.name(), result.host()), key -> new ArrayList<>())
                        .add(result);
            }
        }
        List<String> failed = new ArrayList<>();
        results.forEach((named, all) -> failed.add(named.name + " on " + named.host + in(all)
                + all.get(0).text().lines().findFirst().map(line -> ": " + line).orElse("")));
        return failed.isEmpty() ? Optional.empty() : Optional.of(FewNames.of(failed, NAMES, "; "));
    }

    /** Such as {@code  (7, 31)}; nothing of a case that is not repeated. */
    private String in(List<ScriptResult> results) {
        List<Integer> times = results.stream()
                .flatMap(result -> result.stage().testCase().stream())
                .filter(name -> cases.areRepeated())
                .map(name -> RepeatedCase.of(name).time())
                .distinct()
                .toList();
        return times.isEmpty() ? "" : " (" + CaseResults.few(times) + ")";
    }

    private Optional<String> cause() {
        return run.end().cause().map(cause -> OutputText.printable(cause.replace('\n', ' ')));
    }

    private static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + (text.endsWith(".") ? "" : ".");
    }

    private static String brief(String commit) {
        String mark = commit.endsWith("+") ? "+" : "";
        String id = commit.substring(0, commit.length() - mark.length());
        return id.substring(0, Math.min(COMMIT, id.length())) + mark;
    }
}
