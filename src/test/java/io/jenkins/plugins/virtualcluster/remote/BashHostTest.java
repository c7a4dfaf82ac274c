package io.jenkins.plugins.virtualcluster.remote;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A machine whose {@code sh} is bash. */
class BashHostTest extends TestServerContract {
    @TempDir
    private static Path tools;

    @BeforeAll
    static void start() throws Exception {
        Files.copy(Path.of("/bin/bash").toRealPath(), tools.resolve("sh"));
        server = new TestServer(tools);
    }
}
