package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A machine whose tools are busybox. */
class BusyboxHostTest extends RemoteHostContract {
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    @TempDir
    private static Path tools;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(BUSYBOX), "there is no busybox here");
        Path copy = Files.copy(BUSYBOX.toRealPath(), tools.resolve("busybox"));
        new ProcessBuilder(copy.toString(), "--install", "-s", tools.toString())
                .start()
                .waitFor();
        server = new TestServer(tools);
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @Override
    SshTarget target() {
        return server.target(Optional.empty());
    }

    @Override
    void cutConnections() {
        server.cutConnections();
    }
}
