package io.jenkins.plugins.virtualcluster.jenkins.records;

import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.record.RunStatus;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.report.page.IndexEntry;
import io.jenkins.plugins.virtualcluster.report.page.RunSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A run as lists and the remote API show it.
 *
 * @param build the number of its build
 * @param id of its record
 * @param script whether it was no suite, but one script, or the start of a cluster
 * @param took until its last event; until now while it runs, since a suite that boots has no events for minutes
 * @param title what was run, such as {@code copy (version=5.6)}, {@code clusterScript}, {@code cluster demo}
 * @param cell of its suite's matrix, such as {@code version=5.6}; empty without one
 * @param cases how they ended, in their order; those that did not begin are not in it
 * @param known whether all that failed is a known issue
 * @param knownCases those that failed by known issues alone
 * @param damage what of its record is missing or cannot be read, and where
 * @param run its id
 * @param heldUntil when it continues at the latest; empty if it is not held
 * @param rerunOf the id of the run that it repeats; empty if it repeats none
 */
public record RunLine(
        int build,
        String id,
        String suite,
        boolean script,
        String title,
        String cell,
        String cluster,
        RunStatus outcome,
        Optional<String> cause,
        Instant started,
        Duration took,
        int hosts,
        Map<String, Verdict> cases,
        boolean known,
        List<String> knownCases,
        List<String> damage,
        String run,
        Optional<Instant> heldUntil,
        Optional<String> rerunOf) {

    static RunLine of(int build, IndexEntry entry) {
        RunSummary run = entry.run();
        return new RunLine(
                build,
                run.id(),
                run.suite(),
                run.script(),
                title(run),
                run.cellName(),
                run.cluster(),
                RunStatus.of(run.verdict(), run.live(), !run.damage().isEmpty()),
                run.cause(),
                run.started(),
                run.verdict().isEmpty() && run.live()
                        ? Duration.between(run.started(), Instant.now())
                        : Duration.ofMillis(run.durationMs()),
                run.hosts(),
                entry.caseVerdicts(),
                run.known(),
                run.knownCases(),
                run.damage(),
                run.run(),
                run.live() ? run.heldUntil() : Optional.empty(),
                run.rerunOf());
    }

    /** Whether it ended and did not pass, or was broken off. */
    public boolean isBad() {
        return outcome.verdict().map(verdict -> !verdict.isGood()).orElse(outcome != RunStatus.RUNNING);
    }

    public long passed() {
        return cases.values().stream().filter(Verdict.PASSED::equals).count();
    }

    /** Those that went wrong; one that somebody cancelled did not. */
    public long failed() {
        return cases.values().stream()
                .filter(verdict -> !verdict.isGood() && verdict != Verdict.CANCELLED)
                .count();
    }

    public long cancelled() {
        return cases.values().stream().filter(Verdict.CANCELLED::equals).count();
    }

    public long skipped() {
        return cases.values().stream().filter(Verdict.SKIPPED::equals).count();
    }

    /** Its page, below the pages of its build. */
    public String page() {
        return "run/" + RecordPages.encoded(id);
    }

    /** What was run, for people: the suite's name with its cell, or that it was no suite. */
    public String nameText() {
        return title;
    }

    private static String title(RunSummary run) {
        if (!run.script()) {
            return run.title();
        }
        return run.stages() == 0 ? Messages.RunLine_cluster(run.cluster()) : "clusterScript";
    }

    /** Such as {@code 4 passed, 1 failed}; empty for a script. */
    public String casesText() {
        if (script) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        parts.add(Messages.RunLine_passedCases(passed()));
        if (failed() > 0) {
            parts.add(
                    knownCases.isEmpty()
                            ? Messages.RunLine_failedCases(failed())
                            : Messages.RunLine_failedKnownCases(failed(), knownCases.size()));
        }
        if (cancelled() > 0) {
            parts.add(Messages.RunLine_cancelledCases(cancelled()));
        }
        if (skipped() > 0) {
            parts.add(Messages.RunLine_skippedCases(skipped()));
        }
        return String.join(", ", parts);
    }

    /** Such as {@code 5 cases: 4 passed, 1 failed; 3 min 20 s}: what is counted is said, as test reports count otherwise. */
    public String digestText() {
        if (script) {
            return tookText();
        }
        return cases.isEmpty()
                ? Messages.RunLine_noCase(tookText())
                : Messages.RunLine_digest(cases.size(), casesText(), tookText());
    }

    /** Why, and what of the record is damaged; empty if there is neither. */
    public String causeText() {
        return Stream.concat(
                        damage.isEmpty()
                                ? Stream.empty()
                                : Stream.of(Messages.RunLine_damaged(String.join("; ", damage))),
                        cause.stream())
                .collect(Collectors.joining(" · "));
    }

    /** Such as {@code failed, known issues only}. */
    public String wordText() {
        return known ? Messages.RunLine_knownOnly(word()) : word();
    }

    private String word() {
        return switch (outcome) {
            case RUNNING -> Messages.RunLine_running();
            case PASSED -> Messages.RunLine_passed();
            case FAILED -> Messages.RunLine_failed();
            case TIMED_OUT -> Messages.RunLine_timedOut();
            case INFRASTRUCTURE -> Messages.RunLine_infrastructure();
            case CANCELLED -> Messages.RunLine_cancelled();
            case SKIPPED -> Messages.RunLine_skipped();
            case NOTHING_TO_DO -> Messages.RunLine_nothingToDo();
            case NOT_STARTED -> Messages.RunLine_notStarted();
            case INTERRUPTED -> Messages.RunLine_interrupted();
            case DAMAGED -> Messages.RunLine_broken();
        };
    }

    /** What a mark in a trend says, such as {@code #12: failed, 3 min 20 s}. */
    public String titleText() {
        return Messages.RunLine_title(String.valueOf(build), wordText(), tookText());
    }

    /** For a format of the reader's language. */
    public Date date() {
        return Date.from(started);
    }

    /** Until when it is held, for such a format; null if it is not. */
    public Date heldDate() {
        return heldUntil.map(Date::from).orElse(null);
    }

    /** Such as {@code 1 h 2 min}, {@code 3 min 20 s}, {@code 4.2 s}. */
    public String tookText() {
        return Times.words(took);
    }
}
