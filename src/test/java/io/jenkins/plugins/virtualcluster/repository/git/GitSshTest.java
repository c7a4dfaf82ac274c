package io.jenkins.plugins.virtualcluster.repository.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jenkins.plugins.virtualcluster.DeafPort;
import io.jenkins.plugins.virtualcluster.remote.LocalCommand;
import io.jenkins.plugins.virtualcluster.repository.RepositoryAddress;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.server.SshServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Definitions are brought over SSH: by the program ssh, from a server that runs git's own upload-pack. */
class GitSshTest {
    @TempDir
    Path temporary;

    private final SshServer server = SshServer.setUpDefaultServer();
    private TestGit origin;
    private String commit;
    private String knownHost;

    @BeforeEach
    void start() throws Exception {
        origin = new TestGit(Files.createDirectories(temporary.resolve("origin")));
        commit = origin.sound("copy").commit("first");
        run(
                "ssh-keygen",
                "-q",
                "-t",
                "ecdsa",
                "-N",
                "",
                "-f",
                temporary.resolve("key").toString());
        PublicKey user = PublicKeyEntry.parsePublicKeyEntry(Files.readString(temporary.resolve("key.pub")))
                .resolvePublicKey(null, Map.of(), null);
        KeyPair host = SecurityUtils.getKeyPairGenerator("EC").generateKeyPair();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(host));
        server.setPublickeyAuthenticator((name, key, session) -> KeyUtils.compareKeys(key, user));
        server.setCommandFactory((channel, command) -> new LocalCommand(List.of("/bin/sh", "-c", command), Map.of()));
        server.start();
        knownHost = "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(host.getPublic()) + "\n";
        Files.writeString(temporary.resolve("known_hosts"), knownHost);
    }

    @AfterEach
    void stop() throws IOException {
        server.stop(true);
        origin.close();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    /** @param options of ssh's configuration */
    private RepositoryCache cache(String... options) throws IOException {
        Path configuration = temporary.resolve("config");
        Files.writeString(
                configuration,
                "UserKnownHostsFile " + temporary.resolve("known_hosts") + "\nGlobalKnownHostsFile none\n"
                        + String.join("\n", options) + "\n");
        Map<String, String> environment = new HashMap<>(Map.of("HOME", temporary.toString()));
        environment.put("GIT_SSH_COMMAND", "ssh -F " + configuration);
        return new RepositoryCache(
                temporary.resolve("cache"),
                GitSettings.of(environment).within(Duration.ofSeconds(20), Duration.ofSeconds(60)));
    }

    private String key() {
        return "IdentitiesOnly yes\nIdentityFile " + temporary.resolve("key");
    }

    private RepositoryAddress address() {
        return RepositoryAddress.parse("ssh://git@127.0.0.1:" + server.getPort() + origin.directory() + "#main");
    }

    private RepositoryException refused(RepositoryCache cache) {
        return assertThatExceptionOfType(RepositoryException.class)
                .isThrownBy(() -> cache.checkout(address()).close())
                .actual();
    }

    @Test
    void aKeyLetsIn() throws Exception {
        try (Checkout checkout = cache(key()).checkout(address())) {
            assertThat(checkout.commit().id()).isEqualTo(commit);
            assertThat(checkout.snapshot().definitions().suites()).containsOnlyKeys("copy");
        }
    }

    @Test
    void anAgentLetsIn() throws Exception {
        Path socket = temporary.resolve("agent");
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .start();
        try {
            // Its first line says that it listens.
            agent.inputReader().readLine();
            ProcessBuilder add =
                    new ProcessBuilder("ssh-add", temporary.resolve("key").toString());
            add.environment().put("SSH_AUTH_SOCK", socket.toString());
            assertThat(add.start().waitFor()).isZero();
            Files.delete(temporary.resolve("key"));

            cache("IdentityAgent " + socket, "IdentityFile none")
                    .checkout(address())
                    .close();
        } finally {
            agent.destroy();
        }
    }

    @Test
    void withoutTheRightKeyNobodyIsLetIn() throws Exception {
        RepositoryException refused = refused(cache("IdentityFile none", "IdentityAgent none"));

        assertThat(refused)
                .hasMessageContaining("refused all keys that ssh offered")
                .hasMessageContaining("ssh-add");
        assertThat(refused.fault()).isEqualTo(Fault.USER);
    }

    @Test
    void aHostKeyThatIsNotKnownIsNotTakenWhateverTheConfigurationSays() throws Exception {
        Files.writeString(temporary.resolve("known_hosts"), "");

        assertThat(refused(cache(key(), "StrictHostKeyChecking no")))
                .hasMessageContaining("The host key of ssh://git@127.0.0.1:" + server.getPort())
                .hasMessageContaining("known_hosts");

        assertThat(temporary.resolve("known_hosts")).isEmptyFile();
    }

    @Test
    void aRepositoryThatIsNotThereIsToldAsSuch() throws Exception {
        RepositoryAddress gone =
                RepositoryAddress.parse("ssh://git@127.0.0.1:" + server.getPort() + temporary.resolve("gone-403"));

        RepositoryCache cache = cache(key());
        assertThatExceptionOfType(RepositoryException.class)
                .isThrownBy(() -> cache.checkout(gone).close())
                .withMessageContaining("There is no git repository at ssh://git@127.0.0.1");
    }

    @Test
    void aServerThatIsNotThereIsUnreachable() throws Exception {
        RepositoryCache cache = cache(key());
        try (DeafPort port = new DeafPort()) {
            RepositoryAddress address =
                    RepositoryAddress.parse("ssh://git@127.0.0.1:" + port.number() + origin.directory() + "#main");
            RepositoryException refused = assertThatExceptionOfType(RepositoryException.class)
                    .isThrownBy(() -> cache.checkout(address).close())
                    .actual();

            assertThat(refused).hasMessageContaining("Connection refused");
            assertThat(refused.fault()).isEqualTo(Fault.UNREACHABLE);
        }
    }
}
