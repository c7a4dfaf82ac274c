package io.jenkins.plugins.virtualcluster.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.virtualcluster.report.page.HostileRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing leads out of a record, nothing in it is taken for markup, and nothing can be changed. */
class HostileRequestsTest {
    @TempDir
    static Path directory;

    private static ServerFixture server;
    private static String id;

    @BeforeAll
    static void serve() throws IOException {
        Path records = Files.createDirectory(directory.resolve("records"));
        id = HostileRecord.write(records);
        Files.writeString(directory.resolve("secret.log"), "a secret");
        Files.createDirectories(directory.resolve("elsewhere"));
        Files.writeString(directory.resolve("elsewhere").resolve("events.jsonl"), "a secret");
        Files.createSymbolicLink(records.resolve("linked"), directory.resolve("elsewhere"));
        server = new ServerFixture(records);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/run/../secret.log",
                "/api/run/%2e%2e/events",
                "/api/run/ID/../../secret.log",
                "/api/run/ID/file/../events.jsonl",
                "/api/run/ID/file/%2e%2e/events.jsonl",
                "/api/run/ID/file/..%2fevents.jsonl",
                "/api/run/ID/file/..%5cevents.jsonl",
                "/api/run/ID/file/%2fetc%2fpasswd",
                "/api/run/ID/file//etc/passwd",
                "/api/run/ID/file/suite-init/srv2/passwd",
                "/api/run/ID/file/suite-init/srv2/up/passwd",
                "/api/run/ID/file/suite-init/srv2/page.html%00",
                "/api/run/ID/file/suite-init/srv2",
                "/api/run/ID/file/",
                "/api/run/ID/image/../events.jsonl",
                "/api/run/ID/image/suite-init/srv2/up/passwd",
                "/api/run/ID/collected/output/../events.jsonl",
                "/api/run/ID/collected/output/%2e%2e/events.jsonl",
                "/api/run/ID/collected/lines/..%2fevents.jsonl",
                "/api/run/ID/collected/lines/%2fetc%2fpasswd",
                "/api/run/ID/collected/search/suite-init/srv2/passwd?q=root",
                "/api/run/ID/collected/output/suite-init/srv2/up/passwd",
                "/api/run/ID/collected/marks/suite-init/srv2/up/passwd",
                "/api/run/ID/collected/output/suite-init/srv2/page.html%00",
                "/api/run/ID/collected/output/suite-init/srv2",
                "/api/run/ID/collected/output",
                "/api/run/ID/collected/raw/suite-init/srv2/page.html",
                "/api/run/ID/collected",
                "/api/run/ID/output/suite-init/linked",
                "/api/run/ID/raw/suite-init/linked",
                "/api/run/ID/lines/suite-init/linked",
                "/api/run/ID/search/suite-init/linked?q=root",
                "/api/run/ID/marks/suite-init/linked",
                "/api/run/ID/output/suite-init/..%2f..%2f..%2f..%2fsecret",
                "/api/run/ID/output/case/..%2f..%2fx/run/srv2",
                "/api/run/ID/output/%2e%2e/%2e%2e/srv2",
                "/api/run/linked/events",
                "/api/run/linked/archive.zip",
                "/api/compare?a=../elsewhere&b=ID",
                "/api/compare?a=linked&b=ID",
                "/assets/../page.html",
                "/assets/%2e%2e/PageApi.class",
                "/assets/..%2fPageApi.class",
                "/assets/page.html",
                "/assets/",
                "/assets",
                "/run/%zz",
                "/api/run/ID/events?from=-1",
                "/api/run/ID/events?from=99999999999999999999",
                "/api/run/ID/search/suite-init/srv2?q=x&filter=%3Cb%3E",
                "/api/run/ID/search/suite-init/srv2?q=x&after=1.2",
                "/api/run/ID/search/suite-init/srv2?q=x&after=-1.0.0",
                "//secret.log",
            })
    void noAddressLeadsOut(String address) throws Exception {
        String answer = server.raw("GET " + address.replace("ID", id), "localhost");

        assertThat(answer).matches("(?s)HTTP/1.1 (400|404) .*");
        assertThat(answer).doesNotContain("a secret", "root:", "run-started", "PageApi");
    }

    @Test
    void onlyReadingIsAnswered() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE")) {
            assertThat(server.raw(method + " /api/suites", "localhost")).startsWith("HTTP/1.1 405 ");
        }
        assertThat(server.raw("HEAD /api/suites", "localhost"))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("\r\n\r\n");
    }

    @Test
    void anotherNameForThisMachineIsRefused() throws Exception {
        assertThat(server.raw("GET /api/suites", "evil.example.org")).startsWith("HTTP/1.1 403 ");
        assertThat(server.raw("GET /api/suites", "localhost.evil.example.org:8080"))
                .startsWith("HTTP/1.1 403 ");
        assertThat(server.raw("GET /api/suites", "127.0.0.1:1")).startsWith("HTTP/1.1 200 ");
        assertThat(server.raw("GET /api/suites", "[::1]:8080")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void everyAnswerForbidsToGuessItsTypeAndToRunWhatIsNotOurs() throws Exception {
        for (String path : List.of("api/suites", "api/run/" + id, "api/nothing", "nothing")) {
            HttpHeaders headers = server.get(path).headers();
            assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                    .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                    .doesNotContain("unsafe");
        }
    }

    @Test
    void collectedFilesAreDownloadsOrBytesThatNoBrowserShows() throws Exception {
        JsonNode files = server.json("api/run/" + id + "/files");
        assertThat(files.findValuesAsText("name"))
                .contains("page.html", "quote\"; filename=evil.exe;\r\n name .txt", "50%2e%2e percent #1?.txt")
                .doesNotContain("passwd");
        for (JsonNode file : files) {
            StringBuilder path = new StringBuilder();
            for (String part : file.get("path").textValue().split("/")) {
                path.append('/')
                        .append(URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"));
            }
            HttpResponse<byte[]> download = server.get("api/run/" + id + "/file" + path);
            HttpResponse<byte[]> bytes = server.get("api/run/" + id + "/collected/output" + path);

            assertThat(download.body()).hasSize(file.get("size").intValue());
            assertThat(download.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
            assertThat(download.headers().firstValue("Content-Disposition").orElse(""))
                    .matches("attachment; filename=\"[A-Za-z0-9._-]+\"; filename\\*=UTF-8''[A-Za-z0-9._%-]+");
            assertThat(download.headers().map()).doesNotContainKey("filename");
            assertThat(bytes.body()).isEqualTo(download.body());
            assertThat(bytes.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
        }
    }

    @Test
    void theArchiveHoldsNoLinkAndNoNameThatLeadsOut() throws Exception {
        byte[] archive = server.get("api/run/" + id + "/archive.zip").body();
        int entries = 0;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries++;
                assertThat(entry.getName()).startsWith(id + "/").doesNotContain("..", "\\", "\r", "passwd", "linked");
            }
        }
        assertThat(entries).isGreaterThan(10);
    }

    @Test
    void aTextThatIsTooLongToSearchForIsRefusedAndTheAnswerSaysWhatToDo() throws Exception {
        String search = "api/run/" + id + "/search/suite-init/srv2?q=";

        assertThat(server.get(search + "x".repeat(256)).statusCode()).isEqualTo(200);
        assertThat(server.get(search + "x".repeat(257)).statusCode()).isEqualTo(400);
        assertThat(server.text(search + "x".repeat(100_000)))
                .contains("100000 characters; expected at most 256. Search for a part of it");
    }

    @Test
    void anOutputThatIsNoTextIsGivenByteByByte() throws Exception {
        JsonNode lines = server.json("api/run/" + id + "/lines/suite-init/srv2");
        long offset = lines.get("length").longValue() - "\nafter the long line\n".length() - 5;

        assertThat(server.text("api/run/" + id + "/output/suite-init/srv2?from=" + offset))
                .isEqualTo("xxxxx\nafter the long line\n");
        JsonNode found = server.json("api/run/" + id + "/search/suite-init/srv2?q=AFTER");
        while (found.get("matches").isEmpty() && !found.get("next").isNull()) {
            // A turn ends by its time.
            found = server.json("api/run/" + id + "/search/suite-init/srv2?q=AFTER&after="
                    + found.get("next").textValue());
        }
        assertThat(found.at("/matches/0/line").longValue())
                .isEqualTo(lines.get("lines").longValue() - 1);
        assertThat(server.get("api/run/" + id + "/output/suite-init/srv2?from=0")
                        .body())
                .as("no more than 4 MiB at once")
                .hasSize(4 << 20)
                .contains(0xff, 0xfe, 0);
    }
}
