package io.jenkins.plugins.virtualcluster.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.virtualcluster.common.Json;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {
    @TempDir
    private Path records;

    @Test
    void aLongJournalIsAllInThePage() throws IOException {
        RunDirectory record = new RunDirectory(records.resolve(LargeRecords.large(records, 100, 100)));
        ReportPage.write(record);

        assertThat(Files.size(record.journal())).as("more than one piece").isGreaterThan(1 << 20);
        String page = Files.readString(record.report());
        String begin = "id=\"data-events\">";
        int from = page.indexOf(begin) + begin.length();
        JsonNode events = Json.MAPPER.readTree(page.substring(from, page.indexOf("</script>", from)));
        List<JsonNode> expected = new ArrayList<>();
        for (String line : Files.readAllLines(record.journal())) {
            expected.add(Json.MAPPER.readTree(line));
        }
        assertThat(events).containsExactlyElementsOf(expected);
    }

    @Test
    void ofACollectedTextTheEndIsInThePageAndOfOtherFilesNothing() throws IOException {
        RunDirectory record = new RunDirectory(records.resolve(SampleLogs.write(records)));
        Path logs = record.collected(SampleLogs.STAGE, "srv1");
        Files.writeString(logs.resolve("long.log"), "x".repeat(999_999) + "\n");
        ReportPage.write(record);

        String page = Files.readString(record.report());
        JsonNode syslog = file(page, SampleLogs.STAGE + "/srv1/var/log/syslog");
        JsonNode longLog = file(page, SampleLogs.STAGE + "/srv1/long.log");
        assertThat(syslog.get("base64").binaryValue()).isEqualTo(Files.readAllBytes(logs.resolve("var/log/syslog")));
        assertThat(longLog.get("length").longValue()).isEqualTo(1_000_000);
        assertThat(longLog.get("from").longValue()).isEqualTo(1_000_000 - (256 << 10));
        assertThat(page).contains("data-file=\"console/srv1.log\"").doesNotContain("data.bin\">");
    }

    private static JsonNode file(String page, String path) throws IOException {
        String begin = "data-file=\"" + path + "\">";
        int from = page.indexOf(begin) + begin.length();
        return Json.MAPPER.readTree(page.substring(from, page.indexOf("</script>", from)));
    }
}
