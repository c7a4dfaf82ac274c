package io.jenkins.plugins.virtualcluster.suite.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.Stage;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageOutputTest {
    @TempDir
    Path directory;

    @Test
    void nothingIsWrittenBehindWhatWasCounted() throws Exception {
        RunDirectory run = new RunDirectory(directory.resolve("record"));
        try (RecordWriter record = RecordWriter.open(run, Clock.systemUTC());
                StageOutput output = StageOutput.open(record, Stage.SUITE_INIT, "srv1", 1000)) {
            output.write(new byte[30], 0, 30);

            assertThat(output.seal()).isEqualTo(30);

            output.write(new byte[30], 0, 30);
            assertThat(output.room()).isZero();
            assertThat(output.length()).isEqualTo(30);
            assertThat(run.output(Stage.SUITE_INIT, "srv1")).hasSize(30);
        }
    }
}
