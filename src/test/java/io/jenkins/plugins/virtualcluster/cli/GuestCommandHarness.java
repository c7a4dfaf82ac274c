package io.jenkins.plugins.virtualcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.Lab;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.suite.TestSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Commands in processes of their own, on real guests. */
abstract class GuestCommandHarness {
    static final int LONGEST = 500;

    @TempDir
    Path directory;

    TestSuite files;
    Hypervisor hypervisor;
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void connect() throws Exception {
        hypervisor = new RealEngine().connect(Lab.address());
        files = new TestSuite(directory.resolve("repository"));
    }

    @AfterEach
    void endAll() {
        processes.forEach(Process::destroyForcibly);
        hypervisor.close();
    }

    Process command(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("XDG_STATE_HOME", directory.resolve("state").toString());
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve(name).toFile())
                .start();
        processes.add(process);
        return process;
    }

    Process run(String name) throws IOException {
        return command(
                name,
                "run",
                "suite",
                "--repository=" + files.repository(),
                "--records=" + directory.resolve("runs"),
                "--hypervisor=" + Lab.hypervisor());
    }

    /** Waits until so many runs have begun. */
    void begins(int count) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST);
        while (Files.notExists(directory.resolve("runs"))
                || runs().stream().filter(run -> run.started().isPresent()).count() < count) {
            assertThat(System.nanoTime() - end).as("no run has begun").isNegative();
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    void ends(Process process, String name) throws Exception {
        assertThat(process.waitFor(LONGEST, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(directory.resolve(name)))
                .isZero();
    }

    List<RunState> runs() throws IOException {
        return Records.list(directory.resolve("runs"), 100).stream()
                .map(Records.Entry::state)
                .toList();
    }

    /** The run that began last: those of other rounds may be interrupted, too. */
    String newest() throws IOException {
        return runs().get(0).started().orElseThrow().run();
    }
}
