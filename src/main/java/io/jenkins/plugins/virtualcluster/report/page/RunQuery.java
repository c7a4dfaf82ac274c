package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Suggestions;
import io.jenkins.plugins.virtualcluster.record.RunStatus;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which runs of a list are wanted: the filters of the pages and of the command line. What is empty excludes none.
 *
 * @param suite of that name; single scripts are no runs of a suite
 * @param cell of the suite's matrix, such as {@code version=5.6, arch=aarch64}; the empty text for runs without a matrix
 * @param verdicts some of {@link #words()}
 * @param host that their cluster has
 * @param commit the first digits of its id
 * @param since when they started at the earliest
 * @param until before when they started
 * @param text that one of the run's facts contains, whatever the case of its letters
 */
public record RunQuery(
        Optional<String> suite,
        Optional<String> cell,
        Set<String> verdicts,
        Optional<String> host,
        Optional<String> commit,
        Optional<Instant> since,
        Optional<Instant> until,
        Optional<String> text) {
    public RunQuery {
        verdicts = Set.copyOf(verdicts);
    }

    /** What a run may be: its verdict, or what there is while there is none; and whether its record is damaged. */
    public static List<String> words() {
        return Stream.concat(
                        Stream.of(Verdict.values()).map(RunStatus::of),
                        Stream.of(RunStatus.RUNNING, RunStatus.INTERRUPTED, RunStatus.DAMAGED))
                .map(RunStatus::style)
                .toList();
    }

    /**
     * Reads it.
     *
     * @param parameters named as the filters, verdicts as {@code verdict}, separated by commas; times as ISO 8601 has them. Those
     *     that are blank are omitted, except the cell
     * @throws InvalidRequestException if a verdict or a time is none
     */
    public static RunQuery of(Map<String, String> parameters) throws InvalidRequestException {
        return new RunQuery(
                text(parameters, "suite"),
                Optional.ofNullable(parameters.get("cell")),
                verdicts(text(parameters, "verdict").orElse("")),
                text(parameters, "host"),
                text(parameters, "commit").map(commit -> commit.toLowerCase(Locale.ROOT)),
                time(parameters, "since"),
                time(parameters, "until"),
                text(parameters, "text").map(text -> text.toLowerCase(Locale.ROOT)));
    }

    private static Optional<String> text(Map<String, String> parameters, String name) {
        return Optional.ofNullable(parameters.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static Set<String> verdicts(String text) throws InvalidRequestException {
        Set<String> verdicts = new LinkedHashSet<>();
        for (String one : text.isEmpty() ? new String[0] : text.split(",")) {
            String word = one.strip().toLowerCase(Locale.ROOT).replace('_', '-');
            if (!words().contains(word)) {
                throw new InvalidRequestException(Suggestions.unknown("verdict", one.strip(), words()));
            }
            verdicts.add(word);
        }
        return verdicts;
    }

    private static Optional<Instant> time(Map<String, String> parameters, String name) throws InvalidRequestException {
        Optional<String> text = text(parameters, name);
        try {
            return text.map(Instant::parse);
        } catch (DateTimeParseException e) {
            throw new InvalidRequestException(
                    name + ": '" + text.orElseThrow() + "' is not a time; expected one such as 2026-03-31T12:00:00Z");
        }
    }

    /** The list without its filters. */
    RunQuery unfiltered() {
        return new RunQuery(
                suite,
                cell,
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Whether the run is wanted. */
    public boolean matches(IndexEntry entry) {
        RunSummary run = entry.run();
        return suite.map(name -> !run.script() && name.equals(run.suite())).orElse(true)
                && cell.map(run.cellName()::equals).orElse(true)
                && (verdicts.isEmpty() || hasVerdict(run))
                && host.map(name -> entry.hosts().contains(name) || entry.idle().contains(name))
                        .orElse(true)
                && commit.map(begin ->
                                run.commit().filter(id -> id.startsWith(begin)).isPresent())
                        .orElse(true)
                && since.map(first -> !run.started().isBefore(first)).orElse(true)
                && until.map(end -> run.started().isBefore(end)).orElse(true)
                && text.map(part -> hasText(run, part)).orElse(true);
    }

    private boolean hasVerdict(RunSummary run) {
        boolean damaged = !run.damage().isEmpty();
        String word = RunStatus.of(run.verdict(), run.live(), damaged).style();
        return verdicts.contains(word) || damaged && verdicts.contains(RunStatus.DAMAGED.style());
    }

    private static boolean hasText(RunSummary run, String part) {
        List<String> facts = new ArrayList<>(
                List.of(run.id(), run.run(), run.title(), run.cluster(), run.owner(), run.hypervisor()));
        run.commit().ifPresent(facts::add);
        run.cause().ifPresent(facts::add);
        facts.addAll(run.damage());
        return facts.stream().anyMatch(fact -> fact.toLowerCase(Locale.ROOT).contains(part));
    }
}
