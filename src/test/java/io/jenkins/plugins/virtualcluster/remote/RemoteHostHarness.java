package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One connection to one machine, on which scripts are this machine's processes: tests look at what they left. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class RemoteHostHarness {
    static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    final RemoteHosts hosts = new SshHosts();
    RemoteHost host;

    /** One machine for all tests. */
    abstract SshTarget target();

    /** Ends all connections of the machine without a word. */
    abstract void cutConnections() throws IOException;

    @BeforeEach
    void connect() throws Exception {
        host = hosts.connect(target(), LIMIT);
    }

    @AfterEach
    void close() {
        hosts.close();
        threads.shutdownNow();
    }

    String outputOf(String name, String text) throws Exception {
        Output output = new Output();
        host.run(script(name, text), 0, output);
        return output.text();
    }

    ScriptEnd endOf(String name, String text) throws Exception {
        return host.run(script(name, text), 0, new Output());
    }

    RemoteScript script(String name, String text) throws IOException {
        return new RemoteScript(
                directory + "/runs/" + name, executable(name + ".sh", text).toString(), directory.toString(), Map.of());
    }

    Path executable(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + text + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    Future<ScriptEnd> start(RemoteScript script, long offset, OutputSink sink) {
        RemoteHost on = host;
        return threads.submit(() -> on.run(script, offset, sink));
    }

    void fifo(String name) throws Exception {
        new ProcessBuilder("mkfifo", directory.resolve(name).toString()).start().waitFor();
    }

    void release(String name) throws IOException {
        Files.writeString(directory.resolve(name), "go\n", java.nio.file.StandardOpenOption.WRITE);
    }

    ProcessHandle process(String file) throws IOException {
        return ProcessHandle.of(
                        Long.parseLong(Files.readString(directory.resolve(file)).strip()))
                .orElseThrow();
    }

    boolean isGone(String file) throws IOException {
        long pid = Long.parseLong(Files.readString(directory.resolve(file)).strip());
        return ProcessHandle.of(pid).map(handle -> !handle.isAlive()).orElse(true);
    }
}
