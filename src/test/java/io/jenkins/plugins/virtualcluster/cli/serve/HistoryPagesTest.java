package io.jenkins.plugins.virtualcluster.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.virtualcluster.report.page.LargeRecords;
import io.jenkins.plugins.virtualcluster.report.page.SampleRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data of many runs over HTTP, and the index that makes it quick. */
class HistoryPagesTest {
    @TempDir
    Path records;

    private List<String> ids;

    @BeforeEach
    void write() throws IOException {
        ids = LargeRecords.history(records, 60);
    }

    private JsonNode ask(String path) throws Exception {
        try (ServerFixture server = new ServerFixture(records)) {
            JsonNode answer = server.json(path);
            assertThat(server.failures).isEmpty();
            return answer;
        }
    }

    @Test
    void suitesShowTheirLastRunAndTheirTrend() throws Exception {
        JsonNode suites = ask("api/suites");

        assertThat(suites.findValuesAsText("suite")).containsExactlyInAnyOrder("nightly", "smoke");
        JsonNode smoke = suites.get(suites.get(0).get("suite").textValue().equals("smoke") ? 0 : 1);
        assertThat(smoke.at("/last/id").textValue()).isEqualTo(ids.get(59));
        assertThat(smoke.at("/last/verdict").textValue()).isEqualTo("FAILED");
        assertThat(smoke.get("runs").intValue()).isEqualTo(30);
        assertThat(smoke.get("recent")).hasSize(30);
        // 9 runs at the end fail, and of the 21 before each seventh
        assertThat(smoke.get("passRate").doubleValue()).isEqualTo(18 / 30.0);
        assertThat(smoke.get("next").isNull()).isTrue();
    }

    @Test
    void runsAreTurnedOverPageByPage() throws Exception {
        JsonNode first = ask("api/runs?limit=2");
        JsonNode next = ask("api/runs?limit=2&before=" + first.get(1).get("id").textValue());
        JsonNode smoke = ask("api/runs?suite=smoke");

        assertThat(first.findValuesAsText("id")).containsExactly(ids.get(59), ids.get(58));
        assertThat(next.findValuesAsText("id")).containsExactly(ids.get(57), ids.get(56));
        assertThat(smoke).hasSize(30);
        assertThat(smoke.get(0).get("hosts").intValue()).isEqualTo(5);
    }

    @Test
    void aGridTellsSinceWhenACaseFailsAndWhere() throws Exception {
        JsonNode grid = ask("api/suite/nightly/grid?limit=5");

        assertThat(grid.get("runs")).hasSize(5);
        assertThat(grid.at("/rows/0/stage").textValue()).isEqualTo("suite-init");
        JsonNode row = grid.at("/rows/5");
        assertThat(row.get("stage").textValue()).isEqualTo("case/copy_from/run");
        assertThat(row.at("/cells/4/hosts").toString()).isEqualTo("{\"srv2\":\"FAILED\"}");
        JsonNode copyFrom = grid.at("/cases/1");
        assertThat(copyFrom.get("name").textValue()).isEqualTo("copy_from");
        assertThat(copyFrom.get("verdicts")).hasSize(5);
        assertThat(copyFrom.at("/failingSince/id").textValue())
                .as("looked for in older runs than those shown")
                .isEqualTo(ids.get(42));
        assertThat(copyFrom.at("/failingSince/commit").textValue()).hasSize(40);
        assertThat(grid.at("/cases/0/failingSince").isNull()).isTrue();
        assertThat(ask("api/suite/nightly/grid").at("/cases/2/flaky").booleanValue())
                .isTrue();
        assertThat(ask("api/suite/nightly/grid").at("/cases/1/flaky").booleanValue())
                .as("it broke once")
                .isFalse();
        assertThat(grid.at("/cases/0/flaky").booleanValue()).isFalse();
    }

