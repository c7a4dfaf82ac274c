package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.remote.LocalMachines;
import io.jenkins.plugins.virtualcluster.suite.TestSuite;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A build goes on after its Jenkins was killed, and after it was shut down: in {@code runSuite}, and in a stage's step. */
@ExtendWith(PluginsOfClassPath.class)
@Timeout(3 * RestartRealJenkinsTest.PATIENCE)
class RestartRealJenkinsTest {
    /** In seconds, for each of three starts: on a machine under load a Jenkins takes minutes to prepare its plugins. */
    static final int PATIENCE = 900;

    private static final int LINES = 500;
    private static final List<String> HOSTS = List.of("srv1", "srv2");

    @TempDir
    Path directory;

    private final LocalMachines machines = new LocalMachines();
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
        machines.close();
    }

    @Test
    void aBuildGoesOnAndRunsNothingTwice() throws Exception {
        prepare();

        Process first = jenkins();
        awaitScripts(first, 1);
        first.destroyForcibly().waitFor();
        Files.createFile(directory.resolve("gate-1"));

        Process second = jenkins();
        awaitScripts(second, 2);
        Files.createFile(directory.resolve("leave"));
        assertThat(second.waitFor(PATIENCE, TimeUnit.SECONDS)).as("%s", said()).isTrue();
        Files.createFile(directory.resolve("gate-2"));

        Process third = jenkins();
        assertThat(third.waitFor(PATIENCE, TimeUnit.SECONDS)).as("%s", said()).isTrue();

        List<String> result = Files.readAllLines(directory.resolve("runs"));
        assertThat(result.get(0)).as(log()).isEqualTo("SUCCESS");
        assertThat(outcomes(JSONObject.fromObject(result.get(1)))).containsExactly("PASSED", "PASSED");
        assertThat(log())
                .contains("reached")
                .containsSubsequence(
                        "[suite] case/one/run ...",
                        "[suite] continues after a restart of Jenkins",
                        "[suite] case/one/run PASSED: srv1 PASSED, srv2 PASSED",
                        "[suite] run PASSED",
                        "[suite] case/one/run ...",
                        "[suite] continues after a restart of Jenkins",
                        "[suite] case/one/run PASSED: srv1 PASSED, srv2 PASSED",
                        "[suite] run PASSED");
        for (String host : HOSTS) {
            assertThat(log().split("case/one/run " + host + "] " + LINES + "\n", -1))
                    .as("output that came after a restart is shown, too")
                    .hasSize(3);
            assertThat(directory.resolve("counts").resolve(host)).hasContent("run\nrun");
        }
        assertRecordsAreWhole();
        assertThat(directory.resolve("checks"))
                .as("of two runs, in each of which Jenkins ended")
                .hasContent("""
                        Virtual Cluster / suite IN_PROGRESS NONE
                        Virtual Cluster / suite COMPLETED SUCCESS
                        Virtual Cluster / suite IN_PROGRESS NONE
                        Virtual Cluster / suite COMPLETED SUCCESS
                        """);
        assertThat(directory.resolve("hypervisor")).isEmptyDirectory();
        Path ours = RestartedJenkins.home(directory).resolve("virtual-cluster");
        assertThat(ours.resolve("clusters")).isEmptyDirectory();
        assertThat(ours.resolve("runs-in-use")).isEmptyDirectory();
    }

    private void assertRecordsAreWhole() throws IOException {
        String output = String.join(
                "\n",
                IntStream.rangeClosed(1, LINES).mapToObj(Integer::toString).toList());
        List<Records.Entry> records =
                Records.list(RestartedJenkins.build(directory).resolve("virtual-cluster"), 10);
        assertThat(records).hasSize(2);
        for (Records.Entry entry : records) {
            RunDirectory record = entry.directory();
            assertThat(record.junit()).exists();
            assertThat(record.report()).exists();
            for (String host : HOSTS) {
                assertThat(record.output(Stage.caseRun("one"), host)).hasContent(output);
            }
        }
    }

    private static List<String> outcomes(JSONObject runs) {
        JSONArray all = runs.getJSONArray("runs");
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            outcomes.add(all.getJSONObject(i).getString("outcome"));
        }
        return outcomes;
    }

    /** Until the script of the case is in its middle on all hosts, for that time. */
    private void awaitScripts(Process process, int time) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        for (String host : HOSTS) {
            Path half = directory.resolve("counts").resolve(host + "-" + time);
            while (!Files.exists(half)) {
                assertThat(process.isAlive() && System.nanoTime() < deadline)
                        .as("%s%n%s", said(), log())
                        .isTrue();
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    private String said() throws IOException {
        return Files.readString(directory.resolve("said"));
    }

    private String log() throws IOException {
        Path log = RestartedJenkins.build(directory).resolve("log");
        return Files.exists(log) ? Files.readString(log) : "(no log)";
    }

    private Process jenkins() throws IOException {
        Process process = RestartedJenkins.start(directory);
        started.add(process);
        return process;
    }

    private void prepare() throws IOException {
        for (String name : List.of("counts", "hypervisor", "home")) {
            Files.createDirectory(directory.resolve(name));
        }
        try (InputStream pipeline = RestartRealJenkinsTest.class.getResourceAsStream("/pipelines/restart.groovy")) {
            Files.copy(pipeline, directory.resolve("pipeline"));
        }
        machines.publish(directory.resolve("machines"), List.of("srv1.lan.test", "srv2.lan.test"));
        // The script waits in its middle, for the gate of its first or second time.
        new TestSuite(RestartedJenkins.workspace(directory))
                .script("cases/one/run.sh", """
                cd %s
                echo run >> counts/$VC_HOST
                time=$(wc -l < counts/$VC_HOST)
                seq 1 250
                touch counts/$VC_HOST-$time
                until [ -e gate-$time ]; do sleep 0.1; done
                seq 251 %d
                """.formatted(directory, LINES));
    }
}
