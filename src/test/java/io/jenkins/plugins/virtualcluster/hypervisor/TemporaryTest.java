package io.jenkins.plugins.virtualcluster.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TemporaryTest {
    @Test
    void whatAKilledProcessLeftIsRemovedAndNothingElse() throws Exception {
        Path own = Temporary.directory("sample");
        Path file = Temporary.file("sample");
        Path left = Files.createDirectory(own.resolveSibling(
                "virtual-cluster-sample-1@1-" + own.getFileName().hashCode()));
        Files.writeString(left.resolve("ssh"), "#!/bin/sh\n");
        Path kept = Files.createDirectory(own.resolve("virtual-cluster-sample-1@1-x"));
        try {
            Temporary.removeLeftovers();

            assertThat(left).doesNotExist();
            assertThat(kept).exists();
            assertThat(file).exists();
        } finally {
            Files.delete(kept);
            Files.delete(own);
            Files.delete(file);
        }
    }
}