    @Test
    void twoRunsAreComparedStageByStageAndFileByFile() throws Exception {
        String passed = SampleRecords.passing(records);
        String failed = SampleRecords.failing(records);

        JsonNode comparison = ask("api/compare?a=" + passed + "&b=" + failed);

        assertThat(comparison.at("/a/id").textValue()).isEqualTo(passed);
        assertThat(comparison.at("/b/verdict").textValue()).isEqualTo("INFRASTRUCTURE");
        JsonNode copyFrom = comparison.at("/rows/5");
        assertThat(copyFrom.at("/a/verdict").textValue()).isEqualTo("PASSED");
        assertThat(copyFrom.at("/b/hosts").toString()).isEqualTo("{\"srv2\":\"FAILED\"}");
        assertThat(comparison.at("/definitions/0/file").textValue()).isEqualTo("suite/cases/copy_from/run.sh");
        assertThat(comparison.at("/definitions/0/diff").textValue())
                .contains("--- a/suite/cases/copy_from/run.sh\n", "\n+assert_fail xrdcp");
        assertThat(ask("api/compare?a=" + passed).get("error").textValue()).contains("b is missing");
    }

    @Test
    void runsThatTheInfrastructureFailedDoNotCountAndRetriedCasesAreMarked() throws Exception {
        SampleRecords.failing(records);
        String retried = SampleRecords.retried(records);

        JsonNode suites = ask("api/suites");
        assertThat(suites.get(0).get("suite").textValue()).isEqualTo("copy");
        assertThat(suites.get(0).get("passRate").doubleValue())
                .as("of one run that passed")
                .isEqualTo(1.0);
        JsonNode grid = ask("api/suite/copy/grid");
        assertThat(grid.at("/runs/0/id").textValue()).isEqualTo(retried);
        assertThat(grid.at("/cases/0/before").toString()).isEqualTo("[null,null]");
        assertThat(grid.at("/cases/1/before").toString()).isEqualTo("[\"FAILED\",null]");
        assertThat(grid.at("/cases/2/before").toString()).isEqualTo("[\"INFRASTRUCTURE\",null]");
        assertThat(ask("api/runs?limit=1").at("/0/attempt/number").intValue()).isEqualTo(2);
    }

    @Test
    void runsOfSomeCasesKeepTheOrderOfTheSuiteAndSayWhatTheyDidNotRun() throws Exception {
        List<String> parts = SampleRecords.parts(records);

        JsonNode grid = ask("api/suite/parts/grid");

        assertThat(grid.get("rows").findValuesAsText("stage"))
                .containsExactly("case/copy_to/run", "case/copy_from/run", "case/locate/run");
        assertThat(grid.at("/cases").findValuesAsText("name")).containsExactly("copy_to", "copy_from", "locate");
        assertThat(grid.at("/cases/1/failingSince").isNull())
                .as("the newest runs did not have it")
                .isTrue();
        assertThat(grid.at("/cases/1/lastRun/id").textValue()).isEqualTo(parts.get(0));
        assertThat(grid.at("/cases/1/lastFailed").booleanValue()).isTrue();
        assertThat(grid.at("/cases/0/lastFailed").booleanValue()).isFalse();
        assertThat(grid.at("/cases/2/lastRun").isNull()).isTrue();
        assertThat(grid.at("/rows/2/cells/0/verdict").textValue()).isEqualTo("SKIPPED");
        assertThat(grid.at("/rows/2/cells/0/durationMs").isNull())
                .as("it did not run for 0 s")
                .isTrue();
        assertThat(grid.at("/rows/2/cells/2/durationMs").longValue()).isEqualTo(1_600);
        JsonNode suite = ask("api/suites").get(0);
        assertThat(suite.get("suite").textValue()).isEqualTo("parts");
        assertThat(suite.get("runs").intValue()).isEqualTo(3);
        assertThat(suite.get("telling").intValue())
                .as("a cancelled run tells nothing")
                .isEqualTo(2);
        assertThat(suite.get("passRate").doubleValue()).isEqualTo(0.5);
    }

    @Test
    void aRunInWhichThereWasNothingToDoIsNoResult() throws Exception {
        List<String> idle = SampleRecords.idle(records);

        JsonNode suite = ask("api/suites").get(0);
        assertThat(suite.get("suite").textValue()).isEqualTo("idle");
        assertThat(suite.at("/last/verdict").textValue()).isEqualTo("SKIPPED");
        assertThat(suite.get("telling").intValue()).isEqualTo(1);
        JsonNode grid = ask("api/suite/idle/grid");
        assertThat(grid.at("/cases/0/verdicts").toString())
                .as("copy_from, the newest run first")
                .isEqualTo("[\"SKIPPED\",\"PASSED\"]");
        assertThat(grid.at("/cases/1/verdicts").toString()).isEqualTo("[\"SKIPPED\",\"SKIPPED\"]");
        JsonNode row = ask("api/compare?a=" + idle.get(0) + "&b=" + idle.get(1)).at("/rows/2");
        assertThat(row.at("/a/hosts").toString()).isEqualTo("{\"srv2\":\"SKIPPED\"}");
        assertThat(row.at("/b/durationMs").longValue()).as("it ran").isEqualTo(2_800);
    }

