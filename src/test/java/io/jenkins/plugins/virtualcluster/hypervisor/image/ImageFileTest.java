package io.jenkins.plugins.virtualcluster.hypervisor.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.SampleImages;
import io.jenkins.plugins.virtualcluster.hypervisor.local.Cache;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageFileTest {
    @TempDir
    Path directory;

    private Path file(byte[] content) throws Exception {
        return Files.write(directory.resolve("a.img"), content);
    }

    private void assertRefused(byte[] content, String... words) throws Exception {
        Path file = file(content);
        assertThatThrownBy(() -> ImageFile.read(file, "https://site/a.img"))
                .isInstanceOf(HypervisorException.class)
                .hasMessageStartingWith("Image https://site/a.img ")
                .hasMessageContainingAll(words);
    }

    @Test
    void theFormatIsReadFromTheContentNotTheName() throws Exception {
        byte[] disk = SampleImages.raw(8);
        Path raw = Files.write(directory.resolve("b.qcow2"), disk);
        ByteBuffer image = SampleImages.qcow2();
        Path qcow2 = file(image.array());

        assertThat(ImageFile.read(qcow2))
                .isEqualTo(new ImageFile(qcow2, qcow2.toString(), ImageFormat.QCOW2, image.capacity(), 512));
        assertThat(ImageFile.read(raw))
                .isEqualTo(new ImageFile(raw, raw.toString(), ImageFormat.RAW, disk.length, disk.length));
    }

    @ParameterizedTest
    @CsvSource({
        "1f8b08, GZIP",
        "fd377a585a00, XZ",
        "425a6839, BZIP2",
        "28b52ffd, ZSTD",
        "7668647866696c65, VHDX",
        "636f6e6563746978, VHD",
        "51454400, QED",
        "514649fb00000001, QCOW1"
    })
    void whatCanBeMadeADiskIsKnownByItsFirstBytes(String hex, ImageFormat format) {
        assertThat(ImageFormat.of(Arrays.copyOf(HexFormat.of().parseHex(hex), 1024)))
                .isEqualTo(format);
    }

    @ParameterizedTest
    @CsvSource({
        "'',is empty",
        "<html>log in first</html>,an HTML or XML page",
        "'\r\n <!DOCTYPE html>',an HTML or XML page",
        "'{\"error\": 404}',is a text",
        "'PK\u0003\u0004\u0000x',an archive",
        "070701,an archive",
        "# Disk DescriptorFile,whose data is in other files",
        "KDMV\u0001,whose data is in other files",
        "\u007fELF\u0001,a program"
    })
    void whatIsNoDiskIsRefusedByWhatItIs(String content, String words) throws Exception {
        assertRefused(content.getBytes(StandardCharsets.UTF_8), words, "which no host boots from");
    }

    /** QEMU would read the files that the description in it names, any of the machine. */
    @Test
    void aVmwareDiskThatLeadsToOtherFilesIsNotTakenForAWholeOne() {
        byte[] head = Arrays.copyOf("KDMV".getBytes(StandardCharsets.US_ASCII), 1024);
        assertThat(ImageFormat.of(head)).isEqualTo(ImageFormat.SPLIT_VMDK);
        ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).putLong(12, 4);
        assertThat(ImageFormat.of(head)).isEqualTo(ImageFormat.VMDK);
    }

    @Test
    void aQcow2ImageThatIsCutOffIsRefusedWhereverItIsCut() throws Exception {
        byte[] whole = SampleImages.qcow2().array();
        ImageFile.read(file(whole));
        for (int length : new int[] {4, 71, 80, 512, 1024, 1536, 2048, 2560}) {
            assertRefused(Arrays.copyOf(whole, length), "cut off after " + length + " bytes");
        }
    }

    @Test
    void aQcow2ImageThatNamesItsTablesAgainAndAgainIsNotFollowedForLong() throws Exception {
        ByteBuffer image = ByteBuffer.allocate(1 << 20);
        image.put(SampleImages.qcow2().array())
                .putInt(36, 100_000)
                .putLong(40, 8192)
                .putInt(20, 16)
                .putLong(48, 0);
        for (int i = 0; i < 100_000; i++) {
            image.putLong(8192 + 8 * i, 65536 * 13L);
        }
        assertThat(ImageFile.read(file(image.array())).format()).isEqualTo(ImageFormat.QCOW2);
    }

    @Test
    void aRawDiskIsAsLongAsItsPartitionsSay() throws Exception {
        byte[] disk = SampleImages.raw(100);
        ImageFile.read(file(disk));
        assertRefused(Arrays.copyOf(disk, 99 * 512), "is cut off", "end at byte 51200, and it has 50688");

        ByteBuffer gpt = ByteBuffer.wrap(SampleImages.raw(100)).order(ByteOrder.LITTLE_ENDIAN);
        gpt.put(450, (byte) 0xee).putInt(458, -1);
        gpt.put(512, "EFI PART".getBytes(StandardCharsets.US_ASCII));
        gpt.putLong(584, 2).putInt(592, 128).putInt(596, 128);
        gpt.putLong(1024, 1).putLong(1056, 40).putLong(1064, 79);
        ImageFile.read(file(Arrays.copyOf(gpt.array(), 80 * 512)));
        assertRefused(Arrays.copyOf(gpt.array(), 79 * 512), "is cut off", "end at byte 40960");
    }

    @Test
    void anImageOnABackingFileIsRefusedWithTheRemedy() throws Exception {
        assertRefused(SampleImages.qcow2().putLong(8, 512).array(), "backing file", "qemu-img convert");
    }

    @Test
    void whatNoHypervisorCouldReadIsRefused() throws Exception {
        assertRefused(SampleImages.qcow2().putLong(72, 4).array(), "has its data in another file");
        assertRefused(SampleImages.qcow2().putInt(32, 2).array(), "is encrypted");
        assertRefused(SampleImages.qcow2().putLong(72, 2).array(), "marked as corrupt");
        assertRefused(SampleImages.qcow2().putInt(20, 63).array(), "is damaged");
    }

    @Test
    void aMissingFileAndADirectoryAreNamed() {
        assertThatThrownBy(() -> ImageFile.read(directory.resolve("none.img")))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("none.img is missing");
        assertThatThrownBy(() -> ImageFile.read(directory)).hasMessageContaining("is a directory");
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

    /** QEMU would read what is missing as zeros, and tell nobody. */
    @Test
    void aVirtualBoxDiskThatIsCutOffIsToldByItsHeader() throws Exception {
        ByteBuffer head = ByteBuffer.allocate(4096 + 3 * 1024).order(ByteOrder.LITTLE_ENDIAN);
        head.putInt(0x40, 0xbeda107f).putInt(0x158, 4096).putInt(0x178, 1024).putInt(0x184, 3);
        Path disk = Files.write(directory.resolve("d.vdi"), head.array());
        assertThat(ImageFile.read(disk).format()).isEqualTo(ImageFormat.VDI);

        Files.write(disk, Arrays.copyOf(head.array(), head.capacity() - 1));

        assertThatThrownBy(() -> ImageFile.read(disk))
                .isInstanceOf(HypervisorException.class)
                .hasMessage(
                        "Image " + disk + " is cut off: its blocks end at byte 7168, and it has 7167; fetch it again");
    }
}
