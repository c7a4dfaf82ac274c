package io.jenkins.plugins.virtualcluster.cli.records;

import io.jenkins.plugins.virtualcluster.cli.base.RecordsOption;
import io.jenkins.plugins.virtualcluster.cli.base.TimeOption;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Suggestions;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The records of runs that a list is to show: the last ones, or all that pass the filters. */
public final class RunFilter {
    private static final int LAST = 10;

    @Mixin
    private RecordsOption records;

    @Option(names = "--suite", paramLabel = "SUITE", description = "Only runs of this suite.")
    private Optional<String> suite = Optional.empty();

    @Option(
            names = "--verdict",
            paramLabel = "VERDICT",
            split = ",",
            description =
                    "Only runs with this verdict, such as failed; or running, or interrupted. Several are separated"
                            + " by commas.")
    private List<String> verdicts = List.of();

    @Option(names = "--host", paramLabel = "HOST", description = "Only runs whose cluster has this host.")
    private Optional<String> host = Optional.empty();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only runs that started within this time, such as 12h or 7d, or since a date, such as"
                    + " 2026-03-31, in UTC.")
    private Optional<String> since = Optional.empty();

    /** Whether only some runs are asked for. */
    public boolean isSet() {
        return suite.isPresent() || !verdicts.isEmpty() || host.isPresent() || since.isPresent();
    }

    public Path directory() {
        return records.directory();
    }

    /**
     * These records, newest first; without a filter, the last ten.
     *
     * @param now what a time before now counts from
     * @throws InvalidRequestException if a filter is none
     * @throws IOException if the directory of records cannot be read
     */
    public List<Records.Entry> entries(Instant now) throws InvalidRequestException, IOException {
        List<String> wanted = verdicts();
        Instant first = since.isEmpty() ? Instant.MIN : first(now).truncatedTo(ChronoUnit.SECONDS);
        List<Records.Entry> entries = new ArrayList<>();
        for (RunDirectory directory : Records.all(records.directory())) {
            Optional<Records.Name> name = Records.name(directory);
            if (name.filter(its -> its.started().isBefore(first)).isPresent()) {
                break;
            }
            if (suite.isEmpty() || suite.equals(name.map(Records.Name::suite))) {
                Records.Entry entry = Records.read(directory);
                if ((wanted.isEmpty() || wanted.contains(word(entry))) && hasHost(entry)) {
                    entries.add(entry);
                }
            }
            if (!isSet() && entries.size() == LAST) {
                break;
            }
        }
        return entries;
    }

    private List<String> verdicts() throws InvalidRequestException {
        List<String> known = Stream.concat(
                        Stream.of(Verdict.values()).map(RunFilter::word), Stream.of("running", "interrupted"))
                .toList();
        List<String> wanted = new ArrayList<>();
        for (String verdict : verdicts) {
            String word = verdict.toLowerCase(Locale.ROOT).replace('_', '-');
            if (!known.contains(word)) {
                throw new InvalidRequestException(Suggestions.unknown("verdict", verdict, known));
            }
            wanted.add(word);
        }
        return wanted;
    }

    private Instant first(Instant now) throws InvalidRequestException {
        String text = since.orElseThrow();
        try {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException date) {
            try {
                return now.minus(new TimeOption().convert(text));
            } catch (TypeConversionException e) {
                throw new InvalidRequestException("--since: '" + text
                        + "' is neither a time nor a date; expected one such as 12h, at most 7d, or 2026-03-31");
            }
        }
    }

    private static String word(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String word(Records.Entry entry) {
        return entry.state()
                .map(state -> state.ended()
                        .map(Event.RunEnded::verdict)
                        .map(RunFilter::word)
                        .orElse(entry.beingWritten() ? "running" : "interrupted"))
                .orElse("unreadable");
    }

    private boolean hasHost(Records.Entry entry) {
        return host.isEmpty()
                || entry.state().flatMap(RunState::started).stream()
                        .anyMatch(start -> start.hosts().contains(host.get()));
    }
}
