package io.jenkins.plugins.virtualcluster.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputSearchTest {
    @TempDir
    Path directory;

    private List<Long> found(LineFilter filter, String text, String output) throws IOException {
        Path file = Files.writeString(directory.resolve("output"), output);
        return new OutputSearch(filter, text)
                .run(file, new LineIndex.Place(0, 0), 0, 100).matches().stream()
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
    void muchOutputIsSearchedInTurnsOfBoundedTime() throws IOException {
        String id = LargeRecords.longOutput(directory, 200L << 20);
        Path file = directory.resolve(id).resolve("output/case/copy_to/run/srv1.log");
        LineIndex index = new LineIndex();
        long begun = System.nanoTime();
        index.extend(file);
        System.out.println("index of 200 MB: "
                + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms");

        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Optional<Long> next = Optional.of(0L);
        long matches = 0;
        long longest = 0;
        long all = System.nanoTime();
        while (next.isPresent()) {
            long turn = threads.getCurrentThreadCpuTime();
            OutputSearch.Result result = new OutputSearch(LineFilter.ERRORS, "needle")
                    .run(file, index.place(next.get()), next.get(), 100_000);
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
