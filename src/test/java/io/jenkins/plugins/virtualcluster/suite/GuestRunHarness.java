package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.Lab;
import io.jenkins.plugins.virtualcluster.OwnThreads;
import io.jenkins.plugins.virtualcluster.definition.reading.DefinitionReader;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.libvirt.LibvirtHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.remote.SshHosts;
import io.jenkins.plugins.virtualcluster.suite.request.Keep;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs a suite on real guests of the hypervisor that the environment names; {@code lab/lab up} makes one. */
@Timeout(900)
abstract class GuestRunHarness {
    static final Stage RUN = Stage.caseRun("one");

    @TempDir
    Path directory;

    /** Lines of output and notes, with when they came. */
    private final Map<String, Instant> seen = new LinkedHashMap<>();

    TestSuite files;
    RunDirectory record;
    HypervisorAddress address;
    Hypervisor hypervisor;
    RemoteHosts remote = new SshHosts();
    String id;
    /** The id of the cluster that stood by. */
    String standby = "";

    /** The record of how it was made. */
    RunDirectory made;

    @BeforeEach
    void connect() throws Exception {
        files = new TestSuite(directory.resolve("repository"));
        record = new RunDirectory(directory.resolve("record"));
        made = new RunDirectory(directory.resolve("made"));
        address = address();
        hypervisor = LibvirtHypervisor.connect(address);
    }

    /** Nothing of the run is left, whatever it did, nor of a cluster that stood by. */
    @AfterEach
    void nothingIsLeft() throws Exception {
        remote.close();
        assertThat(hypervisor.find())
                .noneMatch(found -> found.run().equals(id) || found.run().equals(standby));
        hypervisor.close();
        assertThat(directory.resolve("private")).doesNotExist();
        assertThat(directory.resolve(standby).resolve("cluster.json")).doesNotExist();
    }

    /** Where the run takes place; called before each test. */
    HypervisorAddress address() throws Exception {
        return Lab.address();
    }

    /** A cluster of such hosts on the tiny image. */
    void cluster(String... hosts) throws IOException {
        files.cluster("""
                name: cluster
                defaults: { image: tiny.qcow2, memory: 128 MiB }
                networks:
                  lan: { domain: lan.test }
                hosts: { %s }
                """.formatted(String.join(": {}, ", hosts) + ": {}"));
    }

    /** Has a cluster stand by. */
    Verdict standBy() throws Exception {
        standby = RunId.next();
        Definitions definitions = DefinitionReader.read(files.repository());
        RunRequest request = RunRequest.clusterAlone(
                standby,
                definitions.clusters().get("cluster"),
                definitions.repository(),
                Optional.empty(),
                "user@machine",
                Keep.standingBy(Duration.ofHours(1), false),
                directory.resolve(standby),
                Duration.ofMinutes(10));
        return execute(request, made);
    }

    Verdict execute(RunRequest request, RunDirectory where) throws Exception {
        try (RecordWriter writer = RecordWriter.open(where, Clock.systemUTC())) {
            return new SuiteRun(
                            request,
                            Fleet.of(address, hypervisor),
                            remote,
                            writer,
                            RunSettings.DEFAULT,
                            Clock.systemUTC())
                    .execute();
        }
    }

    CompletableFuture<Verdict> start() throws IOException {
        id = RunId.next();
        RunRequest request = TestRequests.of(files.repository(), id, directory.resolve("private"));
        RecordWriter writer = RecordWriter.open(record, Clock.systemUTC());
        writer.listen(event -> {
            if (event instanceof Event.Note note) {
                see(note.message());
            }
        });
        Map<String, StringBuilder> lines = new LinkedHashMap<>();
        writer.listenToOutput((stage, host, bytes) -> {
            synchronized (lines) {
                StringBuilder line = lines.computeIfAbsent(host, key -> new StringBuilder());
                line.append(StandardCharsets.UTF_8.decode(bytes));
                int end;
                while ((end = line.indexOf("\n")) >= 0) {
                    see(line.substring(0, end));
                    line.delete(0, end + 1);
                }
            }
        });
        SuiteRun run = new SuiteRun(
                request, Fleet.of(address, hypervisor), remote, writer, RunSettings.DEFAULT, Clock.systemUTC());
        return CompletableFuture.supplyAsync(run::execute, OwnThreads.EACH).whenComplete((verdict, failure) -> {
            try {
                writer.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void see(String line) {
        synchronized (seen) {
            seen.putIfAbsent(line, Instant.now());
            seen.notifyAll();
        }
    }

    /** Waits for a line of output, or a note, that has this text; returns when it came. */
    Instant heard(String text) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(400);
        synchronized (seen) {
            while (true) {
                for (Map.Entry<String, Instant> line : seen.entrySet()) {
                    if (line.getKey().contains(text)) {
                        return line.getValue();
                    }
                }
                long left = end - System.nanoTime();
                assertThat(left)
                        .as("'%s' did not come, but %s", text, seen.keySet())
                        .isPositive();
                TimeUnit.NANOSECONDS.timedWait(seen, left);
            }
        }
    }

    void ends(CompletableFuture<Verdict> verdict, Verdict expected) throws Exception {
        Verdict ended = verdict.get(800, TimeUnit.SECONDS);
        assertThat(ended).as("%s", Files.readString(record.journal())).isEqualTo(expected);
    }

    /** A command that goes on when the connection that starts it is gone. */
    static String detached(String commands) {
        return "setsid sh -c '" + commands + "' < /dev/null > /dev/null 2>&1 &";
    }

    void onGuest(String host, String command) throws IOException, InterruptedException {
        Process ssh = new ProcessBuilder(List.of(
                        "ssh", "-F", directory.resolve("private/ssh_config").toString(), host, command))
                .redirectErrorStream(true)
                .start();
        String output = new String(ssh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(ssh.waitFor()).as(output).isZero();
    }

    RunState.StageState stage(Stage stage) throws IOException {
        return RunState.read(record).stages().stream()
                .filter(state -> state.stage().equals(stage))
                .findFirst()
                .orElseThrow();
    }

    /** That host's part of {@link #RUN}. */
    RunState.CellState cell(String host) throws IOException {
        return stage(RUN).hosts().get(host);
    }

    /** Why the run came out as it did. */
    String cause() throws IOException {
        return RunState.read(record).ended().orElseThrow().cause().orElseThrow();
    }

    String output(String host) throws IOException {
        return Files.readString(record.output(RUN, host));
    }
}
