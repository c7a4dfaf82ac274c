package io.jenkins.plugins.virtualcluster.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.Rounds;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.mail.MailServer;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.LocalMachines;
import io.jenkins.plugins.virtualcluster.report.mail.MailNote;
import io.jenkins.plugins.virtualcluster.repository.git.TestGit;
import io.jenkins.plugins.virtualcluster.suite.TestSuite;
import io.jenkins.plugins.virtualcluster.suite.cluster.HeldCluster;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A command whose process is killed is gone on with by {@code resume}, with all that was to follow: attempts, the runs of a
 * matrix, mails.
 */
@Tag("kill")
@Timeout(900)
class KilledCommandTest {
    private static final long SEED = Long.getLong("virtualcluster.seed", System.nanoTime());
    private static final int KILLS = Rounds.of(6);

    @TempDir
    Path directory;

    private final LocalMachines machines = new LocalMachines();
    private final MailServer mails = MailServer.plain();
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        for (String name : List.of("counts", "hypervisor")) {
            Files.createDirectory(directory.resolve(name));
        }
        machines.publish(directory.resolve("machines"), List.of("srv1.lan.test", "srv2.lan.test"));
        TestSuite suite = new TestSuite(directory.resolve("repository"));
        suite.more("matrix: { version: [ 1, 2, 3 ] }\nnotify: { to: [ a@example.org ] }");
        suite.script(
                "cases/one/run.sh",
                "echo run >> " + directory.resolve("counts") + "/$VC_HOST-@version@; test @version@ != 1");
    }

    @AfterEach
    void close() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
        mails.close();
        machines.close();
    }

    @ParameterizedTest
    @Tag("thorough")
    @CsvSource({"in a run, stage case/one/run started, 2"})
    void theRestOfAMatrixIsRunOnceEach(String moment, String text, int time) throws Exception {
        killAt(text, time, run());
        deleteRepository();

        assertThat(execute(resume())).as("%s: %s", moment, said()).isEqualTo(ExitCode.FAILED);
        assertThat(said())
                .containsPattern("All runs\n +suite \\(version=1\\) +FAILED\n +suite \\(version=2\\) +PASSED\n"
                        + " +suite \\(version=3\\) +PASSED\n");
        assertAllIsDone(3);
    }

    @ParameterizedTest
    @Tag("thorough")
    @CsvSource({
        "between two runs, Mail was sent, 1",
        "between a run and its reports, '  run FAILED', 1",
        "between a run and its mail, 'Suite suite \\(version=1\\) on cluster cluster: FAILED', 1",
        "when there is hardly a record of the next run, 'Record: ', 3",
        "behind the last run, Mail was sent, 3"
    })
    void theRestOfAMatrixIsRunOnceEachAtFurtherMoments(String moment, String text, int time) throws Exception {
        theRestOfAMatrixIsRunOnceEach(moment, text, time);
    }

    @ParameterizedTest
    @Tag("thorough")
    @CsvSource({
        "between the run and its reports, '  run INFRASTRUCTURE', 1",
        "when there is hardly a record of the second, 'Record: ', 3"
    })
    void theNextAttemptIsMadeAtFurtherMoments(String moment, String text, int time) throws Exception {
        theNextAttemptIsMadeAndThenTheRestOfTheMatrix(moment, text, time);
    }

    @ParameterizedTest
    @Tag("thorough")
    @CsvSource({"between two attempts, running again on a fresh cluster, 1"})
    void theNextAttemptIsMadeAndThenTheRestOfTheMatrix(String moment, String text, int time) throws Exception {
        Files.createFile(directory.resolve("broken"));
        killAt(text, time, run());

        assertThat(execute(resume())).as("%s: %s", moment, said()).isEqualTo(ExitCode.FAILED);
        assertThat(said()).contains("attempt 2 of 2");
        assertAllIsDone(4);
    }

    @Test
    void killedAtAnyMomentAgainAndAgainNothingIsLostOrDoneTwice() throws Exception {
        Files.createFile(directory.resolve("broken"));
        Random random = new Random(SEED);
        List<String> command = run();
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = process("", 1, command);
            long lines = lines() + 1 + random.nextInt(25);
            while (process.isAlive() && lines() < lines) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
            LockSupport.parkNanos((long) (random.nextDouble() * TimeUnit.MILLISECONDS.toNanos(60)));
            process.destroyForcibly().waitFor();
            command = begun().isEmpty() ? run() : resume();
        }
        execute(command);

        assertThat(said()).as("seed %d: %s", SEED, said()).contains("\nAll runs\n");
        int attempts = 3
                + (int) begun().stream()
                        .filter(entry ->
                                entry.state().started().orElseThrow().attempt().number() > 1)
                        .count();
        assertAllIsDone(attempts);
    }

    private void assertAllIsDone(int runs) throws Exception {
        String said = "seed " + SEED + ": " + said();
        assertThat(begun()).as(said).hasSize(runs).allSatisfy(entry -> {
            assertThat(entry.state().ended()).isPresent();
            assertThat(entry.directory().report()).exists();
            assertThat(entry.directory().launch()).doesNotExist();
        });
        try (Stream<Path> counts = Files.list(directory.resolve("counts"))) {
            assertThat(counts.toList())
                    .as(said)
                    .hasSize(6)
                    .allSatisfy(count -> assertThat(count).content().isEqualTo("run\n"));
        }
        int unknown = 0;
        for (Records.Entry entry : begun()) {
            unknown += new MailNote(entry.directory()).isOpen() ? 1 : 0;
        }
        assertThat(mails.taken()).as(said).hasSizeBetween(3 - unknown, 3);
        assertThat(directory.resolve("hypervisor")).isEmptyDirectory();
        assertThatThrownBy(() -> InterruptedRuns.named(directory.resolve("runs"), Optional.empty()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("was interrupted; name another directory");
    }

    @Test
    @Tag("thorough")
    void aWatchMakesTheNextAttemptToo() throws Exception {
        try (TestGit git = new TestGit(directory.resolve("repository"))) {
            git.commit("Begin");
            execute(watch());
            Files.writeString(directory.resolve("repository/suites/suite/suite_init.sh"), "#!/bin/sh\n:\n");
            git.commit("Change");
        }
        Files.createFile(directory.resolve("broken"));
        killAt("running again on a fresh cluster", 1, watch());

        assertThat(execute(watch())).as(said()).isEqualTo(ExitCode.FAILED);
        assertThat(said()).contains("attempt 2 of 2");
        assertAllIsDone(4);
    }

    @Test
    @Tag("thorough")
    void aRunThatIsHeldGoesOnHoldingUntilItIsLetContinue() throws Exception {
        killAt("held behind stage case/one/run", 1, command("run", "suite", "--repository", "repository", "--hold"));
        Path reached = directory.resolve("reached");
        Files.delete(reached);
        Process resumed = process("stage case/one/finalize", 1, resume());
        Records.Entry first = begun().get(0);
        RunState.read(first.directory()).holding().orElseThrow();
        waitUntil(resumed, () -> RunState.read(first.directory()).resumptions() == 1);
        assertThat(Files.exists(reached)).as(said()).isFalse();

        HeldCluster.in(directory.resolve("state/virtual-cluster").resolve(InterruptedRuns.run(first)))
                .letContinue("ada@machine");
        waitUntil(resumed, () -> Files.exists(reached));
        resumed.destroyForcibly().waitFor();
        assertThat(execute(resume())).as(said()).isEqualTo(ExitCode.FAILED);

        RunState state = RunState.read(first.directory());
        assertThat(state.held()).isPresent();
        assertThat(state.notes())
                .extracting(Event.Note::message)
                .anyMatch(note -> note.startsWith("The run is still held, until "));
        assertThat(state.continued().orElseThrow().by()).contains("ada@machine");
        assertThat(state.ended().orElseThrow().verdict()).isEqualTo(Verdict.FAILED);
        assertAllIsDone(3);
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private void waitUntil(Process process, Condition condition) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(200);
        while (!condition.holds()) {
            assertThat(process.isAlive() && System.nanoTime() < deadline)
                    .as(said())
                    .isTrue();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Test
    @Tag("thorough")
    void theStartOfAClusterAloneIsContinued() throws Exception {
        List<String> up = new ArrayList<>(List.of("up", "cluster", "--repository", "repository"));
        up.addAll(List.of("--records", directory.resolve("runs").toString()));
        killAt("host srv", 1, up);
        deleteRepository();

        assertThat(execute(resume())).as(said()).isZero();
        assertThat(said()).contains("Start of cluster cluster: PASSED");
        assertThat(directory.resolve("hypervisor")).isNotEmptyDirectory();
        assertThat(mails.taken()).isEmpty();
    }

    private List<String> watch() {
        return command("watch", "--once", "--repository", "repository", "--retry-infrastructure", "1");
    }

    private List<String> run() {
        return command("run", "suite", "--repository", "repository", "--retry-infrastructure", "1");
    }

    private List<String> resume() {
        return command("resume");
    }

    private List<String> command(String... words) {
        List<String> command = new ArrayList<>(Arrays.asList(words));
        command.addAll(List.of("--records", directory.resolve("runs").toString()));
        command.addAll(List.of("--mail", "smtp://localhost:" + mails.port()));
        return command;
    }

    /** For what is gone on with, the repository is not needed. */
    private void deleteRepository() throws IOException {
        Files.move(directory.resolve("repository"), directory.resolve("gone"));
    }

    private List<Records.Entry> records() throws IOException {
        return Records.list(directory.resolve("runs"), 100);
    }

    /** Without one of which there is hardly a record. */
    private List<Records.Entry> begun() throws IOException {
        return records().stream()
                .filter(entry -> Files.exists(entry.directory().request()))
                .toList();
    }

    private long lines() throws IOException {
        long sum = 0;
        for (Records.Entry entry : records()) {
            Path journal = entry.directory().journal();
            sum += Files.exists(journal) ? Files.readString(journal).lines().count() : 0;
        }
        return sum;
    }

    private void killAt(String text, int time, List<String> command) throws Exception {
        Process process = process(text, time, command);
        waitUntil(process, () -> Files.exists(directory.resolve("reached")));
        process.destroyForcibly().waitFor();
    }

    private int execute(List<String> command) throws Exception {
        Process process = process("", 1, command);
        assertThat(process.waitFor(300, TimeUnit.SECONDS)).as(said()).isTrue();
        return process.exitValue();
    }

    private Process process(String text, int time, List<String> command) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath(),
                KilledCommand.class.getName(),
                directory.toString(),
                text,
                Integer.toString(time)));
        line.addAll(command);
        Process process = new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("said").toFile()))
                .start();
        started.add(process);
        return process;
    }

    /** The process is in another directory. */
    private static String classPath() {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    private String said() throws IOException {
        return Files.readString(directory.resolve("said"));
    }
}
