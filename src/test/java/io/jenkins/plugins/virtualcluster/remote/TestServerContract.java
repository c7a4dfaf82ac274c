package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;

/** A machine that is an SSH server in the process of the tests. */
abstract class TestServerContract extends RemoteHostContract {
    static TestServer server;

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
            server = null;
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
