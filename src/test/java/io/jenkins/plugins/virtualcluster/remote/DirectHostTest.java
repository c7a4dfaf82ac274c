package io.jenkins.plugins.virtualcluster.remote;

import org.junit.jupiter.api.BeforeAll;

/** A machine that is reached directly. */
class DirectHostTest extends TestServerContract {
    @BeforeAll
    static void start() throws Exception {
        server = new TestServer(null);
    }
}
