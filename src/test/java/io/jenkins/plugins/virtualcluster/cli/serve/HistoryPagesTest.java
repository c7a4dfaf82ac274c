package io.jenkins.plugins.virtualcluster.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.virtualcluster.common.Json;
import io.jenkins.plugins.virtualcluster.report.page.LargeRecords;
import io.jenkins.plugins.virtualcluster.report.page.SampleRecords;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        assertThat(smoke.get("passRateText").textValue()).isEqualTo("60 % of 30 runs passed");
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

    @ParameterizedTest
    @CsvSource({
        "'', 60, 60",
        "verdict=failed, 24, 60",
        "'verdict=passed,failed', 60, 60",
        "'verdict=running,interrupted,damaged', 0, 60",
        "suite=smoke&verdict=failed, 12, 30",
        "host=srv2, 60, 60",
        "host=metaman, 60, 60",
        "host=srv, 0, 60",
        "commit=0000000000000000000000000000000000ABC00E, 4, 60",
        "commit=abc00e, 0, 60",
        "since=2026-11-20T00:00:00Z, 2, 60",
        "since=2026-11-20T00:00:00Z&until=2026-11-20T01:00:00Z, 1, 60",
        "text=H0000007, 1, 60",
        "text=tester@lab&verdict=failed&suite=nightly, 12, 30"
    })
    void runsAreFilteredAndCounted(String filters, int matching, int of) throws Exception {
        try (ServerFixture server = new ServerFixture(records)) {
            HttpResponse<byte[]> answer = server.get("api/runs?limit=3&" + filters);

            assertThat(answer.headers().firstValue("X-Matching")).hasValue(Integer.toString(matching));
            assertThat(answer.headers().firstValue("X-All")).hasValue(Integer.toString(of));
            assertThat(Json.MAPPER.readTree(answer.body())).hasSize(Math.min(3, matching));
        }
    }

    @Test
    void failuresAreGroupedByKindAlsoWithFilters() throws Exception {
        JsonNode all = ask("api/failures");
        JsonNode nightly = ask("api/failures?suite=nightly");
        JsonNode newest = ask("api/failures?limit=1&in=smoke");

        assertThat(all.get("runs").intValue()).isEqualTo(60);
        assertThat(all.get("failed").intValue()).isEqualTo(24);
        assertThat(all.at("/kinds/0/newest/id").textValue()).isEqualTo(ids.get(59));
        assertThat(all.at("/kinds/0/places").findValuesAsText("suite")).contains("nightly", "smoke");
        assertThat(nightly.get("failed").intValue()).isEqualTo(12);
        assertThat(newest.get("runs").intValue()).isEqualTo(1);
        assertThat(newest.at("/kinds/0/runs").intValue()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "verdict=fialed, There is no verdict 'fialed'; did you mean failed?",
        "sort=tok, There is no order 'tok'; did you mean took?",
        "since=yesterday, since: 'yesterday' is not a time; expected one such as 2026-03-31T12:00:00Z"
    })
    void aFilterThatIsNoneIsRefused(String filter, String message) throws Exception {
        try (ServerFixture server = new ServerFixture(records)) {
            assertThat(server.get("api/runs?" + filter).statusCode()).isEqualTo(400);
            assertThat(server.json("api/runs?" + filter).get("error").textValue())
                    .isEqualTo(message);
        }
    }

    @Test
    void runsAreSortedAndTurnedOverInThatOrder() throws Exception {
        List<String> all = ask("api/runs?limit=100&sort=-took").findValuesAsText("id");
        JsonNode first = ask("api/runs?limit=20&sort=-took");
        JsonNode next = ask(
                "api/runs?limit=20&sort=-took&before=" + first.get(19).get("id").textValue());

        assertThat(first.findValuesAsText("durationMs").stream().map(Long::valueOf))
                .isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(first.findValuesAsText("id")).isEqualTo(all.subList(0, 20));
        assertThat(next.findValuesAsText("id")).isEqualTo(all.subList(20, 40));
        assertThat(ask("api/runs?limit=1&sort=started").get(0).get("id").textValue())
                .isEqualTo(ids.get(0));
        assertThat(ask("api/runs?limit=1&sort=-verdict").get(0).get("id").textValue())
                .as("of those that are equal the newest")
                .isEqualTo(ids.get(59));
    }

    @Test
    void aHostIsCountedOverTheRunsOfASuite() throws Exception {
        JsonNode hosts = ask("api/suite/nightly/grid").get("hosts");

        assertThat(hosts.findValuesAsText("host")).containsExactly("srv2", "srv1", "srv3", "client1");
        assertThat(hosts.at("/0/runs").intValue()).isEqualTo(30);
        // 9 runs at the end fail, and of the 21 before each seventh
        assertThat(hosts.at("/0/failed").intValue()).isEqualTo(12);
        assertThat(hosts.at("/0/flaky/0").textValue()).isEqualTo("locate");
        assertThat(hosts.at("/0/flaky")).hasSize(1);
        assertThat(hosts.at("/0/last/id").textValue()).isEqualTo(ids.get(58));
        assertThat(hosts.at("/0/last/stage").textValue()).isEqualTo("case/copy_from/run");
        assertThat(hosts.at("/1/failed").intValue()).isZero();
        assertThat(hosts.at("/1/last").isNull()).isTrue();
    }

    @Test
    void aHostHasAHistoryInEachSuiteAndCase() throws Exception {
        JsonNode nightly = ask("api/host/srv2?suite=nightly");
        JsonNode all = ask("api/host/srv2");

        assertThat(nightly).hasSize(1);
        assertThat(nightly.at("/0/facts/failed").intValue()).isEqualTo(12);
        assertThat(nightly.at("/0/runs/0/verdict").textValue()).isEqualTo("FAILED");
        assertThat(nightly.at("/0/runs/0/run/id").textValue()).isEqualTo(ids.get(58));
        assertThat(nightly.at("/0/runs/29/verdict").textValue()).isEqualTo("FAILED");
        assertThat(nightly.get(0).get("parts").findValuesAsText("part"))
                .containsExactly("suite-init", "case/copy_to", "case/copy_from", "case/locate", "suite-finalize");
        JsonNode copyFrom = nightly.at("/0/parts/2");
        assertThat(copyFrom.get("runs").intValue()).isEqualTo(30);
        assertThat(copyFrom.get("failed").intValue()).isEqualTo(9);
        assertThat(copyFrom.at("/since/failingSince/id").textValue()).isEqualTo(ids.get(42));
        assertThat(copyFrom.at("/since/lastPassed/id").textValue()).isEqualTo(ids.get(40));
        assertThat(copyFrom.get("flaky").booleanValue()).isFalse();
        JsonNode locate = nightly.at("/0/parts/3");
        assertThat(locate.get("flaky").booleanValue()).isTrue();
        assertThat(locate.at("/since/failingSince").isNull()).as("it passes").isTrue();
        assertThat(locate.at("/last/id").textValue()).isEqualTo(ids.get(56));
        assertThat(all.findValuesAsText("suite")).containsExactly("smoke", "nightly");
        assertThat(ask("api/host/srv1?suite=nightly").at("/0/facts/failed").intValue())
                .isZero();
        assertThat(ask("api/host/metaman?suite=nightly").get("error").textValue())
                .as("it runs no scripts")
                .isEqualTo("There is no record of a run of the suite nightly with a host metaman");
    }

    @Test
    void aFailedRunTellsSinceWhenEachCaseFailsOnEachHost() throws Exception {
        JsonNode failing = ask("api/run/" + ids.get(56) + "/neighbours").get("failing");

        assertThat(failing.findValuesAsText("part")).containsExactly("case/copy_from", "case/locate");
        assertThat(failing.at("/0/hosts").toString()).isEqualTo("[\"srv2\"]");
        assertThat(failing.at("/0/since/failingSince/id").textValue()).isEqualTo(ids.get(42));
        assertThat(failing.at("/0/since/lastPassed/id").textValue()).isEqualTo(ids.get(40));
        assertThat(failing.at("/1/since/failingSince/id").textValue())
                .as("the suite fails longer")
                .isEqualTo(ids.get(56));
        assertThat(failing.at("/1/since/lastPassed/id").textValue()).isEqualTo(ids.get(54));
        assertThat(ask("api/run/" + ids.get(40) + "/neighbours").get("failing")).isEmpty();
    }

    @Test
    void aMatrixOpensWithItsCellsAndNotWithItsNewest(@TempDir Path other) throws Exception {
        List<String> runs = LargeRecords.matrix(other);
        try (ServerFixture server = new ServerFixture(other)) {
            JsonNode grid = server.json("api/suite/versions/grid");

            assertThat(grid.get("cell").isNull()).isTrue();
            assertThat(grid.get("runs")).isEmpty();
            assertThat(grid.get("cells").findValuesAsText("name"))
                    .containsExactly(
                            "version=5.5, arch=x86_64", "version=5.10, arch=x86_64", "version=5.10, arch=aarch64");
            JsonNode failing = grid.at("/cells/1");
            assertThat(failing.at("/last/verdict").textValue()).isEqualTo("FAILED");
            assertThat(failing.at("/since/failingSince/id").textValue()).isEqualTo(runs.get(7));
            assertThat(failing.at("/since/lastPassed/id").textValue()).isEqualTo(runs.get(4));
            assertThat(failing.get("passRate").textValue()).isEqualTo("50 % of 4 runs passed");
            assertThat(failing.get("recent")).hasSize(4);
            assertThat(grid.at("/cells/0/since/failingSince").isNull()).isTrue();
            JsonNode chosen = server.json("api/suite/versions/grid?cell=version=5.10,+arch=x86_64");
            assertThat(chosen.get("runs")).hasSize(4);
            assertThat(chosen.get("cells")).isEmpty();
            assertThat(server.json("api/runs?suite=versions&cell=version=5.10,+arch=x86_64"))
                    .hasSize(4);
        }
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

    /** Writes the records of some runs as often under other names, with their index alone. */
    private static void multiply(Path records, List<String> runs, int times) throws IOException {
        List<String> first = Files.readAllLines(records.resolve("index.jsonl"));
        List<String> lines = new ArrayList<>(first);
        for (int i = 1; i < times; i++) {
            for (String line : first) {
                lines.add(line.replaceAll("-h(\\d)", "-h" + i + "x$1"));
            }
            for (String run : runs) {
                Files.createDirectory(records.resolve(run.replaceAll("-h(\\d)", "-h" + i + "x$1")));
            }
        }
        Files.write(records.resolve("index.jsonl"), lines);
    }

    @Test
    void manyRunsOpenByTheIndexAloneAndAreFilteredAtOnce(@TempDir Path many) throws Exception {
        List<String> runs = LargeRecords.history(many, 100);
        String expected;
        try (ServerFixture server = new ServerFixture(many)) {
            expected = server.text("api/suite/nightly/grid");
        }
        multiply(many, runs, 50);
        for (String run : runs) {
            Files.delete(many.resolve(run).resolve("events.jsonl"));
        }
        // another server finds the index
        long begun = System.nanoTime();
        try (ServerFixture server = new ServerFixture(many)) {
            String suites = server.text("api/suites");
            String grid = server.text("api/suite/nightly/grid");
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            begun = System.nanoTime();
            HttpResponse<byte[]> filtered =
                    server.get("api/runs?suite=smoke&verdict=failed&host=srv2&text=h49x&sort=-took");
            String host = server.text("api/host/srv2?suite=nightly");
            Duration again = Duration.ofNanos(System.nanoTime() - begun);

            System.out.println("history of 5,000 runs: " + took.toMillis() + " ms, filtered and one host: "
                    + again.toMillis() + " ms");
            assertThat(suites.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(100_000);
            assertThat(grid).contains("copy_from").hasSizeGreaterThan(expected.length() / 2);
            assertThat(filtered.headers().firstValue("X-All")).hasValue("2500");
            assertThat(filtered.headers().firstValue("X-Matching")).hasValue("15");
            assertThat(host).contains("\"failed\":50");
            assertThat(again).as("limit for a slow machine").isLessThan(Duration.ofSeconds(20));
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
