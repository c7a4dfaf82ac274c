package io.jenkins.plugins.virtualcluster.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFileTest {
    @TempDir
    Path directory;

    private Path qcow2(long backing, long capacity) throws Exception {
        ByteBuffer header = ByteBuffer.allocate(104);
        header.putInt(0, 0x514649FB).putInt(4, 3).putLong(8, backing).putLong(24, capacity);
        return Files.write(directory.resolve("a.img"), header.array());
    }

    @Test
    void theFormatIsReadFromTheContentNotTheName() throws Exception {
        Path qcow2 = qcow2(0, 3L << 30);
        Path raw = Files.write(directory.resolve("b.qcow2"), new byte[1024]);

        assertThat(ImageFile.read(qcow2)).isEqualTo(new ImageFile(qcow2, "qcow2", 104, 3L << 30));
        assertThat(ImageFile.read(raw)).isEqualTo(new ImageFile(raw, "raw", 1024, 1024));
    }

    @Test
    void anImageOnABackingFileIsRefusedWithTheRemedy() throws Exception {
        Path image = qcow2(512, 1 << 20);

        assertThatThrownBy(() -> ImageFile.read(image))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("backing file")
                .hasMessageContaining("qemu-img convert");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> ImageFile.read(directory.resolve("none.img")))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("none.img");
    }

    @Test
    void theHashIsRememberedUntilTheFileChanges() throws Exception {
        Cache cache = new Cache(directory.resolve("cache"));
        Path file = Files.writeString(directory.resolve("x"), "abc");
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));

        assertThat(ImageFile.sha256(file, cache))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        Files.writeString(file, "abd");
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        assertThat(ImageFile.sha256(file, cache)).startsWith("ba7816bf");
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH.plusSeconds(1)));
        assertThat(ImageFile.sha256(file, cache)).startsWith("a52d159f");
    }

    @Test
    void anAnswerThatIsTooOldIsNone() throws Exception {
        Cache cache = new Cache(directory.resolve("cache"));
        cache.put("key", "answer");

        assertThat(cache.get("key", Duration.ofDays(1))).contains("answer");
        assertThat(cache.get("key", Duration.ofDays(-1))).isEmpty();
        assertThat(cache.get("other", Duration.ofDays(1))).isEmpty();
    }
}
