package io.jenkins.plugins.virtualcluster.definition.reading;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is written, the reader tells of it and goes on; and what it takes, the JSON Schemas take. */
class MutationTest {
    private static final int ROUNDS = 150;
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
            "7",
            "a",
            ".",
            "_",
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
            String cluster = mutated(picked(clusters, random), random);
            String suite = mutated(picked(suites, random), random);
            repository.write("clusters/c.yaml", cluster);
            repository.write("suites/s/suite.yaml", suite);

            Definitions definitions = Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(20), repository::read, () -> "too slow on\n" + cluster + "\n" + suite);

            if (definitions.clusters().containsKey("c")) {
                assertThat(SampleDocumentsTest.CLUSTER_SCHEMA.validate(cluster, InputFormat.YAML))
                        .as(cluster)
                        .isEmpty();
            }
            if (definitions.suites().containsKey("s")) {
                assertThat(SampleDocumentsTest.SUITE_SCHEMA.validate(suite, InputFormat.YAML))
                        .as(suite)
                        .isEmpty();
            }
            assertThat(definitions.problems()).allSatisfy(problem -> {
                assertThat(problem.line()).isPositive();
                assertThat(problem.column()).isPositive();
                assertThat(problem.message()).doesNotContain("\n", "\r");
            });
        }
    }

    /** A sound document as often as any one. */
    private static String picked(List<Sample> samples, Random random) {
        boolean anyOne = random.nextBoolean();
        List<Sample> choice = samples.stream()
                .filter(sample -> anyOne || sample.problems().isEmpty())
                .toList();
        return choice.get(random.nextInt(choice.size())).document();
    }

    private static String mutated(String document, Random random) {
        StringBuilder text = new StringBuilder(document);
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + random.nextInt(12));
            switch (random.nextInt(3)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, SCRAPS.get(random.nextInt(SCRAPS.size())));
                default -> text.insert(random.nextInt(text.length() + 1), text.substring(at, end));
            }
        }
        return new String(text.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
