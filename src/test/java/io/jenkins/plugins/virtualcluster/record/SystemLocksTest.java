package io.jenkins.plugins.virtualcluster.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemLocksTest {
    @TempDir
    Path directory;

    private Path table;
    private Path file;
    private Object inode;
    private String device;

    @BeforeEach
    void makeFile() throws IOException {
        table = directory.resolve("locks");
        file = Files.createFile(directory.resolve("lock"));
        inode = Files.getAttribute(file, "unix:ino");
        device = SystemLocks.device((Long) Files.getAttribute(file, "unix:dev"));
    }

    private void table(String... lines) throws IOException {
        Files.writeString(table, String.join("\n", lines) + "\n");
    }

    @Test
    void aLockOfThisFileHolds() throws IOException {
        table(
                "1: FLOCK  ADVISORY  WRITE 7 00:01:1 0 EOF",
                "2: POSIX  ADVISORY  WRITE 7 " + device + ":" + inode + " 0 EOF");
        assertThat(SystemLocks.hold(table, file)).contains(true);
    }

    @Test
    void aLockOfAnotherFileAndAWriterThatWaitsDoNot() throws IOException {
        table(
                "1: POSIX  ADVISORY  WRITE 7 " + device + ":1" + inode + " 0 EOF",
                "1: -> POSIX  ADVISORY  WRITE 7 " + device + ":" + inode + " 0 EOF",
                "2: POSIX  ADVISORY  READ 7 " + device + ":" + inode + " 0 EOF");
        assertThat(SystemLocks.hold(table, file)).contains(false);
    }

    @Test
    void aLockOfAFileWithTheSameNumberOnAnotherDeviceLeavesItOpen() throws IOException {
        table("1: POSIX  ADVISORY  WRITE 7 ff:ffff:" + inode + " 0 EOF");
        assertThat(SystemLocks.hold(table, file)).isEmpty();
    }

    @Test
    void devicesAreWrittenAsTheTableHasThem() {
        assertThat(SystemLocks.device(0xfe00)).isEqualTo("fe:00");
        assertThat(SystemLocks.device(0x2f)).isEqualTo("00:2f");
        assertThat(SystemLocks.device(0x12345678L)).isEqualTo("456:12378");
    }
}
