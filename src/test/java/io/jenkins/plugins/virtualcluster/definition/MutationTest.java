package io.jenkins.plugins.virtualcluster.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is written, the reader tells of it and goes on. */
class MutationTest {
    private static final int ROUNDS = 200;
    private static final List<String> SCRAPS = List.of(
            "\t",
            "\n",
            ": ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            "\"",
            "'",
            "&a ",
            "*a",
            "!!x ",
            "#",
            "|",
            ">",
            "?",
            "@",
            "%",
            "~",
            "0",
            "-1",
            "99999999999999",
            "\u0000",
            "\ufeff",
            "\ud83d\ude00",
            "\\",
            "\\U0fffffff",
            "<<",
            "---\n",
            "...\n",
            "name",
            "\r\n",
            "\u2028",
            "%YAML 1.3\n",
            "\\x",
            "null",
            "true",
            "../",
            "/");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readsAnyMutationOfAFileWithoutAnException(long seed) throws IOException {
        TestRepository repository = TestRepository.sound(directory);
        List<Sample> clusters = Sample.clusters().toList();
        List<Sample> suites = Sample.suites().toList();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            String cluster =
                    mutated(clusters.get(random.nextInt(clusters.size())).document(), random);
            String suite = mutated(suites.get(random.nextInt(suites.size())).document(), random);
            repository.write("clusters/c.yaml", cluster);
            repository.write("suites/s/suite.yaml", suite);

            Definitions definitions = Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(20), repository::read, () -> "too slow on\n" + cluster + "\n" + suite);

            assertThat(definitions.problems()).allSatisfy(problem -> {
                assertThat(problem.line()).isPositive();
                assertThat(problem.column()).isPositive();
                assertThat(problem.message()).doesNotContain("\n", "\r");
            });
        }
    }

    private static String mutated(String document, Random random) {
        StringBuilder text = new StringBuilder(document);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + random.nextInt(12));
            switch (random.nextInt(3)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, SCRAPS.get(random.nextInt(SCRAPS.size())));
                default -> text.insert(random.nextInt(text.length() + 1), text.substring(at, end));
            }
        }
        return text.toString();
    }
}