    @Test
    void anIndexIsKeptAndMendsItself() throws Exception {
        JsonNode before = ask("api/runs?limit=100");
        Path index = records.resolve("index.jsonl");
        // Others may read it as far as the umask lets them read any file.
        Path plain = Files.createFile(records.resolve("plain"));
        assertThat(Files.getPosixFilePermissions(index)).isEqualTo(Files.getPosixFilePermissions(plain));
        Files.delete(plain);
        assertThat(Files.readAllLines(index)).hasSize(60);

        String text = Files.readString(index);
        Files.writeString(
                index, "{\"format\":2,\"entry\":{\"run\":7}}\nnot json\n\u0000" + text.substring(text.length() / 2));
        assertThat(ask("api/runs?limit=100")).isEqualTo(before);
        assertThat(Files.readAllLines(index)).hasSize(60);

        Files.write(index, new byte[] {(byte) 0xff, (byte) 0xfe, 10});
        assertThat(ask("api/runs?limit=100")).isEqualTo(before);

        Files.delete(index);
        assertThat(ask("api/runs?limit=100")).isEqualTo(before);
        assertThat(index).exists();
    }

    @Test
    void aRecordThatIsGoneLeavesTheIndexAndOneThatIsBrokenHidesNoOther() throws Exception {
        ask("api/runs");
        delete(records.resolve(ids.get(59)));
        Path broken = Files.createDirectory(records.resolve("20261122-020000-smoke-broken"));
        Files.writeString(broken.resolve("events.jsonl"), "no event\n");
        Files.createDirectory(records.resolve("20261122-020000-smoke-empty"));

        JsonNode runs = ask("api/runs?limit=100");

        assertThat(runs).hasSize(60);
        assertThat(runs.get(0).get("id").textValue()).isEqualTo("20261122-020000-smoke-broken");
        assertThat(runs.get(0).at("/damage/0").textValue()).startsWith("events.jsonl:1: not an event of a run");
        assertThat(runs.get(1).get("id").textValue()).isEqualTo(ids.get(58));
        assertThat(Files.readString(records.resolve("index.jsonl"))).doesNotContain(ids.get(59));
    }

    @Test
    void runsAreShownThoughNoIndexCanBeWritten() throws Exception {
        Files.createDirectories(records.resolve("index.jsonl").resolve("in the way"));

        assertThat(ask("api/runs?limit=100")).hasSize(60);
        assertThat(records.toFile().list((directory, name) -> name.startsWith(".index")))
                .isEmpty();
    }

    @Test
    void noRecordsYetIsNoError() throws Exception {
        try (ServerFixture server = new ServerFixture(records.resolve("not-yet"))) {
            assertThat(server.text("api/suites")).isEqualTo("[]");
            assertThat(server.failures).isEmpty();
        }
    }

    @Test
    void manyRunsOpenByTheIndexAlone(@TempDir Path many) throws Exception {
        List<String> runs = LargeRecords.history(many, 2_000);
        String expected;
        try (ServerFixture server = new ServerFixture(many)) {
            assertThat(server.json("api/suites").get(0).get("runs").intValue()).isEqualTo(1_000);
            expected = server.text("api/suite/nightly/grid");
        }
        for (String run : runs) {
            Files.delete(many.resolve(run).resolve("events.jsonl"));
        }
        // another server finds the index
        long begun = System.nanoTime();
        try (ServerFixture server = new ServerFixture(many)) {
            String suites = server.text("api/suites");
            String grid = server.text("api/suite/nightly/grid");
            Duration took = Duration.ofNanos(System.nanoTime() - begun);

            System.out.println("history of 2,000 runs: " + took.toMillis() + " ms");
            assertThat(suites.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(100_000);
            assertThat(grid).contains("copy_from").isEqualTo(expected);
        }
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, IOException failure) throws IOException {
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
