package io.jenkins.plugins.virtualcluster.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path directory;

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aThreadThatIsInterruptedWritesAndStaysInterrupted() throws IOException {
        Path file = directory.resolve("state.json");
        AtomicFile.write(file, text("old"));
        Thread.currentThread().interrupt();
        try {
            AtomicFile.write(file, text("new"));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(file).hasContent("new");
        assertThat(directory).isDirectoryContaining(file::equals);
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void whatCannotBeWrittenLeavesNoPartOfIt() throws IOException {
        Path file = Files.createDirectory(directory.resolve("state.json"));
        Files.createFile(file.resolve("in the way"));

        assertThatThrownBy(() -> AtomicFile.write(file, text("new"))).isInstanceOf(IOException.class);

        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }
}
