package io.jenkins.plugins.virtualcluster.hypervisor.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TempFilesTest {
    @Test
    void whatAKilledProcessLeftIsRemovedAndNothingElse() throws Exception {
        Path own = TempFiles.directory("sample");
        Path file = TempFiles.file("sample");
        Path left = left(own, "");
        Path kept = Files.createDirectory(own.resolve("virtual-cluster-sample-1@1-x"));
        try {
            TempFiles.removeLeftovers();

            assertThat(left).doesNotExist();
            assertThat(kept).exists();
            assertThat(file).exists();
        } finally {
            Files.delete(kept);
            Files.delete(own);
            Files.delete(file);
        }
    }

    @Test
    void whatCannotBeRemovedHindersNothingElse() throws Exception {
        Path own = TempFiles.directory("sample");
        Path deep = left(own, "-deep");
        Path inside = Files.createDirectories(deep.resolve("inside/it"));
        List<Path> others = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            others.add(left(own, "-" + i));
        }
        try {
            TempFiles.removeLeftovers();

            assertThat(others).noneMatch(Files::exists);
            assertThat(inside).exists();
        } finally {
            Files.delete(inside);
            Files.delete(inside.getParent());
            Files.deleteIfExists(deep.resolve("ssh"));
            Files.delete(deep);
            Files.delete(own);
        }
    }

    /** Makes what a process has left that is gone, whole at once: others on this machine may remove it. */
    private static Path left(Path own, String end) throws IOException {
        Path made = Files.createTempDirectory("sample");
        Files.writeString(made.resolve("ssh"), "#!/bin/sh\n");
        return Files.move(
                made,
                own.resolveSibling(
                        "virtual-cluster-sample-1@1-" + own.getFileName().hashCode() + end));
    }
}
