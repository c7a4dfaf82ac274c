package io.jenkins.plugins.virtualcluster.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class UnifiedDiffTest {
    @Test
    void aChangeIsShownBetweenThreeLinesOfWhatSurroundsIt() {
        List<String> a = lines(20);
        List<String> b = new ArrayList<>(a);
        b.set(9, "other\n");

        assertThat(UnifiedDiff.of("a/f", text(a), "b/f", text(b)))
                .isEqualTo("--- a/f\n+++ b/f\n@@ -7,7 +7,7 @@\n 7\n 8\n 9\n-10\n+other\n 11\n 12\n 13\n");
    }

    @Test
    void farChangesAreHunksOfTheirOwnAndALastLineWithoutEndIsSaid() {
        List<String> a = lines(30);
        List<String> b = new ArrayList<>(a);
        b.remove(1);
        b.add("end");

        assertThat(diff(a, b))
                .isEqualTo("--- a\n+++ b\n@@ -1,5 +1,4 @@\n 1\n-2\n 3\n 4\n 5\n"
                        + "@@ -28,3 +27,4 @@\n 28\n 29\n 30\n+end\n\\ No newline at end of file\n");
    }

    @Test
    void aNewFileIsAllAdded() {
        assertThat(UnifiedDiff.of("/dev/null", new byte[0], "b", text(List.of("x\n"))))
                .isEqualTo("--- /dev/null\n+++ b\n@@ -0,0 +1 @@\n+x\n");
        assertThat(diff(lines(3), lines(3))).isEmpty();
    }

    @Test
    @Timeout(10)
    void textsOfFewDifferentLinesInAnotherOrderTakeNoLongTime() {
        Random random = new Random(7);

        String diff = diff(random(random, 20_000), random(random, 20_000));

        assertThat(diff).startsWith("--- a\n+++ b\n@@ -1,").hasLineCount(40_003);
    }

    private static String diff(List<String> a, List<String> b) {
        return UnifiedDiff.of("a", text(a), "b", text(b));
    }

    private static byte[] text(List<String> lines) {
        return String.join("", lines).getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> lines(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> i + "\n").toList();
    }

    private static List<String> random(Random random, int count) {
        return random.ints(count, 0, 4).mapToObj(i -> i + "\n").toList();
    }
}
