package io.jenkins.plugins.virtualcluster.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnifiedDiffTest {
    @Test
    void aChangeIsShownBetweenThreeLinesOfWhatSurroundsIt() {
        List<String> a = lines(20);
        List<String> b = new ArrayList<>(a);
        b.set(9, "other\n");

        assertThat(UnifiedDiff.of("a/f", a, "b/f", b))
                .isEqualTo("--- a/f\n+++ b/f\n@@ -7,7 +7,7 @@\n 7\n 8\n 9\n-10\n+other\n 11\n 12\n 13\n");
    }

    @Test
    void farChangesAreHunksOfTheirOwnAndALastLineWithoutEndIsSaid() {
        List<String> a = lines(30);
        List<String> b = new ArrayList<>(a);
        b.remove(1);
        b.add("end");

        assertThat(UnifiedDiff.of("a", a, "b", b))
                .isEqualTo("--- a\n+++ b\n@@ -1,5 +1,4 @@\n 1\n-2\n 3\n 4\n 5\n"
                        + "@@ -28,3 +27,4 @@\n 28\n 29\n 30\n+end\n\\ No newline at end of file\n");
    }

    @Test
    void aNewFileIsAllAdded() {
        assertThat(UnifiedDiff.of("/dev/null", List.of(), "b", List.of("x\n")))
                .isEqualTo("--- /dev/null\n+++ b\n@@ -0,0 +1,1 @@\n+x\n");
        assertThat(UnifiedDiff.of("a", lines(3), "b", lines(3))).isEmpty();
    }

    @Test
    void theDiffLeadsFromTheOneToTheOtherAlsoWhereTheDifferencesAreTooManyToBeShownOneByOne() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            // the last rounds differ in more places than are looked for one by one
            int size = round < 297 ? random.nextInt(30) : 3_000;
            List<String> a = random(random, size);
            List<String> b = random(random, size + random.nextInt(5));
            String diff = UnifiedDiff.of("a", a, "b", b);

            List<String> old = a.stream().map(String::strip).toList();
            assertThat(DiffUtils.patch(
                            old, UnifiedDiffUtils.parseUnifiedDiff(diff.lines().toList())))
                    .isEqualTo(b.stream().map(String::strip).toList());
        }
    }

    private static List<String> lines(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> i + "\n").toList();
    }

    private static List<String> random(Random random, int count) {
        return random.ints(count, 0, 4).mapToObj(i -> i + "\n").toList();
    }
}
