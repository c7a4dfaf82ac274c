package io.jenkins.plugins.virtualcluster.jenkins.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.virtualcluster.common.Json;
import io.jenkins.plugins.virtualcluster.record.RunStatus;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.report.page.SampleRecords;
import io.jenkins.plugins.virtualcluster.report.page.SampleRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What builds and jobs show of their records. */
class RecordPagesTest {
    private final RecordIndexes indexes = new RecordIndexes();

    @TempDir
    private Path builds;

    private String passing;
    private String failing;

    /** Build 2 passed, build 10 failed, build 11 ran no suite. */
    @BeforeEach
    void runBuilds() throws IOException {
        passing = SampleRecords.passing(records(2));
        failing = SampleRecords.failing(records(10));
        Files.createDirectories(builds.resolve("11"));
        Files.writeString(builds.resolve("permalinks"), "lastBuild 11");
    }

    private Path records(int build) throws IOException {
        return Files.createDirectories(builds.resolve(build + "/virtual-cluster"));
    }

    private BuildRecords build(int number) {
        return BuildRecords.of(number, builds.resolve(Integer.toString(number)), indexes);
    }

    private JobRecords job(int looked) {
        return new JobRecords(builds, looked, indexes);
    }

    private Exchange ofBuild(String address) throws IOException {
        return new Exchange().ask(build(10).pages(), address);
    }

    private Exchange ofJob(String address) throws IOException {
        return new Exchange().ask(job(50).pages(), address);
    }

    @Test
    void aBuildListsItsRunsWithTheVerdictsOfTheirCases() throws IOException {
        assertThat(build(2).runs()).singleElement().satisfies(run -> {
            assertThat(run.outcome()).isEqualTo(RunStatus.PASSED);
            assertThat(run.casesText()).isEqualTo("3 passed");
            assertThat(run.digestText()).startsWith("3 cases: 3 passed; ").endsWith(" s");
        });
        assertThat(build(10).runs()).singleElement().satisfies(run -> {
            assertThat(run.outcome()).isNotEqualTo(RunStatus.PASSED);
            assertThat(run.cases().values()).anyMatch(verdict -> !verdict.isGood());
            assertThat(run.passed() + run.failed() + run.cancelled() + run.skipped())
                    .isEqualTo(run.cases().size());
        });
        assertThat(build(11).exist()).isFalse();
        assertThat(build(11).runs()).isEmpty();
    }

    @Test
    void aRunThatRepeatsItsCasesHasEachOnce() throws IOException {
        String repeated = SampleRecords.repeated(records(20)).get(1);

        assertThat(build(20).runs())
                .filteredOn(run -> run.id().equals(repeated))
                .singleElement()
                .satisfies(run -> {
                    assertThat(run.cases()).isEqualTo(Map.of("copy_to", Verdict.FAILED, "locate", Verdict.PASSED));
                    assertThat(run.digestText()).startsWith("2 cases: 1 passed, 1 failed; ");
                });
    }

    @Test
    void aCancelledCaseHasNotFailed() {
        RunLine run = new RunLine(
                1,
                "20260301-100000-copy-k3f9abcd",
                "copy",
                false,
                "copy",
                "",
                "pair",
                RunStatus.CANCELLED,
                Optional.empty(),
                Instant.parse("2026-03-01T10:00:00Z"),
                Duration.ofSeconds(7),
                2,
                Map.of("one", Verdict.PASSED, "two", Verdict.CANCELLED, "three", Verdict.SKIPPED),
                false,
                List.of(),
                List.of(),
                "k3f9abcd",
                Optional.empty(),
                Optional.empty());

        assertThat(run.failed()).isZero();
        assertThat(run.digestText()).isEqualTo("3 cases: 1 passed, 1 cancelled, 1 skipped; 7 s");
    }

    /** While its hosts boot it has no event but its first. */
    @Test
    void aRunThatGoesOnTakesUntilNow() throws IOException {
        SampleRun.Plan plan = new SampleRun.Plan(
                "copy",
                "xrootd",
                "boot1234",
                Optional.empty(),
                List.of("srv1"),
                1,
                List.of("one"),
                List.of(Stage.SUITE_INIT, Stage.caseRun("one")),
                Instant.now().minus(Duration.ofMinutes(3)));
        SampleRun run = SampleRun.start(records(13), plan);
        try {
            assertThat(build(13).runs()).singleElement().satisfies(line -> {
                assertThat(line.outcome()).isEqualTo(RunStatus.RUNNING);
                assertThat(line.took()).isGreaterThanOrEqualTo(Duration.ofMinutes(3));
                assertThat(line.digestText()).startsWith("no case has begun; 3 min");
            });
        } finally {
            run.close();
        }
    }

