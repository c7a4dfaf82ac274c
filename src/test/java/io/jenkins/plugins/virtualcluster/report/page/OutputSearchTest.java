package io.jenkins.plugins.virtualcluster.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.virtualcluster.common.Json;
import io.jenkins.plugins.virtualcluster.record.ErrorWords;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputSearchTest {
    private static final OutputSearch.Cursor BEGIN = new OutputSearch.Cursor(0, 0, 0);

    @TempDir
    Path directory;

    private List<Long> found(LineFilter filter, String text, String output) throws IOException {
        Path file = Files.writeString(directory.resolve("output"), output);
        return new OutputSearch(filter, text, () -> false)
                .run(file, BEGIN, 100).matches().stream()
                        .map(OutputSearch.Match::line)
                        .toList();
    }

    @Test
    void eachFilterShowsWhatTheStricterOnesShow() throws IOException {
        String output = "plain\n+ xrdcp a b\n2026-11-22T10:00:00Z stamp\nWARNING: slow\n0 errors, no failures\n"
                + "\u001b[31mERROR\u001b[0m\njava.io.IOException: x\nthe prefailed\n\u001b[1m! assert\n + no\nterrors";

        assertThat(found(LineFilter.ERRORS, "", output)).containsExactly(5L, 6L);
        assertThat(found(LineFilter.WARNINGS, "", output)).containsExactly(3L, 5L, 6L);
        assertThat(found(LineFilter.IMPORTANT, "", output)).containsExactly(1L, 2L, 3L, 5L, 6L, 8L);
    }

    @Test
    void aTextIsFoundInAnyCaseThroughColoursAndNotAcrossLines() throws IOException {
        String output = "aab\nne\u001b[1;31med\u001b[0mle\nnee\ndle\nNEEDLE";

        assertThat(found(LineFilter.ALL, "NeedLe", output)).containsExactly(1L, 4L);
        assertThat(found(LineFilter.ALL, "ab", output)).containsExactly(0L);
        assertThat(found(LineFilter.ALL, "[1;31m", output)).isEmpty();
    }

    @Test
    void aTextIsFoundWithoutRegardToCaseInOtherAlphabetsToo() throws IOException {
        assertThat(found(LineFilter.ALL, "GRÖSSE", "größe\nGrösse\n\u0413\u043e\u0434\n"))
                .containsExactly(1L);
        assertThat(found(LineFilter.ALL, "\u0433\u043e\u0434", "\u0413\u041e\u0414"))
                .containsExactly(0L);
    }

    @Test
    void linesAreOfTheClassesThatThePageKnows() throws IOException {
        JsonNode table =
                Json.MAPPER.readTree(Path.of("src/test/js/line-classes.json").toFile());
        for (JsonNode each : table) {
            String line = each.get(0).textValue();
            String narrowest = "all";
            for (LineFilter filter : LineFilter.values()) {
                if (!found(filter, "", line + "\n").isEmpty()) {
                    narrowest = filter.name().toLowerCase(Locale.ROOT);
                }
            }
            assertThat(narrowest).as(line).isEqualTo(each.get(1).textValue());
        }
    }

    @Test
    void linesMarkSectionsAsThePageKnowsThem() throws IOException {
        JsonNode table =
                Json.MAPPER.readTree(Path.of("src/test/js/section-marks.json").toFile());
        StringBuilder output = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (JsonNode each : table) {
            if (!each.get(1).isNull()) {
                expected.add(
                        output.toString().lines().count() + " " + each.get(1).textValue());
            }
            output.append(each.get(0).textValue()).append('\n');
        }
        Path file = Files.writeString(directory.resolve("output"), output);
        List<OutputSearch.Match> marks =
                OutputSearch.forMarks(() -> false).run(file, BEGIN, 100).matches();

        assertThat(marks)
                .extracting(
                        match -> match.line() + " " + match.mark().orElseThrow().text())
                .containsExactlyElementsOf(expected);
    }

    /** Counts how often its characters are looked at. */
    private static final class Counted implements CharSequence {
        private final String text;
        private long looks;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            looks++;
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.", ".", "no ", "0 ", "error9", "exception", "xexceptio", "core ", "_", "\u00e9"})
    void whetherALineTellsOfAnErrorTakesTimeInProportionToItsLength(String part) {
        String text = part.repeat(20_000 / part.length());
        Counted line = new Counted(text + "exceptional");

        ErrorWords.areIn(line);

        assertThat(line.looks).isLessThan(100L * text.length());
    }

    /** Each line of an output that is searched costs some 4 KiB of looking at words, so much for a line of 1 GiB, too. */
    @Test
    @Timeout(60)
    void aLineOfMebibytesIsSearchedInSeconds() throws IOException {
        for (String part : List.of("a", "a.", "\u001b]", "\u001b[0", "no a.exceptionx ")) {
            String line = part.repeat((4 << 20) / part.length()) + "\n";
            assertThat(found(LineFilter.ERRORS, "", line + "an error\n")).contains(1L);
            assertThat(found(LineFilter.ALL, "a".repeat(255) + "b", line)).isEmpty();
        }
    }

    @Test
    void ofALongLineTheBeginningIsSearchedAndTheNextLineHasItsNumber() throws IOException {
        String line = "x".repeat(OutputSearch.SEARCHED - 6) + "needleneedle" + "y".repeat(3 << 20) + "\n";

        assertThat(found(LineFilter.ALL, "needle", "a\n" + line + "needle\n")).containsExactly(1L, 2L);
        assertThat(found(LineFilter.ALL, "needlen", "a\n" + line + "needle n\n"))
                .isEmpty();
    }

    @Test
    void aTurnCanEndInsideALineAndTheNextOneContinuesThere() throws IOException {
        Path file = Files.writeString(
                directory.resolve("output"), "error\n" + "error ".repeat(1 << 20) + "\n" + "error\n".repeat(3));
        List<Long> lines = new ArrayList<>();
        Optional<OutputSearch.Cursor> next = Optional.of(BEGIN);
        int turns = 0;
        while (next.isPresent()) {
            OutputSearch.Result turn = new OutputSearch(LineFilter.ERRORS, "", () -> true).run(file, next.get(), 100);
            turn.matches().forEach(match -> lines.add(match.line()));
            next = turn.next().map(cursor -> OutputSearch.Cursor.parse(cursor.text()));
            turns++;
        }

        assertThat(lines).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(turns)
                .as("each block of the long line behind what is searched of it ends one")
                .isBetween(10, 40);
    }

    @Test
    void whatAnOutputHasGrownByIsSearchedFromWhereItEnded() throws IOException {
        Path file = Files.writeString(directory.resolve("output"), "a needle\nno\na need");
        OutputSearch.Result before = new OutputSearch(LineFilter.ALL, "need", () -> false).run(file, BEGIN, 100);
        Files.writeString(file, "a needle\nno\na needle\nneed\n");
        OutputSearch.Result after = new OutputSearch(LineFilter.ALL, "need", () -> false).run(file, before.end(), 100);

        assertThat(before.next()).isEmpty();
        assertThat(before.matches()).extracting(OutputSearch.Match::line).containsExactly(0L, 2L);
        assertThat(before.endLine()).as("not ended yet").isEqualTo(2);
        assertThat(after.matches())
                .containsExactly(
                        new OutputSearch.Match(2, 12, 8, Optional.empty()),
                        new OutputSearch.Match(3, 21, 4, Optional.empty()));
        assertThat(after.endLine()).isEqualTo(4);
    }

    @Test
    void muchOutputIsSearchedInTurnsOfBoundedTime() throws IOException {
        String id = LargeRecords.longOutput(directory, 200L << 20);
        Path file = directory.resolve(id).resolve("output/case/copy_to/run/srv1.log");
        LineIndexes indexes = new LineIndexes();
        long begun = System.nanoTime();
        LineIndex index = indexes.of(file, () -> false);
        System.out.println("index of 200 MB: "
                + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms");

        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Optional<OutputSearch.Cursor> next = Optional.of(BEGIN);
        long matches = 0;
        long longest = 0;
        long all = System.nanoTime();
        while (next.isPresent()) {
            long turn = threads.getCurrentThreadCpuTime();
            long deadline = System.nanoTime() + Duration.ofMillis(500).toNanos();
            OutputSearch.Result result = new OutputSearch(
                            LineFilter.ERRORS, "needle", () -> System.nanoTime() - deadline > 0)
                    .run(file, next.get(), 100_000);
            longest = Math.max(longest, threads.getCurrentThreadCpuTime() - turn);
            matches += result.matches().size();
            next = result.next();
        }
        System.out.println(
                "search of 200 MB: " + Duration.ofNanos(System.nanoTime() - all).toMillis() + " ms");

        assertThat(matches).isEqualTo(index.view().lines() / 10_000);
        assertThat(Duration.ofNanos(longest))
                .as("of the processor, whoever else has it meanwhile")
                .isLessThan(Duration.ofSeconds(4));
    }
}
