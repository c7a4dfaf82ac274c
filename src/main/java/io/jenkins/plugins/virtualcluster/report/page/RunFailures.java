package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Issue;
import io.jenkins.plugins.virtualcluster.record.KnownFailures;
import io.jenkins.plugins.virtualcluster.record.LineKinds;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.report.page.OutputSearch.Cursor;
import io.jenkins.plugins.virtualcluster.report.page.OutputSearch.Match;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * The hosts that failed in a run, with the lines of their outputs that say why. Hosts that failed in the same way in one stage
 * are one failure: with the same verdict and cause and the same last lines, their own names apart. The worst come first, then
 * those of earlier stages. What was cancelled is none.
 */
final class RunFailures {
    /** Of no more failures lines are read. */
    private static final int SHOWN = 50;

    /** The ends of no more outputs are compared; hosts beyond are alike by verdict and cause alone. */
    private static final int TAILS = 2_000;

    private static final int LAST = 10;
    private static final int ERRORS = 3;
    private static final int BYTES = 8_192;
    /** No longer line is given, in characters. */
    private static final int LONGEST = 500;

    private final RecordDirectory record;
    private final LineKinds kinds;
    private final LineIndexes lines;
    private final long numbered;
    private final BooleanSupplier over;
    private int tails;

    /**
     * A line of an output, printable.
     *
     * @param number from 1; none if it is not known
     * @param error whether it tells of an error
     */
    record Line(OptionalLong number, String text, boolean error) {
        static Line of(OptionalLong number, String text, LineKinds kinds) {
            String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
            return new Line(number, shown, LineFilter.ERRORS.passes(shown, kinds));
        }
    }

    /**
     * A failure.
     *
     * @param cause empty if there is none
     * @param hosts that failed so, in their order; the lines are those of the first. None if the stage failed as a whole
     * @param known the known issue that it is
     * @param errors the first lines that tell of an error; those among the last lines are not repeated
     * @param last the last lines of the output
     */
    record Failure(
            Stage stage,
            Verdict verdict,
            String cause,
            List<String> hosts,
            Optional<Issue> known,
            List<Line> errors,
            List<Line> last) {}

    /** What hosts have in common that failed in the same way; hosts' own names are replaced. */
    private record Alike(Stage stage, Verdict verdict, String cause, Optional<Issue> known, List<String> last) {}

    /**
     * Reads from a record.
     *
     * @param numbered lines of longer outputs have no numbers, in bytes
     * @param over says that reading is to end; from then on there are only last lines, without their numbers
     */
    RunFailures(RecordDirectory record, LineIndexes lines, long numbered, BooleanSupplier over) {
        this.record = record;
        this.kinds = record.kinds();
        this.lines = lines;
        this.numbered = numbered;
        this.over = over;
    }

    List<Failure> of(RunState state) throws IOException {
        Map<Alike, List<String>> alike = new LinkedHashMap<>();
        for (RunState.StageState stage : state.stages()) {
            List<Event.HostEnded> failed = stage.failedHosts();
            for (Event.HostEnded end : failed) {
                alike.computeIfAbsent(alike(end, state.known().of(end.stage(), end.host())), key -> new ArrayList<>())
                        .add(end.host());
            }
            Verdict verdict = stage.verdict().orElse(Verdict.SKIPPED);
            if (failed.isEmpty() && KnownFailures.isFailure(verdict)) {
                alike.put(
                        new Alike(
                                stage.stage(),
                                verdict,
                                stage.cause().orElse(""),
                                state.known().of(stage.stage()),
                                List.of()),
                        List.of());
            }
        }
        List<Map.Entry<Alike, List<String>>> sorted = new ArrayList<>(alike.entrySet());
        sorted.sort(Comparator.comparing(
                (Map.Entry<Alike, List<String>> each) -> each.getKey().verdict(), Comparator.reverseOrder()));
        List<Failure> failures = new ArrayList<>();
        for (Map.Entry<Alike, List<String>> each : sorted) {
            failures.add(failure(each.getKey(), each.getValue(), failures.size() < SHOWN));
        }
        return failures;
    }

    private Alike alike(Event.HostEnded end, Optional<Issue> known) throws IOException {
        List<String> last = hasOutput(end.stage(), end.host()) && tails++ < TAILS
                ? OutputText.tail(record.files().output(end.stage(), end.host()), LAST, BYTES)
                : List.of();
        return new Alike(
                end.stage(),
                end.verdict(),
                anonymous(end.cause().orElse(""), end.host()),
                known,
                last.stream().map(line -> anonymous(line, end.host())).toList());
    }

    private static String anonymous(String text, String host) {
        return text.replace(host, "\0");
    }

    private static String named(String text, String host) {
        return text.replace("\0", host);
    }

    private boolean hasOutput(Stage stage, String host) {
        return RunDirectory.isPlain(host)
                && Files.isRegularFile(record.files().output(stage, host), LinkOption.NOFOLLOW_LINKS);
    }

    private Failure failure(Alike alike, List<String> hosts, boolean withLines) throws IOException {
        List<Line> errors = List.of();
        List<Line> last = List.of();
        String host = hosts.isEmpty() ? "" : hosts.get(0);
        if (withLines && !alike.last.isEmpty()) {
            Path output = record.file(record.files().output(alike.stage, host));
            last = lastLines(output);
            if (last.isEmpty()) {
                last = alike.last.stream()
                        .map(line -> Line.of(OptionalLong.empty(), named(line, host), kinds))
                        .toList();
            } else {
                errors = firstErrors(output, last.get(0).number().getAsLong());
            }
        }
        String cause = OutputText.printable(named(alike.cause, host).replace('\n', ' '));
        return new Failure(alike.stage, alike.verdict, cause, List.copyOf(hosts), alike.known, errors, last);
    }

    /** With their numbers; none if those are not known, or time is over. */
    private List<Line> lastLines(Path output) throws IOException {
        if (Files.size(output) > numbered) {
            return List.of();
        }
        LineIndex index = lines.of(output, over);
        LineIndex.View view = index.view();
        if (!view.complete()) {
            return List.of();
        }
        long first = Math.max(0, view.lines() - LAST);
        LineIndex.Place place = index.place(first);
        OutputSearch.Result found = new OutputSearch(LineFilter.ALL, "", over)
                .run(output, new Cursor(first, place.line(), place.offset()), LAST);
        return found.next().isPresent() && found.matches().size() < LAST ? List.of() : read(output, found.matches());
    }

    private List<Line> firstErrors(Path output, long before) throws IOException {
        List<Match> found = new OutputSearch(LineFilter.ERRORS, "", over)
                .by(kinds)
                .run(output, new Cursor(0, 0, 0), ERRORS)
                .matches();
        return read(
                output,
                found.stream().filter(match -> match.line() + 1 < before).toList());
    }

    private List<Line> read(Path output, List<Match> matches) throws IOException {
        List<Line> read = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(output, StandardOpenOption.READ)) {
            for (Match match : matches) {
                byte[] bytes =
                        OutputApi.read(channel, match.offset(), match.offset() + Math.min(BYTES, match.length()));
                String text = new String(bytes, StandardCharsets.UTF_8).stripTrailing();
                // of a progress bar what a terminal would show
                String shown = text.substring(text.lastIndexOf('\r') + 1);
                read.add(Line.of(OptionalLong.of(match.line() + 1), OutputText.printable(shown), kinds));
            }
        }
        return read;
    }
}
