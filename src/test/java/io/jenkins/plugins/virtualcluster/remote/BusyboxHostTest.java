package io.jenkins.plugins.virtualcluster.remote;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A machine whose tools are busybox. */
@Tag("sessions")
class BusyboxHostTest extends TestServerContract {
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    @TempDir
    private static Path tools;

    @BeforeAll
    static void start() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(BUSYBOX), "there is no busybox here");
        Path copy = Files.copy(BUSYBOX.toRealPath(), tools.resolve("busybox"));
        new ProcessBuilder(copy.toString(), "--install", "-s", tools.toString())
                .start()
                .waitFor();
        server = new TestServer(tools);
    }
}