    @Test
    void aScriptIsShownByItsBuildAndIsNoSuiteOfItsJob() throws IOException {
        SampleRun.Plan plan = new SampleRun.Plan(
                "script",
                "xrootd",
                "script1",
                Optional.empty(),
                List.of("srv1"),
                1,
                List.of(),
                List.of(Stage.SUITE_INIT),
                Instant.parse("2026-03-01T10:00:00Z"));
        String script = plan.id();
        SampleRun.start(records(12), plan).close();

        assertThat(build(12).runs()).singleElement().satisfies(run -> {
            assertThat(run.nameText()).isEqualTo("clusterScript");
            assertThat(run.casesText()).isEmpty();
            assertThat(run.digestText()).isEqualTo("0 s");
        });
        assertThat(job(50).suites()).extracting(SuiteLine::suite).containsExactly("copy");
        assertThat(ofJob("/data/suites").text()).contains("copy").doesNotContain("script");
        assertThat(ofJob("/data/suite/script/grid").status).isEqualTo(404);
        assertThat(ofJob("/run/" + script).status).isEqualTo(302);
    }

    /** Such as that of a block whose hosts are started from a prepared image. */
    @Test
    void theStartOfAClusterIsCalledByIt() throws IOException {
        SampleRun.Plan plan = new SampleRun.Plan(
                "up",
                "xrootd",
                "start1",
                Optional.empty(),
                List.of("srv1"),
                1,
                List.of(),
                List.of(),
                Instant.parse("2026-03-01T10:00:00Z"));
        SampleRun.start(records(14), plan).close();

        assertThat(build(14).runs())
                .singleElement()
                .satisfies(run -> assertThat(run.nameText()).isEqualTo("cluster xrootd"));
    }

    @Test
    void theCellsOfAMatrixAreShownEachByItself() throws IOException {
        for (int build = 20; build < 22; build++) {
            for (String version : List.of("5.6", "5.7")) {
                SampleRun.Plan plan = new SampleRun.Plan(
                        "matrix",
                        "xrootd",
                        "m" + build + version.charAt(2),
                        Optional.empty(),
                        List.of("srv1"),
                        1,
                        List.of("one"),
                        List.of(Stage.SUITE_INIT, Stage.SUITE_FINALIZE),
                        Instant.parse("2026-03-01T10:00:00Z").plusSeconds(build),
                        Map.of("version", version));
                SampleRun.start(records(build), plan).close();
            }
        }

        assertThat(job(50).suites())
                .extracting(SuiteLine::nameText)
                .containsExactlyInAnyOrder("copy", "matrix (version=5.6)", "matrix (version=5.7)");
        assertThat(job(50).suites())
                .filteredOn(suite -> suite.cell().equals("version=5.7"))
                .singleElement()
                .satisfies(suite -> {
                    assertThat(suite.suite()).isEqualTo("matrix");
                    assertThat(suite.page()).isEqualTo("suite/matrix?cell=version%3D5.7");
                    assertThat(suite.trend()).extracting(RunLine::build).containsExactly(20, 21);
                });
    }

    @Test
    void aJobsSuiteHasTheRunsOfItsNewestBuilds() throws IOException {
        assertThat(job(50).suites()).singleElement().satisfies(suite -> {
            assertThat(suite.suite()).isEqualTo("copy");
            assertThat(suite.runs()).extracting(RunLine::build).containsExactlyInAnyOrder(2, 10);
            assertThat(suite.trend()).extracting(RunLine::started).isSorted();
            assertThat(suite.passRateText())
                    .as("in the words of the other pages")
                    .isEqualTo("100 % of 1 run passed, 1 more without a result");
        });
        assertThat(job(2).suites().get(0).runs()).extracting(RunLine::build).containsExactly(10);
        assertThat(job(50).exist()).isTrue();
        assertThat(job(1).exist()).isFalse();
        assertThat(new JobRecords(builds.resolve("none"), 50, indexes).suites()).isEmpty();
    }

