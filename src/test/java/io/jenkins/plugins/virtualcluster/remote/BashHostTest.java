package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A machine whose {@code sh} is bash. */
class BashHostTest extends RemoteHostContract {
    @TempDir
    private static Path tools;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        Files.copy(Path.of("/bin/bash").toRealPath(), tools.resolve("sh"));
        server = new TestServer(tools);
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
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
