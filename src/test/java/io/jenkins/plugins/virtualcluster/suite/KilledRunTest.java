package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.Rounds;
import io.jenkins.plugins.virtualcluster.record.ClusterEvent;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.LocalMachines;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs whose process is killed at random moments and gone on with by another one, which is killed, too: their records are
 * those of a run that nobody disturbed, and no script ran twice.
 */
@Tag("kill")
@Timeout(1800)
class KilledRunTest {
    private static final int KILLS = Rounds.of(30);
    private static final long SEED = Long.getLong("virtualcluster.seed", System.nanoTime());
    private static final int KILLS_OF_ONE_RUN = 6;

    /** Whoever is released twice, or never, prints something else. */
    private static final String MEETING = """
            . "$VC_LIB"
            for round in 1 2; do
                put round $round
                barrier met
                echo "$round: $(get srv1:round) $(get srv2:round)"
                echo "of $VC_HOST, $round" > own
                put_file own$round own
                get_file srv1:own$round one; get_file srv2:own$round two; cat one two
                attach own "round $round"
                barrier told
                result "round $round" pass "it was told"
                measure rounds $round 1 better=higher
            done
            [ $VC_HOST = srv1 ] || result "last [of srv2]" fail "as it is to"
            signal through
            wait_for through srv1 srv2
            lock one; echo alone; unlock one
            """;

    @TempDir
    Path temp;

    private final LocalMachines machines = new LocalMachines();
    private final Random random = new Random(SEED);
    private String classPath;
    private int kills;

    @AfterEach
    void close() {
        machines.close();
    }