    @Test
    void aRunIsShownByItsBuildWithItsDataAndTheOtherPagesAreThoseOfTheJob() throws IOException {
        Exchange page = ofBuild("/run/" + failing);

        assertThat(page.status).isEqualTo(200);
        assertThat(page.shown)
                .isEqualTo(new RecordPages.Drawn("run", failing, failing, "../", "../../../virtual-cluster/"));
    }

    /** In Jenkins a run is called by its build. */
    @Test
    void whatIsToldOfRunsSaysTheirBuilds() throws IOException {
        for (Exchange told : List.of(
                ofJob("/data/runs?limit=9"),
                ofJob("/data/suites"),
                ofJob("/data/suite/copy/grid?limit=9"),
                ofJob("/data/compare?a=" + passing + "&b=" + failing))) {
            JsonNode json = Json.MAPPER.readTree(told.text());
            Map<String, Integer> builds = new HashMap<>();
            json.findParents("id")
                    .forEach(run ->
                            builds.put(run.get("id").asText(), run.path("build").asInt()));

            assertThat(builds).containsEntry(failing, 10);
            assertThat(builds.getOrDefault(passing, 2)).isEqualTo(2);
        }
        assertThat(ofBuild("/data/run/" + failing + "/neighbours").text())
                .contains("\"lastPassed\":{\"id\":\"" + passing + "\"", "\"build\":2");
        assertThat(ofJob("/data/host/srv2?suite=copy").text()).contains("\"build\":10");
    }

    @Test
    void aBuildGivesTheDataOfItsOwnRunsOnly() throws IOException {
        assertThat(ofBuild("/data/run/" + failing).text()).contains("\"id\":\"" + failing + "\"");
        assertThat(ofBuild("/data/run/" + failing + "/events").headers).containsKey("X-Next");
        assertThat(ofBuild("/data/run/" + passing).status).isEqualTo(404);
        assertThat(ofBuild("/data/runs").text()).contains(failing).doesNotContain(passing);
        String log = "/collected/output/case/copy_from/run/srv2/var/log/xrootd/srv2.xrd.test/xrootd.log";
        assertThat(ofBuild("/data/run/" + failing + log).text()).isEqualTo("xrootd: open failed\n");
        assertThat(ofBuild("/data/run/" + passing + log).status).isEqualTo(404);
    }

    @Test
    void aJobComparesRunsOfDifferentBuilds() throws IOException {
        assertThat(ofJob("/compare?a=x&b=y").status).isEqualTo(200);
        assertThat(ofJob("/data/compare?a=" + passing + "&b=" + failing).status).isEqualTo(200);
        assertThat(ofJob("/data/suite/copy/grid").text()).contains(passing, failing);
        assertThat(ofJob("/suite/copy").shown).isEqualTo(new RecordPages.Drawn("suite", "copy", "copy", "../", "../"));
    }

    @Test
    void aRunHasItsPlaceAmongThoseOfAllBuilds() throws IOException {
        Exchange neighbours = ofBuild("/data/run/" + failing + "/neighbours");

        assertThat(neighbours.text())
                .contains("\"lastPassed\":{\"id\":\"" + passing + "\"", "\"part\":\"case/copy_from\"");
        assertThat(ofBuild("/compare?a=" + passing + "&b=" + failing).headers)
                .containsEntry("Location", "../../virtual-cluster/compare?a=" + passing + "&b=" + failing);
    }

    @Test
    void aPageOfTheJobIsReachedWithItsParametersAndAHostIsShownByTheJob() throws IOException {
        assertThat(ofBuild("/suite/copy?cell=version=5.6, arch").headers)
                .containsEntry("Location", "../../../virtual-cluster/suite/copy?cell=version%3D5.6%2C%20arch");
        assertThat(ofBuild("/host/srv2?suite=copy").headers)
                .containsEntry("Location", "../../../virtual-cluster/host/srv2?suite=copy");
        assertThat(ofJob("/host/srv2").shown).isEqualTo(new RecordPages.Drawn("host", "srv2", "srv2", "../", "../"));
        assertThat(ofJob("/data/host/srv2?suite=copy").text()).contains("\"failed\":1");
    }

