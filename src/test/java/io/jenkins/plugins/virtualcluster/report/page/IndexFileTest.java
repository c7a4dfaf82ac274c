package io.jenkins.plugins.virtualcluster.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexFileTest {
    @TempDir
    Path records;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"format\":3}",
                "{\"format\":3,\"entry\":{}}",
                "{\"format\":3,\"entry\":{\"run\":{}}}",
                "{\"format\":3,\"entry\":{\"run\":{\"id\":\"x\",\"passedOnRetry\":{}},\"stages\":[]}}"
            })
    void aLineThatLacksSomethingIsNoneAndNoException(String line) throws IOException {
        Files.writeString(records.resolve("index.jsonl"), line + "\n");

        assertThat(new IndexFile(records).read()).isEmpty();
    }
}
