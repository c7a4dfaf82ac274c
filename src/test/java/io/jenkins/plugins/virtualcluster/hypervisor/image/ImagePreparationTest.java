package io.jenkins.plugins.virtualcluster.hypervisor.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.SampleImages;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** What is unpacked without a program; {@code ImageConversionIT} has the rest. */
class ImagePreparationTest {
    private static final byte[] DISK = SampleImages.raw(2000);
    private static final ImagePreparation.Limits LIMITS =
            new ImagePreparation.Limits(1 << 20, 0, Duration.ofMinutes(2));

    @TempDir
    Path directory;

    private interface Packer {
        OutputStream over(OutputStream file) throws Exception;
    }

    private Path pack(Packer packer, byte[] content) throws Exception {
        Path file = directory.resolve("packed");
        try (OutputStream out = packer.over(Files.newOutputStream(file))) {
            out.write(content);
        }
        return file;
    }

    private Path prepare(Path packed, ImagePreparation.Limits limits) throws Exception {
        Path made = directory.resolve("made");
        try {
            new ImagePreparation(ImageFile.read(packed, "disk.img.xz"), limits).to(made);
        } finally {
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files).as("what is left").isSubsetOf(packed, made);
            }
        }
        return made;
    }

    @Test
    void aCompressedDiskIsUnpacked() throws Exception {
        assertThat(prepare(pack(GZIPOutputStream::new, DISK), LIMITS)).hasBinaryContent(DISK);
        Files.delete(directory.resolve("made"));
        assertThat(prepare(pack(BZip2CompressorOutputStream::new, DISK), LIMITS))
                .hasBinaryContent(DISK);
        Files.delete(directory.resolve("made"));
        assertThat(prepare(pack(file -> new XZOutputStream(file, new LZMA2Options(0)), DISK), LIMITS))
                .hasBinaryContent(DISK);
    }

    @Test
    void whatUnpacksToMoreThanTheLimitOrTheFileSystemHasIsRefused() throws Exception {
        Path bomb = pack(GZIPOutputStream::new, new byte[(1 << 20) + 1]);
        assertThatThrownBy(() -> prepare(bomb, LIMITS))
                .isInstanceOf(HypervisorException.class)
                .hasMessageStartingWith("Image disk.img.xz unpacks to more than 1 MiB");
        Path disk = pack(GZIPOutputStream::new, DISK);
        assertThatThrownBy(() ->
                        prepare(disk, new ImagePreparation.Limits(1 << 20, Long.MAX_VALUE, Duration.ofMinutes(2))))
                .hasMessageContaining("the file system of " + directory);
        assertThatThrownBy(() -> prepare(disk, new ImagePreparation.Limits(1 << 20, 0, Duration.ZERO)))
                .hasMessageContaining("unpacking it took too long");
    }

    @Test
    void whatIsCutOffOrNoDiskInsideIsNamed() throws Exception {
        Path whole = pack(GZIPOutputStream::new, DISK);
        Path cut = Files.write(directory.resolve("packed"), Arrays.copyOf(Files.readAllBytes(whole), 100));
        assertThatThrownBy(() -> prepare(cut, LIMITS))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("disk.img.xz is a gzip file that cannot be unpacked");
        Path page = pack(GZIPOutputStream::new, "<html></html>".getBytes());
        assertThatThrownBy(() -> prepare(page, LIMITS)).hasMessageContaining("disk.img.xz (unpacked) is an HTML");
        Path twice = pack(file -> new GZIPOutputStream(new GZIPOutputStream(file)), DISK);
        assertThatThrownBy(() -> prepare(twice, LIMITS)).hasMessageContaining("is compressed twice");
    }
}
