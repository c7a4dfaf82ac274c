package io.jenkins.plugins.virtualcluster.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.OwnThreads;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A link that takes nothing any more while files go over it to many hosts: the socket's buffer runs full, and whoever
 * writes blocks. Nobody who watches, closes or waits may block with them.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FrozenLinkTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SILENCE = Duration.ofSeconds(3);
    private static final Duration NO_WATCH = Duration.ofDays(1);
    private static final int HOSTS = 6;
    /** More than buffers hold, and than a limit's time can pass on. */
    private static final long ENDLESS = 1L << 40;

    private static final InputStream ZEROS = new InputStream() {
        @Override
        public int read() {
            return 0;
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            Arrays.fill(bytes, from, from + length, (byte) 0);
            return length;
        }
    };

    @TempDir
    Path directory;

    private final List<RemoteHost> connected = new ArrayList<>();
    private final List<CompletableFuture<Void>> deliveries = new ArrayList<>();
    private TestServer server;
    private TestServer jump;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(null);
        jump = new TestServer(null);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        jump.close();
        server.endProcesses();
    }

    @Test
    void allHostsBehindAJumpHostAreLostWithinSeconds() throws Exception {
        try (SilencingRelay relay = new SilencingRelay(jump.port());
                SilencingRelay relayOfOne = new SilencingRelay(server.port());
                RemoteHosts hosts = new SshHosts(SILENCE)) {
            SshTarget via = at(jump.target(Optional.empty()), relay.port());
            deliver(hosts.connect(at(server.target(Optional.of(via)), relayOfOne.port()), LIMIT), HOSTS);
            deliverToHostsBehind(relay, hosts);

            // It is found lost first, when to take leave of it on the session to the jump host blocks already.
            relayOfOne.freeze();
            relay.awaitMore(16 << 20);
            relay.freeze();

            allAreLost();
        }
    }

    @Test
    void aHostThatIsReachedDirectlyIsLostWithinSeconds() throws Exception {
        try (SilencingRelay relay = new SilencingRelay(server.port());
                RemoteHosts hosts = new SshHosts(SILENCE)) {
            deliver(hosts.connect(at(server.target(Optional.empty()), relay.port()), LIMIT), 0);
            relay.awaitPassed(4 << 20);

            relay.freeze();

            allAreLost();
        }
    }

    @Test
    @Tag("thorough")
    void closingOneHostAndThenAllWaitsForNothing() throws Exception {
        try (SilencingRelay relay = new SilencingRelay(jump.port())) {
            RemoteHosts hosts = new SshHosts(NO_WATCH);
            deliverToHostsBehind(relay, hosts);
            relay.freeze();
            // The buffers are full when a question to the last host is not on its way within seconds.
            RemoteHost last = connected.get(HOSTS - 1);
            assertThatThrownBy(() -> last.execute("true", 1, Duration.ofSeconds(5)))
                    .isInstanceOf(RemoteException.class);

            CompletableFuture<Void> one = CompletableFuture.runAsync(connected.get(0)::close, OwnThreads.EACH);
            one.get(30, TimeUnit.SECONDS);
            assertThatThrownBy(() -> deliveries.get(0).get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(ConnectionLostException.class)
                    .hasMessageContaining("it was closed");
            CompletableFuture<Void> all = CompletableFuture.runAsync(hosts::close, OwnThreads.EACH);
            all.get(30, TimeUnit.SECONDS);

            allAreLost();
        }
    }

    private void deliverToHostsBehind(SilencingRelay relay, RemoteHosts hosts) throws Exception {
        SshTarget via = at(jump.target(Optional.empty()), relay.port());
        for (int i = 0; i < HOSTS; i++) {
            deliver(hosts.connect(server.target(Optional.of(via)), LIMIT), i);
        }
        relay.awaitPassed(4 << 20);
    }

    private void deliver(RemoteHost host, int number) throws IOException {
        FileTree files = new FileTree()
                .add("", sink -> sink.file("endless", Set.of(PosixFilePermission.OWNER_READ), ENDLESS, ZEROS));
        connected.add(host);
        CompletableFuture<Void> end = new CompletableFuture<>();
        deliveries.add(end);
        OwnThreads.EACH.execute(() -> {
            try {
                host.deliver(files, directory + "/into" + number, Duration.ofHours(1));
                end.complete(null);
            } catch (RemoteException | InterruptedException e) {
                end.completeExceptionally(e);
            }
        });
    }

    private void allAreLost() {
        for (CompletableFuture<Void> delivery : deliveries) {
            assertThatThrownBy(() -> delivery.get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(ConnectionLostException.class);
        }
        assertThat(connected).allMatch(RemoteHost::isLost);
    }

    private static SshTarget at(SshTarget target, int port) {
        return new SshTarget(
                target.name(),
                target.address(),
                port,
                target.user(),
                target.identity(),
                target.hostKeys(),
                target.via());
    }
}
