package io.jenkins.plugins.virtualcluster.cli.records;

import io.jenkins.plugins.virtualcluster.cli.base.RecordsOption;
import io.jenkins.plugins.virtualcluster.cli.base.TimeOption;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.report.page.IndexEntry;
import io.jenkins.plugins.virtualcluster.report.page.RunIndex;
import io.jenkins.plugins.virtualcluster.report.page.RunQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The records of runs that a list is to show: the last ones, or all that pass the filters, which are those of the pages. */
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
                    "Only runs with this verdict, such as failed; or running, interrupted, or damaged. Several are"
                            + " separated by commas.")
    private List<String> verdicts = List.of();

    @Option(names = "--host", paramLabel = "HOST", description = "Only runs whose cluster has this host.")
    private Optional<String> host = Optional.empty();

    @Option(
            names = "--commit",
            paramLabel = "COMMIT",
            description = "Only runs of definitions at this commit; its first digits suffice.")
    private Optional<String> commit = Optional.empty();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only runs that started within this time, such as 12h or 7d, or since a date, such as"
                    + " 2026-03-31, in UTC.")
    private Optional<String> since = Optional.empty();

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description =
                    "Only runs that started before this time, such as 12h or 7d ago, or on this date at the latest.")
    private Optional<String> until = Optional.empty();

    @Option(
            names = "--text",
            paramLabel = "TEXT",
            description = "Only runs whose cause, suite, cluster, owner, hypervisor, commit or id contains this text.")
    private Optional<String> text = Optional.empty();

    /** Whether only some runs are asked for. */
    public boolean isSet() {
        return !parameters().isEmpty() || since.isPresent() || until.isPresent();
    }

    /** Those that the pages take as they are. */
    private Map<String, String> parameters() {
        Map<String, String> parameters = new HashMap<>();
        Map.of("suite", suite, "host", host, "commit", commit, "text", text)
                .forEach((name, value) -> value.ifPresent(given -> parameters.put(name, given)));
        if (!verdicts.isEmpty()) {
            parameters.put("verdict", String.join(",", verdicts));
        }
        return parameters;
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
        if (!isSet()) {
            return Records.list(records.directory(), LAST);
        }
        List<Records.Entry> entries = new ArrayList<>();
        for (IndexEntry entry : indexed(now)) {
            entries.add(Records.read(
                    new RunDirectory(records.directory().resolve(entry.run().id()))));
        }
        return entries;
    }

    /**
     * What the index has of them, newest first; without a filter, of all runs.
     *
     * @param now what a time before now counts from
     * @throws InvalidRequestException if a filter is none
     * @throws IOException if the directory of records cannot be read
     */
    public List<IndexEntry> indexed(Instant now) throws InvalidRequestException, IOException {
        Map<String, String> parameters = parameters();
        if (since.isPresent()) {
            parameters.put("since", time("--since", since.get(), now, 0).toString());
        }
        if (until.isPresent()) {
            parameters.put("until", time("--until", until.get(), now, 1).toString());
        }
        RunQuery query = RunQuery.of(parameters);
        return new RunIndex(records.directory())
                .entries().stream().filter(query::matches).toList();
    }

    /** @param days behind a date's begin */
    private static Instant time(String option, String text, Instant now, int days) throws InvalidRequestException {
        try {
            return LocalDate.parse(text)
                    .plusDays(days)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant();
        } catch (DateTimeParseException date) {
            try {
                return now.minus(new TimeOption().convert(text));
            } catch (TypeConversionException e) {
                throw new InvalidRequestException(option + ": '" + text
                        + "' is neither a time nor a date; expected one such as 12h, at most 7d, or 2026-03-31");
            }
        }
    }
}
