package io.jenkins.plugins.virtualcluster.remote;

import io.jenkins.plugins.virtualcluster.DeafPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A machine with OpenSSH, where this one has its server and the tests run as root. */
@Tag("sessions")
class OpenSshHostTest extends RemoteHostContract {
    private static final Path SSHD = Path.of("/usr/sbin/sshd");
    private static final SshKeyPair USER = SshKeys.generate("user");
    private static final SshKeyPair HOST = SshKeys.generate("host");

    @TempDir
    private static Path files;

    private static Process sshd;
    private static DeafPort port;

    @BeforeAll
    static void start() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(SSHD), "there is no sshd here");
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "sshd logs others in only as root");
        Files.createDirectories(Path.of("/run/sshd"));
        port = new DeafPort();
        Files.createFile(
                files.resolve("host_key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(files.resolve("host_key"), HOST.privateKey());
        Files.writeString(files.resolve("authorized"), USER.publicKey() + "\n");
        Files.write(
                files.resolve("config"),
                List.of(
                        "ListenAddress 127.0.0.1:" + port.number(),
                        "HostKey " + files.resolve("host_key"),
                        "AuthorizedKeysFile " + files.resolve("authorized"),
                        "StrictModes no",
                        "UsePAM no",
                        "PermitRootLogin yes",
                        "PidFile none",
                        // What a login shell of this machine reads at its start is not what is tested.
                        "SetEnv HOME=" + files));
        sshd = new ProcessBuilder(
                        SSHD.toString(),
                        "-D",
                        "-E",
                        files + "/log",
                        "-f",
                        files.resolve("config").toString())
                .start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!answers()) {
            if (System.nanoTime() > end || !sshd.isAlive()) {
                throw new IllegalStateException("sshd did not start: " + Files.readString(files.resolve("log")));
            }
        }
    }

    private static boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
            return socket.getInputStream().read() == 'S';
        } catch (IOException e) {
            return false;
        }
    }

    @AfterAll
    static void stop() throws IOException {
        if (port != null) {
            port.close();
        }
        if (sshd != null) {
            sshd.descendants().filter(OpenSshHostTest::isServer).forEach(ProcessHandle::destroyForcibly);
            sshd.destroyForcibly();
        }
    }

    @Override
    SshTarget target() {
        return new SshTarget(
                "srv1.test",
                "127.0.0.1",
                port.number(),
                "root",
                new SshIdentity.PrivateKey(USER),
                new HostKeys.Exactly(HOST.publicKey()),
                Optional.empty());
    }

    @Override
    void cutConnections() {
        sshd.descendants().filter(OpenSshHostTest::isServer).forEach(ProcessHandle::destroyForcibly);
    }

    private static boolean isServer(ProcessHandle process) {
        return process.info().command().filter(SSHD.toString()::equals).isPresent();
    }
}
