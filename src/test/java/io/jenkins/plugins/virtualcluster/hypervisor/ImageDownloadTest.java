package io.jenkins.plugins.virtualcluster.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.definition.Image;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageDownloadTest {
    @TempDir
    Path directory;

    @Test
    void aFileUrlIsFetchedAndItsFileIsLeftAsItIs() throws Exception {
        Path source = Files.writeString(directory.resolve("an image.raw"), "content");
        String sha256 = HexFormat.of().formatHex(Hashes.sha256().digest(Files.readAllBytes(source)));

        Path fetched = ImageDownload.fetch(new Image.Download(source.toUri(), sha256));

        try {
            assertThat(fetched).hasContent("content");
        } finally {
            ImageDownload.discard(fetched);
        }
        assertThat(source).hasContent("content");
    }

    @Test
    void aFileUrlOfNothingIsNamed() {
        Image.Download image = new Image.Download(directory.resolve("none.img").toUri(), "0".repeat(64));

        assertThatThrownBy(() -> ImageDownload.fetch(image))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("none.img");
    }

    @Test
    void anotherContentThanExpectedIsRefused() throws Exception {
        Path source = Files.writeString(directory.resolve("a.img"), "changed");

        assertThatThrownBy(() -> ImageDownload.fetch(new Image.Download(source.toUri(), "0".repeat(64))))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("has SHA-256")
                .hasMessageContaining("expected 0000");
    }
}
