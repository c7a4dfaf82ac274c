package io.jenkins.plugins.virtualcluster.jenkins.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.remote.LocalMachines;
import io.jenkins.plugins.virtualcluster.suite.TestSuite;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
 * A step that runs a matrix of three, of which the infrastructure fails the second at its first attempt, goes on where its
 * process was killed.
 */
@Tag("kill")
@Timeout(900)
class KilledMatrixTest {
    @TempDir
    Path directory;

    private final LocalMachines machines = new LocalMachines();
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        for (String name : List.of("counts", "hypervisor", "in-use")) {
            Files.createDirectory(directory.resolve(name));
        }
        machines.publish(directory.resolve("machines"), List.of("srv1.lan.test", "srv2.lan.test"));
        TestSuite suite = new TestSuite(directory.resolve("repository"));
        suite.matrix("{ version: [ 1, 2, 3 ] }");
        // Without the shell that watches it, the script's exit status is lost.
        suite.script("cases/one/run.sh", """
                count=%s/$VC_HOST-@version@
                echo run >> $count
                [ @version@ != 2 ] || [ $(wc -l < $count) != 1 ] || kill -9 $PPID
                """.formatted(directory.resolve("counts")));
        suite.script(
                "cases/one/finalize.sh", "echo run >> " + directory.resolve("counts") + "/$VC_HOST-finalize-@version@");
    }

    @AfterEach
    void close() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
        machines.close();
    }

    @ParameterizedTest
    @Tag("thorough")
    @CsvSource({
        "when the first run has no cluster yet, run matrix on cluster, 1",
        "between the first attempt and the end of its cluster, \\[suite] run INFRASTRUCTURE, 1",
        "behind the first run, \\[suite] run PASSED, 1",
        "in the last run, case/one/run \\.\\.\\., 4"
    })
    void allThatIsLeftIsRunOnceEachAtFurtherMoments(String moment, String text, int time) throws Exception {
        allThatIsLeftIsRunOnceEach(moment, text, time);
    }

    @ParameterizedTest
    @CsvSource({"between two attempts, running again on a fresh cluster, 1"})
    void allThatIsLeftIsRunOnceEach(String moment, String text, int time) throws Exception {
        killAt(text, time);
        assertThat(process("", 1).waitFor(300, TimeUnit.SECONDS)).as(said()).isTrue();

        assertThat(said()).as(moment).contains("The worst: Suite suite (version=1) PASSED\n");
        List<Records.Entry> records = records();
        assertThat(records).as(said()).hasSize(4);
        assertThat(verdicts(records))
                .containsExactlyInAnyOrder(
                        "{version=1} 1 PASSED",
                        "{version=2} 1 INFRASTRUCTURE",
                        "{version=2} 2 PASSED",
                        "{version=3} 1 PASSED");
        assertThat(clusterOf(records, "{version=2} 2")).isNotEqualTo(clusterOf(records, "{version=2} 1"));
        assertCounts("-1", 1);
        assertCounts("-2", 2);
        assertCounts("-3", 1);
        assertNothingIsLeft();
    }

    @Test
    @Tag("thorough")
    void whatWasCancelledIsFinalizedAndEndsTheMatrix() throws Exception {
        killAt("case/one/run \\.\\.\\.", 2);
        Files.createFile(directory.resolve("cancelled"));
        assertThat(process("", 1).waitFor(300, TimeUnit.SECONDS)).as(said()).isTrue();

        assertThat(said())
                .contains("The worst: Suite suite (version=2) CANCELLED")
                .contains("Suite suite (version=3) was not run: cancelled");
        assertThat(records().stream().map(entry -> entry.state().ended()))
                .as(said())
                .hasSize(2)
                .allMatch(end -> end.isPresent());
        assertCounts("-finalize-2", 1);
        assertNothingIsLeft();
    }

    @Test
    @Tag("thorough")
    void theClusterOfARunThatWillGoOnIsLeftToItThoughAnotherBranchIsFirst() throws Exception {
        Files.writeString(directory.resolve("repository/clusters/cluster.yaml"), """
                name: cluster
                tags: { version: "1" }
                defaults: { image: "tiny-@version@" }
                networks: { lan: { domain: lan.test } }
                hosts:
                  srv1:
                  srv2:
                """);
        killAt("case/one/run \\.\\.\\.", 1);
        Files.createFile(directory.resolve("other"));
        assertThat(process("", 1).waitFor(300, TimeUnit.SECONDS)).as(said()).isTrue();

        assertThat(said()).contains("The worst: Suite suite (version=1) PASSED\n");
        assertThat(records()).as(said()).hasSize(5);
        assertCounts("-1", 1);
        assertCounts("-3", 2);
        assertNothingIsLeft();
    }

    private static List<String> verdicts(List<Records.Entry> records) {
        return records.stream()
                .map(entry -> title(entry)
                        + entry.state().ended().map(end -> " " + end.verdict()).orElse(" has not ended"))
                .toList();
    }

    private static String title(Records.Entry entry) {
        var start = entry.state().started().orElseThrow();
        return start.cell() + " " + start.attempt().number();
    }

    private static String clusterOf(List<Records.Entry> records, String title) throws IOException {
        for (Records.Entry entry : records) {
            if (title(entry).equals(title)) {
                return BuildFiles.clusterOf(RunRequest.of(entry.directory()));
            }
        }
        throw new AssertionError(title);
    }

    private void assertCounts(String end, int times) throws IOException {
        try (Stream<Path> counts = Files.list(directory.resolve("counts"))) {
            assertThat(counts.filter(count -> count.toString().matches(".*srv." + end)))
                    .as(said())
                    .hasSize(2)
                    .allSatisfy(count -> assertThat(count).content().hasLineCount(times));
        }
    }

    private void assertNothingIsLeft() {
        assertThat(directory.resolve("hypervisor")).isEmptyDirectory();
        assertThat(directory.resolve("in-use")).isEmptyDirectory();
        assertThat(directory.resolve("clusters/block1")).doesNotExist();
    }

    private List<Records.Entry> records() throws IOException {
        return Records.list(directory.resolve("build/virtual-cluster"), 100);
    }

    private void killAt(String text, int time) throws Exception {
        Process process = process(text, time);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(200);
        while (!Files.exists(directory.resolve("reached"))) {
            assertThat(process.isAlive() && System.nanoTime() < deadline)
                    .as("%s comes %d times: %s", text, time, said())
                    .isTrue();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        process.destroyForcibly().waitFor();
    }

    private Process process(String text, int time) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledBlock.class.getName(),
                        directory.toString(),
                        text,
                        Integer.toString(time))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("said").toFile()))
                .start();
        started.add(process);
        return process;
    }

    private String said() throws IOException {
        return Files.readString(directory.resolve("said"));
    }
}
