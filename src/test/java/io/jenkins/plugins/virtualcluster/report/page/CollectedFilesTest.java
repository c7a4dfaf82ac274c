package io.jenkins.plugins.virtualcluster.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which collected files are meant to be read. */
class CollectedFilesTest {
    @TempDir
    private Path directory;

    private boolean isText(String name, byte[] content) throws IOException {
        Path record = directory.toRealPath();
        Path file = record.resolve("collected").resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        return CollectedFiles.isText(new RecordDirectory("id", new RunDirectory(record)), file);
    }

    private static byte[] noise(int least) {
        byte[] bytes = new byte[20_000];
        Random random = new Random(7);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (least + random.nextInt(256 - least));
        }
        return bytes;
    }

    @Test
    void logsAreText() throws IOException {
        assertThat(isText("empty.log", new byte[0])).isTrue();
        assertThat(isText("ascii.log", "a line\r\n\tanother\n".getBytes(StandardCharsets.US_ASCII)))
                .isTrue();
        assertThat(isText("colours.log", "\u001b[31m\u001b[1mx\b\u001b[0m\f\n".getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(isText(
                        "latin.log", "Fehler in der Übertragung, große Datei\n".getBytes(StandardCharsets.ISO_8859_1)))
                .isTrue();
        // a character of two bytes at each even offset of a text with an odd beginning is cut where reading ends
        assertThat(isText("cut.log", ("x" + "é".repeat(20_000)).getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(isText("other.log", "\u0413\u043e\u0434 ".repeat(100).getBytes(StandardCharsets.UTF_8)))
                .isTrue();
    }

    @Test
    void whatProgramsReadIsNone() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(noise(0));
        }
        assertThat(isText("log.gz", packed.toByteArray())).isFalse();
        assertThat(isText("noise", noise(1))).as("without a zero byte").isFalse();
        assertThat(isText("late", (" ".repeat(500) + "\0").getBytes(StandardCharsets.US_ASCII)))
                .isFalse();
        assertThat(isText("wide.txt", "text".getBytes(StandardCharsets.UTF_16LE)))
                .isFalse();
    }

    @Test
    void aConsoleIsTextWhateverAGuestPrintsThere() throws IOException {
        assertThat(isText("console/srv1.log", noise(0))).isTrue();
        assertThat(isText("console.d/srv1.log", noise(0))).isFalse();
    }
}
