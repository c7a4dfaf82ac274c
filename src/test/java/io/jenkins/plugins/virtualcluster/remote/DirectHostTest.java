package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A machine that is reached directly. */
class DirectHostTest extends RemoteHostContract {
    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer(null);
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
