package io.jenkins.plugins.virtualcluster.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that lets in another user than root, who becomes root by sudo: one that marks what it runs. */
@Tag("thorough")
class SudoHostTest extends RemoteHostContract {
    @TempDir
    private static Path tools;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        Files.copy(Path.of("/bin/dash").toRealPath(), tools.resolve("sh"));
        tool("sudo", "[ \"$1 $2\" = '-n -H' ] || exit 9; shift 2; AS_ROOT=yes; export AS_ROOT; exec \"$@\"");
        tool("id", "[ \"$AS_ROOT\" = yes ] && echo 0 || echo 1000");
        server = new TestServer(tools);
    }

    private static void tool(String name, String text) throws IOException {
        Path file = tools.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Override
    SshTarget target() {
        return debian(server);
    }

    private static SshTarget debian(TestServer server) {
        SshTarget t = server.target(Optional.empty());
        return new SshTarget(t.name(), t.address(), t.port(), "debian", t.identity(), t.hostKeys(), t.via(), true);
    }

    @Override
    void cutConnections() {
        server.cutConnections();
    }

    @Test
    void scriptsAndCommandsRunAsRoot() throws Exception {
        assertThat(host.execute("echo \"it's $AS_ROOT\"", 100, LIMIT).output()).isEqualTo("it's yes\n");
        assertThat(outputOf("root", "echo $AS_ROOT")).isEqualTo("yes\n");
    }

    @Test
    void whereSudoAsksForAPasswordTheLoginIsRefusedWithWhatItSaid() throws Exception {
        assertThatThrownBy(() -> connect("echo 'sudo: a password is required' >&2; exit 1"))
                .isInstanceOf(LoginRefusedException.class)
                .hasMessageContaining(
                        "srv1.test let in debian, who cannot run scripts as root: sudo asks for a password;"
                                + " it said: sudo: a password is required; expected is that \"sudo -n true\" works for debian");
    }

    @Test
    void whereSudoChangesNothingTheLoginIsRefused() throws Exception {
        assertThatThrownBy(() -> connect("shift 2; exec \"$@\""))
                .isInstanceOf(LoginRefusedException.class)
                .hasMessageContaining("who cannot run scripts as root: sudo ended with 0; it said: 1000");
    }

    @Test
    void whereSudoIsMissingThatIsSaid() throws Exception {
        assertThatThrownBy(() -> connect("echo 'sh: 1: exec: sudo: not found' >&2; exit 127"))
                .isInstanceOf(LoginRefusedException.class)
                .hasMessageContaining("the image has no command sudo (package sudo)");
    }

    private void connect(String sudo) throws Exception {
        Path other = Files.createDirectory(directory.resolve("tools"));
        for (String name : new String[] {"sh", "id"}) {
            Files.createSymbolicLink(other.resolve(name), tools.resolve(name));
        }
        Path file = Files.writeString(other.resolve("sudo"), "#!/bin/sh\n" + sudo + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (TestServer refusing = new TestServer(other);
                RemoteHost never = hosts.connect(debian(refusing), LIMIT)) {
            assertThat(never).isNull();
        }
    }
}
