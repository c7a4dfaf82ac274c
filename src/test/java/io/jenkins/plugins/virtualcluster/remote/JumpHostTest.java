package io.jenkins.plugins.virtualcluster.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine behind a jump host, and whose {@code sh} is bash: the way to a machine and its shell do not depend on each other. */
@Tag("thorough")
class JumpHostTest extends RemoteHostContract {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private static Path tools;

    private static TestServer server;
    private static TestServer jump;

    @BeforeAll
    static void start() throws Exception {
        Files.copy(Path.of("/bin/bash").toRealPath(), tools.resolve("sh"));
        server = new TestServer(tools);
        jump = new TestServer(null);
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        jump.close();
    }

    @Override
    SshTarget target() {
        return server.target(Optional.of(jump.target(Optional.empty())));
    }

    @Override
    void cutConnections() {
        jump.cutConnections();
    }

    @Test
    void sessionsToOneJumpHostAreShared() throws Exception {
        try (RemoteHosts hosts = new SshHosts();
                RemoteHost two = hosts.connect(target(), LIMIT)) {
            int logins = jump.logins();
            RemoteHost one = hosts.connect(target(), LIMIT);
            assertThat(jump.logins()).isEqualTo(logins);

            one.close();

            assertThat(two.isLost()).isFalse();
            assertThat(two.execute("echo here", 10, LIMIT).output()).isEqualTo("here\n");
        }
    }

    @Test
    void aLostJumpHostLosesTheHostsBehindItAndIsReachedAnew() throws Exception {
        try (RemoteHosts hosts = new SshHosts();
                RemoteHost host = hosts.connect(target(), LIMIT)) {
            jump.cutConnections();

            assertThatThrownBy(() -> host.execute("sleep 1000", 10, LIMIT)).isInstanceOf(ConnectionLostException.class);
            try (RemoteHost again = hosts.connect(target(), LIMIT)) {
                assertThat(again.execute("echo here", 10, LIMIT).output()).isEqualTo("here\n");
            }
        }
    }

    @Test
    void aPortThatTheJumpHostCannotReachIsNoConnection() throws Exception {
        SshTarget target = target();
        SshTarget nobody = new SshTarget(
                target.name(), "127.0.0.1", 1, target.user(), target.identity(), target.hostKeys(), target.via());
        try (RemoteHosts hosts = new SshHosts()) {
            assertThatThrownBy(() -> hosts.connect(nobody, LIMIT))
                    .isInstanceOf(ConnectionLostException.class)
                    .hasMessageContaining("the jump host cannot reach it");
        }
    }
}
