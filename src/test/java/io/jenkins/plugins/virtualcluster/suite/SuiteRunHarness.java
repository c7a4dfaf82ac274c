package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.OwnThreads;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Journal;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.LocalMachines;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs a suite on SSH servers in this JVM, whose scripts are real processes. */
@Timeout(180)
abstract class SuiteRunHarness {
    static final Stage RUN = Stage.caseRun("one");
    static final HypervisorAddress ADDRESS = HypervisorAddress.parse("fake:///system");

    @TempDir
    Path directory;

    final FakeHypervisor hypervisor = new FakeHypervisor();
    final LocalMachines machines = new LocalMachines();
    TestSuite files;
    RecordWriter record;
    Consumer<Event> listener = event -> {};
    SuiteRun run;
    String id;
    Optional<Duration> keep = Optional.empty();
    Attempt attempt = Attempt.ONLY;
    Clock clock = Clock.systemUTC();

    @BeforeEach
    void writeDefinitions() throws IOException {
        files = new TestSuite(directory.resolve("repository"));
    }

    @AfterEach
    void close() throws IOException {
        machines.close();
        if (record != null) {
            record.close();
        }
    }

    CompletableFuture<Verdict> start(Consumer<String> output) throws IOException {
        prepare();
        record.listenToOutput((stage, host, bytes) -> output.accept(host));
        return CompletableFuture.supplyAsync(run::execute, OwnThreads.EACH);
    }

    Verdict execute() throws IOException {
        prepare();
        return run.execute();
    }

    void prepare() throws IOException {
        RunRequest request = request();
        record = RecordWriter.open(new RunDirectory(directory.resolve("record")), clock);
        record.listen(event -> listener.accept(event));
        run = new SuiteRun(request, fleet(), remote(), record, settings(), clock);
    }

    Fleet fleet() {
        return new Fleet(List.of(ADDRESS), address -> hypervisor);
    }

    RunSettings settings() {
        return LocalRuns.settings(directory.resolve("hosts"));
    }

    /** Of the suite as its files are now. */
    RunRequest request() throws IOException {
        id = RunId.next();
        return TestRequests.of(
                files.repository(), "suite", id, Optional.empty(), keep, directory.resolve("private"), attempt);
    }

    /** The way to the hosts; tests may put something in between. */
    RemoteHosts remote() {
        return machines;
    }

    String output(String host) throws IOException {
        return Files.readString(record.directory().output(RUN, host));
    }

    RunState state() throws IOException {
        return RunState.of(Journal.read(record.directory().journal()));
    }

    RunState.StageState stage(Stage stage) throws IOException {
        return state().stages().stream()
                .filter(candidate -> candidate.stage().equals(stage))
                .findFirst()
                .orElseThrow();
    }

    Event.HostEnded end(String host) throws IOException {
        return stage(RUN).hosts().get(host).end().orElseThrow();
    }

    Verdict verdict(String host) throws IOException {
        return end(host).verdict();
    }
}
