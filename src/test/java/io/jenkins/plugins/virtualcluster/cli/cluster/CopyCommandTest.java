package io.jenkins.plugins.virtualcluster.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.cli.MachinesHarness;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CopyCommandTest extends MachinesHarness {
    @BeforeEach
    void start() {
        assertThat(up()).as(out() + err()).isZero();
    }

    private int copy(String... paths) {
        return execute(Stream.concat(Stream.of("copy", "lan"), Stream.of(paths)).toArray(String[]::new));
    }

    private Path file(String name, String text, String mode) throws Exception {
        return Files.setPosixFilePermissions(write(name, text), PosixFilePermissions.fromString(mode));
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aDirectoryGoesToAllHostsWithItsPermissionsAndComesBackToADirectoryForEach() throws Exception {
        file("build/run.sh", "#!/bin/sh\n", "rwxr-x---");
        file("build/conf/secret", "s", "rw-------");
        Files.setPosixFilePermissions(temp.resolve("build/conf"), PosixFilePermissions.fromString("rwx------"));
        Files.createDirectory(temp.resolve("build/empty"));

        assertThat(copy(temp + "/build", ":work/")).as(err()).isZero();
        assertThat(out()).isEqualTo("client,srv[1-3]: copied 2 files, 11 B\n");
        assertThat(home("client").resolve("work/build/run.sh")).content().isEqualTo("#!/bin/sh\n");
        assertThat(mode(home("srv2").resolve("work/build/conf/secret"))).isEqualTo("rw-------");

        assertThat(copy("srv[1-2]:work/build", temp + "/back")).as(err()).isZero();
        Path back = temp.resolve("back/srv2/build");
        assertThat(mode(back.resolve("run.sh"))).isEqualTo("rwxr-x---");
        assertThat(back.resolve("conf/secret")).content().isEqualTo("s");
        assertThat(mode(back.resolve("conf"))).isEqualTo("rwx------");
        assertThat(back.resolve("empty")).isEmptyDirectory();
        assertThat(temp.resolve("back/srv1/build/run.sh")).exists();
        assertThat(temp.resolve("back/srv3")).doesNotExist();
    }

    @Test
    void aTargetThatIsNoDirectoryIsTheNameOfTheCopy() throws Exception {
        file("a.cfg", "a", "rw-r--r--");
        Files.createDirectory(home("srv1").resolve("etc"));

        assertThat(copy(temp + "/a.cfg", "srv1:b.cfg")).isZero();
        assertThat(home("srv1").resolve("b.cfg")).content().isEqualTo("a");
        assertThat(copy(temp + "/a.cfg", "srv1:etc")).isZero();
        assertThat(home("srv1").resolve("etc/a.cfg")).exists();
        assertThat(copy("srv1:b.cfg", temp + "/c.cfg")).isZero();
        assertThat(temp.resolve("c.cfg")).content().isEqualTo("a");
        assertThat(copy("srv1:etc", temp + "/renamed")).isZero();
        assertThat(temp.resolve("renamed/a.cfg")).exists();
        assertThat(copy("srv1:~/etc/*.cfg", "srv1:b.cfg", temp + "/both"))
                .as(err())
                .isZero();
        assertThat(temp.resolve("both")).isDirectoryContaining("glob:**/a.cfg").isDirectoryContaining("glob:**/b.cfg");
    }

    @Test
    void whatFailsOnAHostIsToldByHostAndTheOthersAreCopied() throws Exception {
        Files.writeString(home("srv1").resolve("log"), "1");
        Files.writeString(home("srv3").resolve("log"), "3");
        machines.stop("srv3.lan.test");

        assertThat(copy("role:server:log", temp + "/logs")).isEqualTo(ExitCode.INFRASTRUCTURE);
        assertThat(out()).isEqualTo("srv1: copied 1 file, 1 B\n");
        assertThat(err().lines())
                .anySatisfy(line -> assertThat(line).isEqualTo("srv2: srv1.test has no file or directory ./log"))
                .anySatisfy(line -> assertThat(line).startsWith("srv3: not reached: "))
                .contains("Failed on 2 of 3 hosts");
        assertThat(temp.resolve("logs/srv1/log")).content().isEqualTo("1");
    }

    @Test
    void linksInsideStayLinksAndOthersAreToldOf() throws Exception {
        Path tree = Files.createDirectories(home("srv1").resolve("tree/below"));
        Files.writeString(tree.resolve("file"), "f");
        Files.createSymbolicLink(tree.resolveSibling("inside"), Path.of("below/file"));
        Files.createSymbolicLink(tree.resolveSibling("outside"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(tree.resolve("above"), Path.of("../../x"));
        Files.createLink(tree.resolve("second"), tree.resolve("file"));

        assertThat(copy("srv1:tree", temp.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(temp.resolve("tree/inside")).isSymbolicLink().content().isEqualTo("f");
        assertThat(temp.resolve("tree/below/second")).content().isEqualTo("f");
        assertThat(temp.resolve("tree/outside")).doesNotExist();
        assertThat(err())
                .contains(
                        "srv1: outside is skipped: it is a link to /etc/passwd, outside of what is copied.",
                        "srv1: below/above is skipped: it is a link to ../../x, outside of what is copied.");
    }

    @Test
    void aSignalLeavesNoFileThatCameInPart() throws Exception {
        try (RandomAccessFile log =
                new RandomAccessFile(home("srv1").resolve("log").toFile(), "rw")) {
            log.setLength(8L << 30); // none of it on the disk
        }
        Path logs = Files.createDirectory(temp.resolve("logs"));
        signalOnce(() -> !list(logs).isEmpty());

        assertThat(copy("srv1:log", logs + "/")).isEqualTo(ExitCode.CANCELLED);
        assertThat(err()).isEqualTo("srv1: cancelled\n");
        assertThat(list(logs)).isEmpty();
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> all = Files.list(directory)) {
            return all.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatIsWrongOnThisSideIsSaidBeforeAnyHostIsAsked() throws Exception {
        file("a", "", "rw-r--r--");
        assertThat(copy(temp + "/a", temp + "/b")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("Either all of the SOURCEs or the TARGET must be on hosts");
        assertThat(copy(temp + "/none", "srv1:x")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("There is no file or directory " + temp + "/none");
        assertThat(copy("srv1:a", "srv2:b")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(copy("srv9:a", temp + "/b")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains("There is no host 'srv9'");
    }
}
