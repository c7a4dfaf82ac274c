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
}