    /** An archive of loaded classes halves the start of a process; it cannot be made of directories. */
    @BeforeEach
    void packClasses() {
        List<String> packed = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (Files.isDirectory(Path.of(entry))) {
                String jar = temp.resolve(packed.size() + ".jar").toString();
                ToolProvider.findFirst("jar")
                        .orElseThrow()
                        .run(System.out, System.err, "--create", "--no-compress", "--file", jar, "-C", entry, ".");
                packed.add(jar);
            } else {
                packed.add(entry);
            }
        }
        classPath = String.join(File.pathSeparator, packed);
    }

    @Test
    void aRunThatIsKilledAtAnyMomentGoesOnAsIfNothingHadBeen() throws Exception {
        Path undisturbed = prepare("undisturbed");
        assertThat(master(undisturbed, "-XX:ArchiveClassesAtExit=" + archive()).waitFor())
                .as(() -> content(undisturbed.resolve("said")))
                .isZero();
        Map<String, String> expected = account(undisturbed);
        assertThat(RunState.read(record(undisturbed)).ended().orElseThrow().verdict())
                .isEqualTo(Verdict.FAILED);
        long size = Files.size(record(undisturbed).journal());
        for (int number = 1; kills < KILLS; number++) {
            Path killed = prepare("killed-" + number);
            List<String> moments = runAndKill(killed, size);
            assertThat(account(killed))
                    .as("seed %d, run %d, killed at %s; its journal:%n%s", SEED, number, moments, journal(killed))
                    .isEqualTo(expected);
            assertThat(killed.resolve("private")).doesNotExist();
            assertThat(killed.resolve("hypervisor").toFile().list()).isEmpty();
        }
    }

    /** Its guests may be paused or gone then: what was begun is done once more. */
    @ParameterizedTest
    @ValueSource(strings = "cluster-putting-back")
    @Tag("thorough")
    void aRunThatIsKilledWhileItsClusterIsMadeCleanGoesOnAsIfNothingHadBeen(String event) throws Exception {
        String isolation = "isolation: case\n";
        Path undisturbed = prepare("undisturbed", isolation);
        assertThat(master(undisturbed, "-XX:ArchiveClassesAtExit=" + archive()).waitFor())
                .as(() -> content(undisturbed.resolve("said")))
                .isZero();
        Map<String, String> expected = account(undisturbed);
        Path killed = prepare("killed", isolation);
        Process master = master(killed, "-XX:SharedArchiveFile=" + archive());
        while (master.isAlive() && !journal(killed).contains(event)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        LockSupport.parkNanos((long) (random.nextDouble() * TimeUnit.MILLISECONDS.toNanos(60)));
        master.destroyForcibly().waitFor();
        assertThat(master(killed, "-XX:SharedArchiveFile=" + archive()).waitFor(300, TimeUnit.SECONDS))
                .isTrue();
        assertThat(account(killed))
                .as("seed %d, killed behind %s; its journal:%n%s", SEED, event, journal(killed))
                .isEqualTo(expected);
        assertThat(expected.get("clean")).isEqualTo("[two, three]");
        assertThat(killed.resolve("hypervisor").toFile().list()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster-saving", "cluster-saved", "cluster-put-back", "\"testCase\":\"three\""})
    @Tag("thorough")
    void aRunThatIsKilledAroundThatGoesOnAsWell(String event) throws Exception {
        aRunThatIsKilledWhileItsClusterIsMadeCleanGoesOnAsIfNothingHadBeen(event);
    }

    /** Runs it to its end, however often it is killed; tells where in its journal that was. */
    private List<String> runAndKill(Path directory, long size) throws Exception {
        List<String> moments = new ArrayList<>();
        Path journal = record(directory).journal();
        while (true) {
            Process master = master(directory, "-XX:SharedArchiveFile=" + archive());
            boolean last = moments.size() == KILLS_OF_ONE_RUN || kills == KILLS;
            long now = length(journal);
            long at = now + (long) (random.nextDouble() * 0.5 * Math.max(0, size - now)) + 1;
            if (!last) {
                waitFor(master, journal, at);
                LockSupport.parkNanos((long) (random.nextDouble() * TimeUnit.MILLISECONDS.toNanos(60)));
            }
            if (!last && master.isAlive()) {
                master.destroyForcibly().waitFor();
                kills++;
                moments.add(length(journal) + " bytes");
            } else {
                assertThat(master.waitFor(300, TimeUnit.SECONDS))
                        .as("seed %d, killed at %s; the run ends; its journal:%n%s", SEED, moments, journal(directory))
                        .isTrue();
                assertThat(Files.readString(directory.resolve("said")))
                        .as("seed %d", SEED)
                        .isEmpty();
                return moments;
            }
        }
    }

    /** Until the journal is as long as that, or the process has ended. */
    private static void waitFor(Process master, Path journal, long length) throws IOException {
        while (master.isAlive() && length(journal) < length) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static long length(Path file) {
        return file.toFile().length();
    }

    private Path archive() {
        return temp.resolve("classes.jsa");
    }

    private Process master(Path directory, String archive) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-Xlog:disable",
                        archive,
                        "-cp",
                        classPath,
                        KilledMaster.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start();
    }

    private Path prepare(String name) throws IOException {
        return prepare(name, "");
    }

    /** @param more further lines of the suite */
    private Path prepare(String name, String more) throws IOException {
        Path directory = Files.createDirectory(temp.resolve(name));
        Files.createDirectory(directory.resolve("counts"));
        Files.createDirectory(directory.resolve("hypervisor"));
        machines.publish(directory.resolve("machines"), List.of("srv1.lan.test", "srv2.lan.test"));
        TestSuite files = new TestSuite(directory.resolve("repository"));
        for (String script : List.of("suite_init", "suite_finalize")) {
            files.script(script + ".sh", script(directory, ""));
        }
        for (String testCase : List.of("one", "two", "three")) {
            for (String part : List.of("init", "run", "finalize")) {
                files.script(
                        "cases/" + testCase + "/" + part + ".sh",
                        script(directory, clean(more, part) + end(testCase, part)));
            }
        }
        files.file("suite.yaml", """
                name: suite
                cluster: cluster
                init: suite_init.sh
                finalize: suite_finalize.sh
                cases: [ one, two, three ]
                logs: [ %s/counts/@hostname@-suite-init ]
                %s""".formatted(directory, more));
        return directory;
    }

    /** Who finds what another case has left, in a suite with clean cases, fails. */
    private static String clean(String more, String part) {
        return more.isEmpty() || !part.equals("init") ? "" : "[ ! -e $VC_WORK/left ] || exit 9; touch $VC_WORK/left\n";
    }

    private static String end(String testCase, String part) {
        if (testCase.equals("three") && part.equals("init")) {
            return MEETING;
        }
        return testCase.equals("two") && part.equals("run") ? "[ @hostname@ = srv1 ] || exit 3" : "";
    }

    /** Counts that it ran, writes for a while, and then ends so. */
    private static String script(Path directory, String end) {
        return """
                echo run >> %s/counts/$VC_HOST-$(echo $VC_STAGE | tr / -)
                i=0
                while [ $i -lt 40 ]; do
                    echo "$VC_HOST in $VC_STAGE writes line $i"
                    i=$((i + 1))
                    [ $i != 20 ] || sleep 0.1
                done
                %s""".formatted(directory, end);
    }

    private static RunDirectory record(Path directory) {
        return new RunDirectory(directory.resolve("record"));
    }

    private static String journal(Path directory) throws IOException {
        Path journal = record(directory).journal();
        return Files.exists(journal) ? Files.readString(journal) : "";
    }

    /** All that must be the same of two runs. */
    private static Map<String, String> account(Path directory) throws IOException {
        RunDirectory record = record(directory);
        RunState state = RunState.read(record);
        Map<String, String> account = new TreeMap<>();
        account.put(
                "run",
                state.ended().map(end -> end.verdict() + " " + end.cause()).orElse("has not ended"));
        account.put(
                "hosts",
                state.hosts().stream()
                        .map(host -> host.name() + " " + host.phase())
                        .toList()
                        .toString());
        account.put(
                "clean",
                state.clean().putBacks().stream()
                        .map(ClusterEvent.PutBack::testCase)
                        .toList()
                        .toString());
        account.put("cluster", state.clusterStopped().isPresent() ? "stopped" : "not stopped");
        account.put(
                "collected",
                state.collected().stream()
                        .map(one -> one.stage() + " " + one.host() + " "
                                + one.files().size())
                        .sorted()
                        .toList()
                        .toString());
        account.put(
                "results",
                state.reports().results().stream()
                        .map(one -> one.host() + " " + one.name() + " " + one.outcome() + " " + one.text())
                        .sorted()
                        .toList()
                        .toString());
        account.put(
                "attachments",
                state.reports().attachments().stream()
                        .map(one -> one.host() + " " + one.title() + " "
                                + content(one.file(record).orElseThrow()))
                        .sorted()
                        .toList()
                        .toString());
        account.put("exchange", String.valueOf(Files.exists(record.exchange())));
        account.put(
                "measurements",
                state.reports().measurements().stream()
                        .map(one -> one.host() + " " + one.name() + " " + one.words())
                        .sorted()
                        .toList()
                        .toString());
        for (RunState.StageState stage : state.stages()) {
            account.put(stage.stage().toString(), stage.verdict() + " " + stage.cause());
            for (RunState.CellState cell : stage.hosts().values()) {
                String name = stage.stage() + " " + cell.host();
                account.put(
                        name,
                        cell.end()
                                .map(end -> end.verdict() + " " + end.exitCode() + " " + end.signal() + " "
                                        + end.cause() + " " + end.outputBytes())
                                .orElse("has not ended"));
                account.put(name + " output", Files.readString(record.output(stage.stage(), cell.host())));
            }
        }
        for (String host : List.of("srv1", "srv2")) {
            account.put(host + " console", Files.readString(record.console(host)));
            try (Stream<Path> files = Files.walk(record.collected(Stage.SUITE_FINALIZE, host))) {
                account.put(
                        host + " logs",
                        files.filter(Files::isRegularFile)
                                .map(KilledRunTest::content)
                                .toList()
                                .toString());
            }
        }
        try (Stream<Path> counts = Files.list(directory.resolve("counts"))) {
            counts.forEach(file -> account.put("count of " + file.getFileName(), content(file)));
        }
        return account;
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
