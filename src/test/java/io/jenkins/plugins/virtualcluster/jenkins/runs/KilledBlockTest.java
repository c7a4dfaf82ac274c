package io.jenkins.plugins.virtualcluster.jenkins.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.Rounds;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.LocalMachines;
import io.jenkins.plugins.virtualcluster.suite.TestSuite;
import io.jenkins.plugins.virtualcluster.suite.cluster.HeldCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A pipeline's block whose process is killed again and again ends as if nothing had been. */
@Tag("kill")
@Timeout(900)
class KilledBlockTest {
    private static final long SEED = Long.getLong("virtualcluster.seed", System.nanoTime());
    private static final int KILLS = Rounds.of(6);

    @TempDir
    Path directory;

    private final LocalMachines machines = new LocalMachines();

    @AfterEach
    void close() {
        machines.close();
    }

    /** Whether the cluster has a name: both, or one by the seed where time is short. */
    static Stream<Boolean> kinds() {
        return Rounds.areAll() ? Stream.of(true, false) : Stream.of(SEED % 2 == 0);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void nothingIsLostAndNothingRunsTwice(boolean named) throws Exception {
        prepare(named);
        Random random = new Random(SEED);
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = process();
            waitForGrowth(process, 1 + random.nextInt(6));
            LockSupport.parkNanos((long) (random.nextDouble() * TimeUnit.MILLISECONDS.toNanos(80)));
            process.destroyForcibly().waitFor();
        }
        Process last = process();
        assertThat(last.waitFor(300, TimeUnit.SECONDS)).as("seed %d ends", SEED).isTrue();

        assertThat(last.exitValue()).as("seed %d: %s", SEED, said()).isZero();
        List<Records.Entry> records = Records.list(directory.resolve("build/virtual-cluster"), 100);
        assertThat(records).as("seed %d", SEED).hasSize(named ? 3 : 2).allSatisfy(entry -> {
            RunState state = entry.state();
            assertThat(state.ended().orElseThrow().verdict())
                    .as("seed %d: %s", SEED, said())
                    .isEqualTo(Verdict.PASSED);
        });
        try (Stream<Path> counts = Files.list(directory.resolve("counts"))) {
            assertThat(counts.toList())
                    .hasSize(named ? 8 : 6)
                    .allSatisfy(count -> assertThat(count)
                            .as("seed %d: %s", SEED, count)
                            .content()
                            .hasLineCount(count.toString().endsWith("-script") ? 1 : 2));
        }
        assertThat(directory.resolve("hypervisor")).isEmptyDirectory();
        assertThat(directory.resolve("in-use")).isEmptyDirectory();
        assertThat(directory.resolve("clusters/block1")).doesNotExist();
    }

    @Test
    @Tag("thorough")
    void aRunThatIsHeldGoesOnHoldingAfterARestart() throws Exception {
        prepare(false);
        Files.createFile(directory.resolve("held"));
        new TestSuite(directory.resolve("repository")).script("cases/one/run.sh", "exit 3");
        Process killed = process();
        waitUntilSaid(killed, "held behind case/one/run until ");
        killed.destroyForcibly().waitFor();

        Process again = process();
        waitUntilSaid(again, "continues after a restart of Jenkins");
        RunDirectory record =
                Records.all(directory.resolve("build/virtual-cluster")).get(0);
        assertThat(RunState.read(record).holding()).as(said()).isPresent();
        try (Stream<Path> clusters = Files.list(directory.resolve("clusters/block1"))) {
            HeldCluster.in(clusters.findFirst().orElseThrow()).letContinue("ada");
        }
        assertThat(again.waitFor(300, TimeUnit.SECONDS)).as(said()).isTrue();
        assertThat(again.exitValue()).as(said()).isZero();

        RunState state = RunState.read(record);
        assertThat(state.continued().orElseThrow().by()).contains("ada");
        assertThat(state.ended().orElseThrow().verdict()).isEqualTo(Verdict.FAILED);
        assertThat(state.stage(Stage.caseFinalize("one")).orElseThrow().verdict())
                .contains(Verdict.PASSED);
        assertThat(directory.resolve("hypervisor")).isEmptyDirectory();
    }

    private void waitUntilSaid(Process process, String text) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(200);
        while (!said().contains(text)) {
            assertThat(process.isAlive() && System.nanoTime() < deadline)
                    .as(said())
                    .isTrue();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** Until so many more lines stand in all journals, or the process has ended. */
    private void waitForGrowth(Process process, int lines) throws IOException {
        long before = lines();
        while (process.isAlive() && lines() < before + lines) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private long lines() throws IOException {
        Path records = directory.resolve("build/virtual-cluster");
        long sum = 0;
        if (Files.isDirectory(records)) {
            try (Stream<Path> all = Files.list(records)) {
                for (Path record : all.toList()) {
                    Path journal = record.resolve("events.jsonl");
                    sum += Files.exists(journal)
                            ? Files.readString(journal).lines().count()
                            : 0;
                }
            }
        }
        return sum;
    }

    private String said() throws IOException {
        return Files.readString(directory.resolve("said"));
    }

    private Process process() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledBlock.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("said").toFile()))
                .start();
    }

    private void prepare(boolean named) throws IOException {
        for (String name : List.of("counts", "hypervisor", "in-use")) {
            Files.createDirectory(directory.resolve(name));
        }
        if (named) {
            Files.createFile(directory.resolve("named"));
        }
        machines.publish(directory.resolve("machines"), List.of("srv1.lan.test", "srv2.lan.test"));
        TestSuite files = new TestSuite(directory.resolve("repository"));
        String script =
                "echo run >> " + directory.resolve("counts") + "/$VC_HOST-$(echo $VC_STAGE | tr / -); sleep 0.2";
        for (String name : List.of("cases/one/init.sh", "cases/one/run.sh", "cases/one/finalize.sh")) {
            files.script(name, script);
        }
    }
}
