package io.jenkins.plugins.virtualcluster.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.virtualcluster.record.WatchSign;
import io.jenkins.plugins.virtualcluster.report.page.SampleLogs;
import io.jenkins.plugins.virtualcluster.report.page.SampleRecords;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data of one run over HTTP. */
class RunPagesTest {
    private static final String CELL = "case/copy_from/run/srv2";

    @TempDir
    static Path records;

    private static ServerFixture server;
    private static String failed;
    private static String logs;

    @BeforeAll
    static void serve() throws IOException {
        failed = SampleRecords.failing(records);
        logs = SampleLogs.write(records);
        server = new ServerFixture(records);
    }

    @AfterEach
    void nothingWentWrong() {
        assertThat(server.failures).isEmpty();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aRunHasItsClusterAndItsSuite() throws Exception {
        JsonNode run = server.json("api/run/" + failed);

        assertThat(run.get("id").textValue()).isEqualTo(failed);
        assertThat(run.get("live").booleanValue()).isFalse();
        assertThat(run.at("/cluster/hosts/1").toString())
                .isEqualTo(
                        "{\"name\":\"srv2\",\"fullName\":\"srv2.xrd.test\",\"image\":\"debian-xrootd\",\"arch\":\"x86_64\","
                                + "\"memory\":\"1 GiB\",\"cpus\":2,\"disks\":[{\"size\":\"20 GiB\",\"mount\":\"/data\"}],"
                                + "\"interfaces\":[{\"network\":\"lan\",\"address\":\"192.168.127.4\",\"mac\":null},"
                                + "{\"network\":\"storage\",\"address\":null,\"mac\":null}],\"roles\":[],\"prepare\":null}");
        assertThat(run.at("/cluster/networks/0/dhcp").textValue()).isEqualTo("192.168.127.100 - 192.168.127.254");
        assertThat(run.at("/suite/schedule").textValue()).isEqualTo("H 2 * * *");
        assertThat(run.at("/suite/timeouts/finalize").longValue()).isEqualTo(300);
        assertThat(run.get("events").longValue())
                .isEqualTo(Files.size(records.resolve(failed).resolve("events.jsonl")));
    }

    @Test
    void aSuiteWithAScheduleHasANextTimeOnlyWhileAWatchRunsIt() throws Exception {
        assertThat(server.json("api/suites").at("/0/schedule").textValue()).isEqualTo("H 2 * * *");
        assertThat(server.json("api/suites").at("/0/next").isNull()).isTrue();
        Instant next = Instant.parse("2026-12-01T02:17:00Z");
        try (WatchSign sign = WatchSign.put(records, "one");
                WatchSign other = WatchSign.put(records, "other")) {
            sign.write(Map.of("copy", next));
            other.write(Map.of("nightly", next));
            assertThat(server.json("api/suites").at("/0/next").textValue()).isEqualTo(next.toString());
            sign.write(Map.of());
            assertThat(server.json("api/suites").at("/0/next").isNull())
                    .as("the schedule is gone")
                    .isTrue();
            sign.write(Map.of("copy", next));
        }
        assertThat(server.json("api/suites").at("/0/next").isNull())
                .as("the watch has ended")
                .isTrue();
        Path killed = Files.createDirectories(records.resolve(".watch/killed"));
        Files.writeString(killed.resolve("next.json"), "{\"copy\":\"" + next + "\"}");
        Files.createFile(killed.resolve("lock"));
        assertThat(server.json("api/suites").at("/0/next").isNull())
                .as("the watch was killed")
                .isTrue();
    }

    @Test
    void eventsAreTheJournalAndGoOnWhereTheyEnded() throws Exception {
        byte[] journal = Files.readAllBytes(records.resolve(failed).resolve("events.jsonl"));

        HttpResponse<byte[]> all = server.get("api/run/" + failed + "/events?from=0");
        HttpResponse<byte[]> rest = server.get("api/run/" + failed + "/events?from=" + journal.length + "&wait=20");

        assertThat(all.body()).isEqualTo(journal);
        assertThat(all.headers().firstValue("X-Next")).hasValue(String.valueOf(journal.length));
        assertThat(rest.body()).as("an ended run is not waited for").isEmpty();
        HttpResponse<byte[]> again = server.get(
                "api/run/" + failed + "/events?from=0",
                "If-None-Match",
                all.headers().firstValue("ETag").orElseThrow());
        assertThat(again.statusCode()).isEqualTo(304);
    }

    @Test
    void anOutputIsGivenInSlicesOfBytes() throws Exception {
        byte[] output = Files.readAllBytes(records.resolve(failed).resolve("output/" + CELL + ".log"));

        HttpResponse<byte[]> slice = server.get("api/run/" + failed + "/output/" + CELL + "?from=6&to=13");
        HttpResponse<byte[]> behind = server.get("api/run/" + failed + "/output/" + CELL + "?from=99999999");

        assertThat(slice.body()).isEqualTo(java.util.Arrays.copyOfRange(output, 6, 13));
        assertThat(slice.headers().firstValue("X-Length")).hasValue(String.valueOf(output.length));
        assertThat(slice.headers().firstValue("X-Ended")).hasValue("true");
        assertThat(behind.body()).isEmpty();
        assertThat(server.get("api/run/" + failed + "/raw/" + CELL)
                        .headers()
                        .firstValue("Content-Disposition")
                        .orElse(""))
                .startsWith("attachment; filename=\"case-copy_from-run-srv2.log\"");
    }

    @Test
    void linesAreFoundByTheirIndex() throws Exception {
        byte[] output = Files.readAllBytes(records.resolve(failed).resolve("output/" + CELL + ".log"));

        JsonNode lines = server.json("api/run/" + failed + "/lines/" + CELL);

        assertThat(lines.get("lines").longValue()).isEqualTo(2_502);
        assertThat(lines.get("offsets")).hasSize(3);
        int offset = lines.at("/offsets/2").intValue();
        assertThat(new String(output, offset, 10, StandardCharsets.UTF_8)).isEqualTo("block 2000");
        assertThat(lines.get("length").longValue()).isEqualTo(output.length);
    }

    @Test
    void aSearchFindsLinesByTextAndByFilter() throws Exception {
        String search = "api/run/" + failed + "/search/" + CELL;

        JsonNode byText = server.json(search + "?q=BLOCK%201999");
        JsonNode warnings = server.json(search + "?filter=warnings&from=1000&limit=2");
        JsonNode throughColours = server.json(search + "?q=no%20servers%20are&filter=all");
        JsonNode both = server.json(search + "?q=copy&filter=errors");

        assertThat(byText.get("matches")).hasSize(1);
        assertThat(byText.at("/matches/0/line").longValue()).isEqualTo(1_999);
        assertThat(byText.get("next").isNull()).isTrue();
        assertThat(warnings.get("matches").findValuesAsText("line")).containsExactly("1007", "1507");
        JsonNode more = server.json(search + "?filter=warnings&limit=2&after="
                + warnings.get("next").textValue());
        assertThat(more.get("matches").findValuesAsText("line")).first().isEqualTo("2007");
        assertThat(throughColours.at("/matches/0/line").longValue()).isEqualTo(2_500);
        assertThat(both.get("matches").findValuesAsText("line")).containsExactly("2501");
        assertThat(server.get(search).statusCode()).isEqualTo(400);
    }

    @Test
    void timesScriptsAndFilesAreThere() throws Exception {
        assertThat(server.text("api/run/" + failed + "/times/" + CELL)).startsWith("0 17");
        assertThat(server.text("api/run/" + failed + "/script/" + CELL)).contains("# on srv2");

        JsonNode files = server.json("api/run/" + failed + "/files");

        assertThat(files.findValuesAsText("kind")).containsExactly("backtrace", "file", "console");
        assertThat(files.get(0).get("stage").textValue()).isEqualTo("case/copy_from/run");
        assertThat(files.get(0).get("host").textValue()).isEqualTo("srv2");
        assertThat(files.get(2).get("host").textValue()).isEqualTo("srv3");
        assertThat(server.text("api/run/" + failed + "/file/"
                        + files.get(0).get("path").textValue()))
                .contains("XrdOss::Open");
    }

    @Test
    void aCollectedFileIsReadAsAnOutputIs() throws Exception {
        String file = "api/run/" + logs + "/collected/%s/" + SampleLogs.STAGE + "/srv1/var/log/syslog";
        byte[] log = Files.readAllBytes(records.resolve(logs)
                .resolve("collected")
                .resolve(SampleLogs.STAGE.toString())
                .resolve("srv1/var/log/syslog"));

        JsonNode lines = server.json(String.format(file, "lines"));
        HttpResponse<byte[]> slice = server.get(String.format(file, "output") + "?from=4&to=15");
        JsonNode found = server.json(String.format(file, "search") + "?q=ROUND%202");

        assertThat(lines.get("lines").longValue()).isEqualTo(3);
        assertThat(lines.get("text").booleanValue()).isTrue();
        assertThat(slice.body()).isEqualTo(java.util.Arrays.copyOfRange(log, 4, 15));
        assertThat(slice.headers().firstValue("X-Length")).hasValue(String.valueOf(log.length));
        assertThat(slice.headers().firstValue("X-Ended")).hasValue("true");
        assertThat(found.get("matches").findValuesAsText("line")).containsExactly("1");
        JsonNode binary = server.json("api/run/" + logs + "/collected/lines/" + SampleLogs.STAGE + "/srv1/data.bin");
        assertThat(binary.get("text").booleanValue()).isFalse();
        JsonNode console = server.json("api/run/" + logs + "/collected/lines/console/srv1.log");
        assertThat(console.get("text").booleanValue())
                .as("whatever a guest prints there")
                .isTrue();
        assertThat(server.get(String.format(file, "lines").replace("syslog", "lost.log"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void theMarksOfSectionsAreFound() throws Exception {
        JsonNode marks = server.json("api/run/" + logs + "/marks/" + SampleLogs.STAGE + "/srv1?limit=5");

        assertThat(marks.get("matches").findValuesAsText("mark"))
                .containsExactly("stamp", "group", "end", "stamp", "group");
        assertThat(marks.get("matches").findValuesAsText("line")).containsExactly("0", "1", "32", "34", "35");
        JsonNode more = server.json("api/run/" + logs + "/marks/" + SampleLogs.STAGE + "/srv1?after="
                + marks.get("next").textValue());
        assertThat(more.get("matches").findValuesAsText("mark")).containsExactly("end", "stamp", "group", "end");
        assertThat(more.get("next").isNull()).isTrue();
    }

    @Test
    void theArchiveHoldsTheRecordWithoutItsLock() throws Exception {
        List<String> names = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(
                server.get("api/run/" + failed + "/archive.zip").body()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
                assertThat(zip.readAllBytes()).isEqualTo(Files.readAllBytes(records.resolve(entry.getName())));
            }
        }
        assertThat(names)
                .contains(failed + "/events.jsonl", failed + "/output/" + CELL + ".log", failed + "/cluster.yaml")
                .doesNotContain(failed + "/lock");
    }

    @Test
    void whatIsNotThereIsSaidToBeNot() throws Exception {
        for (String path : List.of(
                "api/run/nobody",
                "api/run/" + failed + "/script/suite-init/nobody",
                "api/run/" + failed + "/output/no-stage/srv1",
                "api/run/" + failed + "/nothing",
                "api/suite/nobody/grid",
                "api/nothing")) {
            HttpResponse<byte[]> answer = server.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).startsWith("{\"error\":\"");
        }
    }

    @Test
    void aFailureHasTheLinesThatSayWhyTheWorstFirst() throws Exception {
        JsonNode failures = server.json("api/run/" + failed + "/failures");

        assertThat(failures.findValuesAsText("verdict")).containsExactly("INFRASTRUCTURE", "FAILED");
        JsonNode copy = failures.get(1);
        assertThat(copy.get("stage").textValue()).isEqualTo("case/copy_from/run");
        assertThat(copy.get("hosts").toString()).isEqualTo("[\"srv2\"]");
        assertThat(copy.get("last")).hasSize(10);
        assertThat(copy.at("/last/8").toString())
                .isEqualTo(
                        "{\"number\":2501,\"text\":\"[3011] No servers are available to read the file\",\"error\":false}");
        assertThat(copy.at("/last/9").toString())
                .isEqualTo("{\"number\":2502,\"text\":\"ERROR: copy failed\",\"error\":true}");
        assertThat(copy.get("errors")).as("they are among the last lines").isEmpty();
    }

    @Test
    void aRunHasAShortAddressAndASlashBehindAnyIsNoMatter() throws Exception {
        for (String path :
                List.of("run/failed2b", "run/" + failed + "/", "run/failed2b/", "suite/copy/", "compare/?a=1&b=2")) {
            HttpResponse<byte[]> moved = server.get(path);
            assertThat(moved.statusCode()).as(path).isEqualTo(303);
        }
        assertThat(location("run/failed2b")).isEqualTo("/run/" + failed);
        assertThat(location("run/failed2b/?x=1")).isEqualTo("/run/failed2b?x=1");
        assertThat(location("compare/?a=1&b=2")).isEqualTo("/compare?a=1&b=2");
        assertThat(server.json("api/run/failed2b").get("id").textValue()).isEqualTo(failed);
        assertThat(server.json("api/compare?a=failed2b&b=failed2b").at("/a/id").textValue())
                .isEqualTo(failed);
    }

    private static String location(String path) throws Exception {
        return server.get(path).headers().firstValue("Location").orElseThrow();
    }

    @Test
    void aWrongAddressIsAPageThatLeadsBack() throws Exception {
        for (String path : List.of("nothing", "run/nobody", "run/failed2", "run/a/b", "suite", "%zz", "run/%zz")) {
            HttpResponse<byte[]> answer;
            if (path.contains("%zz")) {
                assertThat(server.raw("GET /" + path, "localhost"))
                        .contains("HTTP/1.1 400")
                        .doesNotContain("{\"error\"");
                continue;
            }
            answer = server.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
            assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                    .as(path)
                    .contains("data-page=\"missing\"")
                    .contains("src=\"" + "../".repeat(path.split("/").length - 1) + "assets/js/page.js\"");
        }
    }

    @Test
    void anImageIsServedAsWhatItsContentIsAndNothingElseIsOne(@TempDir Path own) throws Exception {
        String run = "api/run/" + SampleRecords.reporting(own);
        String files = run + "/file/case/copy_to/run/";
        String images = run + "/image/case/copy_to/run/";
        try (ServerFixture pages = new ServerFixture(own)) {
            HttpResponse<byte[]> image = pages.get(images + "srv1/attached/1-plot.svg");
            assertThat(image.headers().firstValue("Content-Type")).hasValue("image/png");
            assertThat(image.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(image.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'none'");
            assertThat(image.body())
                    .isEqualTo(pages.get(files + "srv1/attached/1-plot.svg").body());
            assertThat(pages.get(images + "srv2/attached/2-image.png").statusCode())
                    .isEqualTo(404);
            assertThat(pages.get(files + "srv2/attached/2-image.png").headers().firstValue("Content-Type"))
                    .hasValue("application/octet-stream");
            assertThat(pages.json(run + "/files").findValuesAsText("kind")).containsExactly("attachment", "attachment");
        }
    }
}