    /** Jenkins makes the address of the build before or after by putting its number into that of the page. */
    @Test
    void theSamePageOfAnotherBuildIsTheRunOfTheSameSuiteThereOrItsList() throws IOException {
        SampleRun.Plan other = new SampleRun.Plan(
                "other",
                "xrootd",
                "other123",
                Optional.empty(),
                List.of("srv1"),
                1,
                List.of("one"),
                List.of(Stage.SUITE_INIT, Stage.SUITE_FINALIZE),
                Instant.parse("2026-03-01T10:00:00Z"));
        SampleRun.start(records(11), other).close();

        assertThat(ofBuild("/run/" + passing).headers).containsEntry("Location", "../run/" + failing);
        assertThat(ofBuild("/run/" + other.id()).headers).containsEntry("Location", "../");
        assertThat(ofBuild("/run/none").status).isEqualTo(404);
    }

    @Test
    void aRunIsShownByItsBuildAndASuiteByItsJob() throws IOException {
        Exchange run = ofJob("/run/" + passing);
        Exchange suite = ofBuild("/suite/copy");

        assertThat(run.status).isEqualTo(302);
        assertThat(run.headers).containsEntry("Location", "../../2/virtual-cluster/run/" + passing);
        assertThat(suite.status).isEqualTo(302);
        assertThat(suite.headers).containsEntry("Location", "../../../virtual-cluster/suite/copy");
        assertThat(ofBuild("/suite/..%2Fa b\r\nX: y").headers.get("Location")).doesNotContain("\n", " ", "..%2F");
    }

    @Test
    void aPageWithASlashBehindItsAddressIsMovedToWhereItsLinksLeadToItsData() throws IOException {
        Exchange run = ofBuild("/run/" + failing + "/?stage=suite-init");
        Exchange compared = ofJob("/compare/?a=x&b=y");

        assertThat(run.status).isEqualTo(302);
        assertThat(run.headers).containsEntry("Location", "../" + failing + "?stage=suite-init");
        assertThat(compared.headers).containsEntry("Location", "../compare?a=x&b=y");
        assertThat(ofJob("/suite/copy/").headers).containsEntry("Location", "../copy");
        assertThat(ofJob("/run/" + passing + "/").status).isEqualTo(302);
        assertThat(ofJob("/run/none/").status).isEqualTo(404);
    }

    @Test
    void nothingIsGivenForWhatIsNotThere() throws IOException {
        for (String address :
                List.of("/", "/x", "/run", "/data", "/data/", "/data/x", "/run/", "/run/a/b", "/x/", "/data/run/..")) {
            assertThat(ofBuild(address).status).as(address).isIn(400, 404);
        }
        assertThat(ofJob("/run/none").status).isEqualTo(404);
        assertThat(ofBuild("/data/run/../2/virtual-cluster/" + passing).status).isEqualTo(400);
    }

    /** A person who follows an old link reads a page and not JSON; scripts get the reason as before. */
    @Test
    void aPageWithTheWayBackIsAtAnAddressThatIsWrong() throws IOException {
        Exchange page = ofJob("/run/none");
        Exchange slash = ofJob("/run/none/");
        Exchange data = ofJob("/data/run/none");

        assertThat(page.shown.name()).isEqualTo("missing");
        assertThat(page.shown.home()).isEqualTo("../");
        assertThat(slash.shown.home()).isEqualTo("../../");
        assertThat(ofBuild("/x").shown.home()).isEqualTo("./");
        assertThat(data.headers).containsEntry("Content-Type", "application/json");
    }

    @Test
    void nothingButReadingIsTaken() throws IOException {
        Exchange posted = new Exchange().method("POST").ask(build(10).pages(), "/run/" + failing);

        assertThat(posted.status).isEqualTo(405);
        assertThat(posted.headers).containsEntry("Allow", "GET, HEAD");
    }

    @Test
    void whatABrowserHasIsNotSentAgain() throws IOException {
        String events = "/data/run/" + failing + "/events";
        String tag = ofBuild(events).headers.get("ETag");
        Exchange again =
                new Exchange().header("If-None-Match", tag).ask(build(10).pages(), events);

        assertThat(again.status).isEqualTo(304);
        assertThat(again.text()).isEmpty();
    }

    @Test
    void aDeletedBuildIsForgotten() throws IOException {
        assertThat(job(50).suites().get(0).runs()).hasSize(2);
        try (Stream<Path> files = Files.walk(builds.resolve("10"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        indexes.forget(builds.resolve("10"));

        assertThat(job(50).suites().get(0).runs()).extracting(RunLine::build).containsExactly(2);
        assertThat(ofJob("/run/" + failing).status).isEqualTo(404);
    }
}
