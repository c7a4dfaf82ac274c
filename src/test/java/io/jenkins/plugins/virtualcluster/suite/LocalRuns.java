package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.OwnThreads;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.CollectLimits;
import io.jenkins.plugins.virtualcluster.remote.LocalMachines;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Real runs of a {@link TestSuite} into a directory of records: the engine, and real scripts on SSH servers in this JVM. */
public final class LocalRuns implements AutoCloseable {
    private static final Clock CLOCK = Clock.systemUTC();

    private final Path directory;
    private final Path records;
    private final TestSuite files;
    private final FakeHypervisor hypervisor = new FakeHypervisor();
    private final LocalMachines machines = new LocalMachines();

    /** A run that goes on, or has ended. */
    public static final class Going {
        private final RunDirectory record;
        private final SuiteRun run;
        private final CompletableFuture<Verdict> verdict;

        private Going(RunDirectory record, SuiteRun run, CompletableFuture<Verdict> verdict) {
            this.record = record;
            this.run = run;
            this.verdict = verdict;
        }

        public RunDirectory record() {
            return record;
        }

        /** The name of the record's directory. */
        public String id() {
            return record.path().getFileName().toString();
        }

        /** Waits for the run's end, and half a minute at most. */
        public Verdict end() throws Exception {
            return verdict.get(30, TimeUnit.SECONDS);
        }

        /** Ends the run as a user does, if it goes on. */
        public void cancel() {
            if (!verdict.isDone()) {
                run.cancel("user@machine");
            }
        }
    }

    /**
     * @param directory of the definitions and of the hosts' files
     * @param records where the runs' records are put
     */
    public LocalRuns(Path directory, Path records) throws IOException {
        this.directory = directory;
        this.records = records;
        files = new TestSuite(directory.resolve("repository"));
    }

    /** The suite that is run, to be changed before each run. */
    public TestSuite files() {
        return files;
    }

    /** Starts a run of the suite as its files are now, as if they were in that commit. */
    public Going start(String commit) throws IOException {
        String id = RunId.next();
        RunRequest request = TestRequests.of(
                files.repository(),
                "suite",
                id,
                Optional.of(commit),
                Optional.empty(),
                directory.resolve("private-" + id),
                Attempt.ONLY);
        RunDirectory record =
                Records.of(records, CLOCK.instant(), request.suite().name(), id);
        RecordWriter writer = RecordWriter.open(record, CLOCK);
        Fleet fleet = new Fleet(List.of(HypervisorAddress.parse("fake:///system")), address -> hypervisor);
        SuiteRun run = new SuiteRun(request, fleet, machines, writer, settings(directory.resolve("hosts")), CLOCK);
        return new Going(record, run, CompletableFuture.supplyAsync(() -> execute(run, writer), OwnThreads.EACH));
    }

    private static Verdict execute(SuiteRun run, RecordWriter writer) {
        try (writer) {
            return run.execute();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For hosts that keep their files below that directory; of the times only that of grace is really spent. */
    public static RunSettings settings(Path hosts) {
        return new RunSettings(
                hosts.toString(),
                Duration.ofSeconds(20),
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                4096,
                CollectLimits.DEFAULT,
                Duration.ofSeconds(30));
    }

    @Override
    public void close() throws IOException {
        machines.close();
    }
}
