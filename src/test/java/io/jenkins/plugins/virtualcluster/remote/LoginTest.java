package io.jenkins.plugins.virtualcluster.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.DeafPort;
import io.jenkins.plugins.virtualcluster.OwnThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How logging in succeeds and fails. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoginTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static TestServer server;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer(null);
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Test
    void anotherHostKeyOfTheSameTypeIsRefusedWithBothFingerprints() throws Exception {
        int before = server.logins();
        try (TestServer other = new TestServer(null)) {
            assertThatThrownBy(() -> connect(with(new HostKeys.Exactly(other.publicHostKey()))))
                    .isInstanceOf(WrongHostKeyException.class)
                    .hasMessageContaining("srv1.test")
                    .hasMessageContaining("it showed " + SshKeys.fingerprint(server.publicHostKey()))
                    .hasMessageContaining("expected " + SshKeys.fingerprint(other.publicHostKey()));
        }
        assertThat(server.logins()).isEqualTo(before);
    }

    @Test
    void anotherTypeOfHostKeyIsRefused() {
        SshKeyPair expected = SshKeys.generate("other");

        assertThatThrownBy(() -> connect(with(new HostKeys.Exactly(expected.publicKey()))))
                .isInstanceOf(WrongHostKeyException.class)
                .hasMessageContaining("it has only ecdsa-sha2-nistp256 keys")
                .hasMessageContaining("expected " + SshKeys.fingerprint(expected.publicKey()));
    }

    @Test
    void aKnownHostsFileNamesTheKey() throws Exception {
        String address = "[127.0.0.1]:" + server.port();
        String key = server.publicHostKey();

        succeedsWith(address + " " + key + "\n");
        succeedsWith("# comment\n\nother,![127.0.0.2]:*,[127.0.0.?]:" + server.port() + " " + key + " comment\n");
        succeedsWith(hashed(address) + " " + key + "\n");
        failsWith("127.0.0.1 " + key + "\n");
        failsWith("*,!" + address + " " + key + "\n");
        failsWith(hashed("127.0.0.1") + " " + key + "\n");
        failsWith(address + " " + key + "\n@revoked * " + key + "\n");
        failsWith("@cert-authority " + address + " " + key + "\n");
    }

    @Test
    void aKnownHostsFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> connect(with(new HostKeys.KnownHostsFile(directory.resolve("none")))))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining(directory.resolve("none") + " cannot be read");
    }

    @Test
    void aRefusedLoginSaysWhatWasOffered() {
        SshKeyPair stranger = ecdsa();

        assertThatThrownBy(() -> connect(with(new SshIdentity.PrivateKey(stranger))))
                .isInstanceOf(LoginRefusedException.class)
                .hasMessageContaining("refused the login as root")
                .hasMessageContaining(SshKeys.fingerprint(stranger.publicKey()));
    }

    @Test
    void aKeyFileIsUsed() throws Exception {
        Path file = Files.writeString(directory.resolve("key"), TestServer.USER.privateKey());

        connect(with(new SshIdentity.KeyFile(file)));
    }

    @Test
    void nobodyThereIsNoConnection() throws Exception {
        SshTarget target = server.target(Optional.empty());
        try (DeafPort port = new DeafPort()) {
            assertThatThrownBy(() -> connect(at(target, port.number())))
                    .isInstanceOf(ConnectionLostException.class)
                    .hasMessageContaining("srv1.test (127.0.0.1 port " + port.number()
                            + ") cannot be reached: no SSH server listens there (Connection refused)");
        }
    }

    @Test
    void aServerThatSaysNothingIsGivenUpInTime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RemoteHosts hosts = new SshHosts()) {
            SshTarget target = at(server.target(Optional.empty()), silent.getLocalPort());

            assertThatThrownBy(() -> hosts.connect(target, Duration.ofMillis(300)))
                    .isInstanceOf(ConnectionLostException.class)
                    .hasMessageContaining("did not answer in time");
        }
    }

    @Test
    void anInterruptEndsALoginAtOnce() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RemoteHosts hosts = new SshHosts()) {
            SshTarget target = at(server.target(Optional.empty()), silent.getLocalPort());
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    hosts.connect(target, LIMIT);
                    thrown.complete(null);
                } catch (Exception e) {
                    thrown.complete(e);
                }
            });
            thread.start();
            silent.accept().getInputStream().read();

            thread.interrupt();

            assertThat(thrown.get(50, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void aMachineThatFallsSilentIsLostAfterTheLimit() throws Exception {
        try (SilencingRelay relay = new SilencingRelay(server.port());
                RemoteHosts hosts = new SshHosts(Duration.ofSeconds(3));
                RemoteHost host = hosts.connect(at(server.target(Optional.empty()), relay.port()), LIMIT)) {
            host.execute("sleep 4", 1, LIMIT);
            relay.fallSilent();

            assertThatThrownBy(() -> host.execute("sleep 100", 1, LIMIT))
                    .isInstanceOf(ConnectionLostException.class)
                    .hasMessageContaining("no answer for 3 s");
            assertThat(host.isLost()).isTrue();
        }
    }

    @Test
    void aMachineThatTakesLongToOpenTheSessionIsNotLost() throws Exception {
        CountDownLatch opened = new CountDownLatch(1);
        try (TestServer slow = new TestServer(null);
                RemoteHosts hosts = new SshHosts(Duration.ofSeconds(1))) {
            slow.openSessionsAfter(opened);
            CompletableFuture<Void> answering = new CompletableFuture<>();
            CompletableFuture<CommandResult> done = new CompletableFuture<>();
            OwnThreads.EACH.execute(() -> {
                try (RemoteHost host =
                        hosts.connect(slow.target(Optional.empty()), LIMIT, () -> answering.complete(null))) {
                    done.complete(host.execute("echo here", 100, LIMIT));
                } catch (Exception e) {
                    done.completeExceptionally(e);
                }
            });
            answering.get(50, TimeUnit.SECONDS);

            // Three times the limit of silence of a machine that is logged in.
            assertThatThrownBy(() -> done.get(3, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            opened.countDown();

            assertThat(done.get(50, TimeUnit.SECONDS).output()).isEqualTo("here\n");
            assertThat(slow.logins()).isPositive();
        } finally {
            opened.countDown();
        }
    }

    @Test
    void aMachineThatStillBootsIsGivenMoreTimeToAnswer() throws Exception {
        try (SilencingRelay relay = new SilencingRelay(server.port());
                RemoteHosts hosts = new SshHosts(Duration.ofSeconds(1), Duration.ofDays(1));
                RemoteHost host = hosts.connect(at(server.target(Optional.empty()), relay.port()), LIMIT)) {
            host.bePatient(true);
            relay.fallSilent();

            assertThatThrownBy(() -> host.execute("true", 1, Duration.ofSeconds(4)))
                    .isInstanceOf(RemoteException.class);
            assertThat(host.isLost()).isFalse();

            host.bePatient(false);
            assertThatThrownBy(() -> host.execute("true", 1, LIMIT))
                    .isInstanceOf(ConnectionLostException.class)
                    .hasMessageContaining("no answer for 1 s");
        }
    }

    @Test
    void aMachineThatFallsSilentInItsLoginIsGivenUp() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (TestServer stuck = new TestServer(null);
                RemoteHosts hosts = new SshHosts(Duration.ofSeconds(1), Duration.ofSeconds(2))) {
            stuck.openSessionsAfter(never);

            assertThatThrownBy(() -> hosts.connect(stuck.target(Optional.empty()), Duration.ofSeconds(50)))
                    .isInstanceOf(ConnectionLostException.class)
                    .hasMessageContaining("no answer for 2 s");
        } finally {
            never.countDown();
        }
    }

    @Test
    void aJumpHostThatRefusesIsNotTakenForAHostThatBoots() throws Exception {
        try (TestServer jump = new TestServer(null);
                RemoteHosts hosts = new SshHosts()) {
            jump.refuseLogins(true);

            assertThatThrownBy(() -> hosts.connect(server.target(Optional.of(jump.target(Optional.empty()))), LIMIT))
                    .isInstanceOf(RemoteException.class)
                    .isNotInstanceOf(LoginRefusedException.class)
                    .hasMessageContaining("refused the login as root");
        }
    }

    @Test
    @Tag("thorough")
    void aMachineThatOpensNoChannelIsNotTakenForOneThatRefusesIt() throws Exception {
        try (TestServer busy = new TestServer(null)) {
            busy.openNoChannels();
            try (RemoteHosts hosts = new SshHosts();
                    RemoteHost host = hosts.connect(busy.target(Optional.empty()), LIMIT)) {
                assertThatThrownBy(() -> host.execute("true", 1, LIMIT))
                        .isInstanceOf(ConnectionLostException.class)
                        .hasMessageContaining("opened no channel within 15 s");
            }
        }
    }

    private void succeedsWith(String knownHosts) throws Exception {
        connect(with(new HostKeys.KnownHostsFile(Files.writeString(directory.resolve("known"), knownHosts))));
    }

    private void failsWith(String knownHosts) throws IOException {
        Path file = Files.writeString(directory.resolve("known"), knownHosts);
        assertThatThrownBy(() -> connect(with(new HostKeys.KnownHostsFile(file))))
                .as(knownHosts)
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining(file + " has no host key for 127.0.0.1 port " + server.port());
    }

    private static String hashed(String name) throws Exception {
        byte[] salt = "twenty bytes of salt".getBytes(StandardCharsets.US_ASCII);
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(salt, "HmacSHA1"));
        Base64.Encoder base64 = Base64.getEncoder();
        byte[] hash = mac.doFinal(name.getBytes(StandardCharsets.US_ASCII));
        return "|1|" + base64.encodeToString(salt) + "|" + base64.encodeToString(hash);
    }

    private static SshKeyPair ecdsa() {
        return TestServer.ecdsaPair();
    }

    private static SshTarget with(HostKeys keys) {
        SshTarget t = server.target(Optional.empty());
        return new SshTarget(t.name(), t.address(), t.port(), t.user(), t.identity(), keys, t.via());
    }

    private static SshTarget with(SshIdentity identity) {
        SshTarget t = server.target(Optional.empty());
        return new SshTarget(t.name(), t.address(), t.port(), t.user(), identity, t.hostKeys(), t.via());
    }

    private static SshTarget at(SshTarget t, int port) {
        return new SshTarget(t.name(), t.address(), port, t.user(), t.identity(), t.hostKeys(), t.via());
    }

    private static void connect(SshTarget target) throws Exception {
        try (RemoteHosts hosts = new SshHosts();
                RemoteHost host = hosts.connect(target, LIMIT)) {
            assertThat(host.isLost()).isFalse();
        }
    }
}
