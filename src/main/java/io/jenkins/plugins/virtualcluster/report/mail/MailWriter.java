package io.jenkins.plugins.virtualcluster.report.mail;

import io.jenkins.plugins.virtualcluster.common.FewNames;
import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.KnownFailures;
import io.jenkins.plugins.virtualcluster.record.OutputText;
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
import java.util.stream.Collectors;

/** Puts what is notified of a run into words. */
final class MailWriter {
    /** Before a verdict, in the name of the fact which cases ended so. */
    static final String CASES = "Cases ";

    private static final int FINDINGS = 5;
    private static final int NAMES = 20;
    private static final int SUBJECT = 160;
    private static final int COMMIT = 12;

    private final EndedRun run;
    private final MailPlanner.Topic topic;
    private final List<FailureEntry.Found> found;

    private MailWriter(EndedRun run, MailPlanner.Topic topic) {
        this.run = run;
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
                + topic.testCase().map(name -> ", case " + name).orElse("");
        String why = switch (verdict()) {
            case PASSED -> isRecovery() ? " (it failed before)" : "";
            case INFRASTRUCTURE -> cause().map(cause -> ": " + cause).orElse("");
            default -> found.isEmpty() ? "" : ": " + first(found.get(0));
        };
        String subject = what + why;
        return subject.length() > SUBJECT ? subject.substring(0, SUBJECT) + "..." : subject;
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
        KnownFailures known = run.state().known();
        return topic.testCase().map(known.cases()::contains).orElse(known.isRun());
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
            cases().forEach((verdict, names) -> facts.put(CASES + verdict, names));
        }
        results().ifPresent(failed -> facts.put("Results that failed", failed));
        facts.replaceAll((name, value) -> OutputText.printable(value));
        return facts;
    }

    private static String attempts(Attempt attempt) {
        return attempt.number() + " of " + attempt.most() + "; the infrastructure failed "
                + (attempt.number() == 2 ? "the one before" : "those before");
    }

    private Map<Verdict, String> cases() {
        Map<Verdict, List<String>> cases = run.state().cases().stream()
                .collect(Collectors.groupingBy(run.state()::caseVerdict, LinkedHashMap::new, Collectors.toList()));
        Map<Verdict, String> texts = new LinkedHashMap<>();
        cases.forEach((verdict, names) -> texts.put(verdict, FewNames.of(names, NAMES)));
        return texts;
    }

    /** The names of results that failed below the case, or all cases. */
    private Optional<String> results() {
        List<String> failed = run.state().reports().results().stream()
                .filter(result -> result.failed()
                        && (topic.testCase().isEmpty()
                                || result.stage().testCase().equals(topic.testCase())))
                .map(result -> result.name() + " on " + result.host()
                        + (result.text().isEmpty()
                                ? ""
                                : ": " + result.text().lines().findFirst().orElse("")))
                .toList();
        return failed.isEmpty() ? Optional.empty() : Optional.of(FewNames.of(failed, NAMES, "; "));
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
