package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.OwnThreads;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.ActiveRuns;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorConnections;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorDescription;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.SampleDescriptions;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.UsingJob;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.remote.LocalMachines;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.suite.LocalRuns;
import io.jenkins.plugins.virtualcluster.suite.TestSuite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Blocks of a build whose hosts are SSH servers in this JVM, on a hypervisor in memory. */
@Timeout(120)
abstract class BlockHarness {
    @TempDir
    Path directory;

    final FakeHypervisor hypervisor = new FakeHypervisor();
    final LocalMachines machines = new LocalMachines();
    private final Map<String, CompletableFuture<Void>> awaited = new ConcurrentHashMap<>();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream() {
        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            awaited.forEach((text, done) -> {
                if (toString(StandardCharsets.UTF_8).contains(text)) {
                    done.complete(null);
                }
            });
        }
    };
    /** What watchers of runs were told: the ids of those that began, and what was missed. */
    final List<String> watched = new CopyOnWriteArrayList<>();

    private final RunWatcher watcher = new RunWatcher() {
        @Override
        public void began(RunDirectory record) {
            watched.add(Records.name(record).orElseThrow().run());
        }

        @Override
        public void missed(String title, String reason) {
            watched.add(title + ": " + reason);
        }
    };
    final PrintStream out = new PrintStream(log, true, StandardCharsets.UTF_8);
    TestSuite files;
    RunEnvironment engine;

    @BeforeEach
    void makeEngine() throws IOException {
        files = new TestSuite(directory.resolve("definitions"));
        engine = engine();
    }

    RunEnvironment engine() throws IOException {
        HypervisorDescription description = SampleDescriptions.of("hv", "qemu:///system");
        return new RunEnvironment(
                new HypervisorConnections(
                        directory.resolve("logins"), id -> Optional.empty(), (address, images) -> hypervisor),
                () -> List.of(description),
                one -> Optional.empty(),
                this::remote,
                LocalRuns.settings(directory.resolve("hosts")),
                new ActiveRuns(directory.resolve("in-use")),
                directory.resolve("clusters"),
                "jenkins-test",
                Clock.systemUTC());
    }

    /** The way to the hosts; tests may put something in between. */
    RemoteHosts remote() {
        return machines.shared();
    }

    @AfterEach
    void close() throws IOException {
        machines.close();
    }

    Block block(Optional<String> cluster) {
        return block(cluster, Optional.empty());
    }

    Block block(Optional<String> cluster, Optional<Duration> keep) {
        return block(cluster, keep, Optional.empty());
    }

    Block block(Optional<String> cluster, Optional<Duration> keep, Optional<Duration> keepFailed) {
        return new Block(request("block1", "job#1", directory.resolve("build"), cluster, keep, keepFailed), engine);
    }

    /**
     * A block on all hypervisors, without tags.
     *
     * @param build its id
     * @param files the directory of its build
     */
    static BlockRequest request(
            String id,
            String build,
            Path files,
            Optional<String> cluster,
            Optional<Duration> keep,
            Optional<Duration> keepFailed) {
        return new BlockRequest(
                id, build, files, cluster, List.of(), keep, keepFailed, Map.of(), UsingJob.named("job"));
    }

    /** The definitions as they are now. */
    DefinitionSource source() {
        return source(files.repository());
    }

    static DefinitionSource source(Path repository) {
        return new DefinitionSource() {
            @Override
            public Brought bring(Path target, PrintStream to) throws IOException {
                FileUtils.copyDirectory(repository.toFile(), target.toFile());
                return new Brought("definition repository tests", Optional.of("c0ffee"), Optional.empty(), List.of(""));
            }

            @Override
            public boolean isOncePerBlock() {
                return false;
            }
        };
    }

    static SuiteOptions wish(int retries) {
        return new SuiteOptions("suite", List.of(), Optional.empty(), Map.of(), false, List.of(), retries);
    }

    StepIO telling() {
        return telling(new Activity());
    }

    StepIO telling(Activity activity) {
        return new StepIO(out, false, activity, watcher);
    }

    /** A step that is begun in a thread of its own. */
    static <T> FutureTask<T> begun(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        OwnThreads.EACH.execute(task);
        return task;
    }

    /** Done as soon as the log has that text. */
    CompletableFuture<Void> logged(String text) {
        CompletableFuture<Void> done = awaited.computeIfAbsent(text, absent -> new CompletableFuture<>());
        if (log().contains(text)) {
            done.complete(null);
        }
        return done;
    }

    String log() {
        return log.toString(StandardCharsets.UTF_8);
    }
}
