package io.jenkins.plugins.virtualcluster.suite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.virtualcluster.suite.host.HostLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which disks the commands of the tag {@code diskmounts} format. The disk is a file; mounting it is only played. */
class DiskFormatTest {
    private static final long MIB = 1 << 20;
    private static final String FORMATTED = "mkfs.ext4 -q -F disk\n";

    private record Ended(int status, String output) {}

    @TempDir
    Path directory;

    @BeforeEach
    void playADisk() throws IOException {
        try (InputStream library = HostLayout.class.getResourceAsStream("lib.sh")) {
            String text = new String(library.readAllBytes(), UTF_8)
                    .replace("/sys/block/", "sys/")
                    .replace("vc_device=/dev/", "vc_device=");
            Files.writeString(directory.resolve("lib.sh"), text);
        }
        Path device = Files.createDirectories(directory.resolve("sys/disk"));
        Files.writeString(device.resolve("serial"), "vcdisk1\n");
        size(64 * MIB);
    }

    private void size(long bytes) throws IOException {
        try (RandomAccessFile disk =
                new RandomAccessFile(directory.resolve("disk").toFile(), "rw")) {
            disk.setLength(bytes);
        }
        Files.writeString(directory.resolve("sys/disk/size"), bytes / 512 + "\n");
    }

    private void write(long offset, byte[] bytes) throws IOException {
        try (RandomAccessFile disk =
                new RandomAccessFile(directory.resolve("disk").toFile(), "rw")) {
            disk.seek(offset);
            disk.write(bytes);
        }
    }

    static Stream<String> shells() {
        return Stream.of("bash -eu", "dash -eu", "busybox sh -eu").filter(shell -> isThere(shell.split(" ")[0]));
    }

    private static boolean isThere(String program) {
        return Stream.of((System.getenv("PATH") + ":/usr/sbin:/sbin").split(":"))
                .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
    }

    /** A mount fails until the disk is formatted. */
    private Ended mountDisk(String shell) throws Exception {
        String played = "PATH=$PATH:/usr/sbin:/sbin; "
                + "mount() { [ -e made ] || { echo 'mount: wrong fs type' >&2; return 32; }; }; "
                + "blkid() { return 2; }; "
                + ". ./lib.sh; ";
        // A function of such a name is not one of every shell.
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path mkfs = Files.writeString(bin.resolve("mkfs.ext4"), "#!/bin/sh\necho \"mkfs.ext4 $*\"\n: > made\n");
        assertThat(mkfs.toFile().setExecutable(true)).isTrue();
        List<String> words = new ArrayList<>(List.of(shell.split(" ")));
        words.addAll(List.of("-c", "PATH=$PWD/bin:$PATH; " + played + "vc_mount_disk vcdisk1 ./data"));
        Process process = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), output);
    }

    private void assertKept(Ended ended, String found) {
        assertThat(ended.output())
                .isEqualTo("FAILED to mount disk (serial number vcdisk1) at ./data as ext4: mount: wrong fs type\n"
                        + "It is not formatted, because it is not blank. Found on it: " + found + "\n"
                        + "Repair it, or, if nothing on it is needed, run before this: mkfs.ext4 -F disk\n");
        assertThat(ended.status()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aBlankDiskIsFormatted(String shell) throws Exception {
        assertThat(mountDisk(shell)).isEqualTo(new Ended(0, FORMATTED));
    }

    @ParameterizedTest
    @ValueSource(longs = {MIB, MIB + 512, 20 * MIB, 200 * MIB, 300L << 30, 15L << 40})
    void aBlankDiskOfAnySizeIsFormatted(long bytes) throws Exception {
        size(bytes);

        assertThat(mountDisk("sh")).isEqualTo(new Ended(0, FORMATTED));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aDiskWithAnotherFileSystemIsNot(String shell) throws Exception {
        write(0, "XFSB".getBytes(UTF_8));

        assertKept(mountDisk(shell), "an XFS file system");
    }

    @ParameterizedTest
    @CsvSource({
        "65600, _BHRfS_M, a btrfs file system",
        "512, LABELONE, a physical volume of LVM",
        "0, LUKS, an encrypted LUKS volume",
        "4086, SWAPSPACE2, swap space",
        "512, EFI PART, a partition table",
        "1080, S\u00ef, an ext file system",
        "8389688, S\u00ef, a damaged ext file system (try e2fsck -b 8193 -B 1024)",
    })
    void whatIsOnItIsNamed(long offset, String bytes, String name) throws Exception {
        write(offset, bytes.getBytes(ISO_8859_1));

        assertKept(mountDisk("sh"), name);
    }

    /** A superblock's backup, md's at the end, and what somebody wrote without any format. */
    @ParameterizedTest
    @ValueSource(longs = {3, 100_000, 5 * MIB, 16 * MIB - 1, 32 * MIB + 56, 48 * MIB, 63 * MIB, 64 * MIB - 1})
    void contentOfNoKnownKindIsContentToo(long offset) throws Exception {
        write(offset, new byte[] {1});

        Ended ended = mountDisk("sh");

        assertThat(ended.output())
                .contains("It is not formatted")
                .containsPattern("data of an unknown kind within 16 MiB of byte \\d+\n");
        assertThat(ended.status()).isEqualTo(1);
    }

    @Test
    void aPartOfTheLastBlockIsLookedAt() throws Exception {
        size(MIB + 1024);
        write(MIB + 1023, new byte[] {1});

        assertThat(mountDisk("sh").output()).contains("It is not formatted");
    }

    @Test
    void aDiskThatCannotBeReadIsNot() throws Exception {
        Files.delete(directory.resolve("disk"));
        Files.createDirectory(directory.resolve("disk"));

        assertThat(mountDisk("sh").output()).contains("It is not formatted", "data of an unknown kind");
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 4096})
    void aDamagedExt4IsNotTouched(int blockSize) throws Exception {
        assumeTrue(isThere("mkfs.ext4"), "e2fsprogs is not installed");
        size(200 * MIB);
        Path disk = directory.resolve("disk");
        run("mkfs.ext4", "-q", "-F", "-b", String.valueOf(blockSize), disk.toString());
        write(0, new byte[(int) (16 * MIB)]);
        Path before = Files.copy(disk, directory.resolve("before"));

        assertThat(mountDisk("sh").output()).contains("It is not formatted");
        assertThat(Files.mismatch(disk, before)).isEqualTo(-1);
    }

    private void run(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }
}
