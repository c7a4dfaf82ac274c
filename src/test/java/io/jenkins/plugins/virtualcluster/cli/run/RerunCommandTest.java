package io.jenkins.plugins.virtualcluster.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.common.Json;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.remote.LocalMachines;
import io.jenkins.plugins.virtualcluster.suite.TestSuite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real runs of scripts that are repeated, of a suite with a matrix of which one run fails in one case. */
@Timeout(300)
class RerunCommandTest {
    @TempDir
    Path directory;

    private final LocalMachines machines = new LocalMachines();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private TestSuite suite;

    @BeforeEach
    void prepare() throws IOException {
        Files.createDirectory(directory.resolve("hypervisor"));
        machines.publish(directory.resolve("machines"), List.of("srv1.lan.test", "srv2.lan.test"));
        suite = new TestSuite(directory.resolve("repository"));
        suite.more("matrix: { version: [ 1, 2 ] }");
        suite.cases("[ one, two ]");
        for (String part : List.of("init", "finalize")) {
            Files.delete(directory.resolve("repository/suites/suite/cases/one/" + part + ".sh"));
        }
        suite.script("cases/two/run.sh", "test @version@ = 1 -o -e " + directory.resolve("mended"));
    }

    @AfterEach
    void close() {
        machines.close();
    }

    @Test
    void onlyTheCasesAndCellsThatDidNotPassRunAgainWithTheDefinitionsOfTheRecord() throws IOException {
        assertThat(run()).as(said()).isEqualTo(ExitCode.FAILED);
        String failed = id(last());
        Files.move(directory.resolve("repository"), directory.resolve("moved"));

        assertThat(execute("rerun", "--failed")).as(said()).isEqualTo(ExitCode.FAILED);
        assertThat(out()).contains("Rerun of " + failed + ": suite suite (version=2), cases two\n");
        assertThat(Records.all(runs())).hasSize(3);
        RunState again = RunState.read(last());
        assertThat(again.cases()).containsExactly("two");
        assertThat(again.started().orElseThrow().rerunOf()).contains(failed);
        assertThat(again.started().orElseThrow().cell()).containsEntry("version", "2");

        Files.createFile(directory.resolve("mended"));
        String second = id(last());
        assertThat(execute("rerun", second, "--failed")).as(said()).isZero();
        assertThat(RunState.read(last()).started().orElseThrow().rerunOf()).contains(second);

        assertThat(execute("rerun", "--failed")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).isEqualTo("Nothing of run " + id(last()) + " failed. Rerun all cases, without --failed\n");

        assertThat(execute("show", second)).isZero();
        assertThat(out()).contains("Rerun of " + failed + "\n", "Was rerun as " + id(last()) + ": PASSED\n");
        assertThat(execute("list", "--suite", "suite")).isZero();
        assertThat(out()).contains("PASSED, rerun of " + second);
        assertThat(execute("list", "--json")).isZero();
        JsonNode newest = Json.MAPPER.readTree(out()).get("runs").get(0);
        assertThat(newest.get("rerunOf").asText()).isEqualTo(second);
    }

    @Test
    @Tag("thorough")
    void withoutFailedAllRunsOfTheMatrixAreRepeatedWhole() throws IOException {
        assertThat(run()).as(said()).isEqualTo(ExitCode.FAILED);
        Files.createFile(directory.resolve("mended"));
        assertThat(execute("rerun", id(last()))).as(said()).isZero();
        List<RunDirectory> all = Records.all(runs());
        assertThat(all).hasSize(4);
        for (int i = 0; i < 2; i++) {
            RunState again = RunState.read(all.get(i));
            RunState before = RunState.read(all.get(i + 2));
            assertThat(again.cases()).containsExactly("one", "two");
            assertThat(again.started().orElseThrow().cell())
                    .isEqualTo(before.started().orElseThrow().cell());
            assertThat(again.started().orElseThrow().rerunOf())
                    .contains(before.started().orElseThrow().run());
        }
    }

    /** A process that was ended between two runs, and was not continued, leaves the second without a record. */
    @Test
    @Tag("thorough")
    void aRunOfTheMatrixThatNeverBeganRunsWhole() throws IOException {
        assertThat(run()).as(said()).isEqualTo(ExitCode.FAILED);
        Path second = last().path();
        Files.move(second, directory.resolve("elsewhere"));

        assertThat(execute("rerun", "--failed")).as(said()).isEqualTo(ExitCode.FAILED);
        assertThat(out()).contains(": suite suite (version=2), all cases\n").doesNotContain("(version=1)");
        assertThat(RunState.read(last()).cases()).containsExactly("one", "two");
    }

    /** Each run of the matrix has cases of its own to repeat, also where a process that continues begins it. */
    @Test
    @Tag("thorough")
    void aRerunOfTheMatrixThatNeverBeganRepeatsWhatDidNotPassInItsOwnRun() throws IOException {
        suite.script("cases/one/run.sh", "test @version@ = 2 -o -e " + directory.resolve("mended"));
        assertThat(run()).as(said()).isEqualTo(ExitCode.FAILED);
        List<RunDirectory> failed = Records.all(runs());
        assertThat(execute("rerun", "--failed")).as(said()).isEqualTo(ExitCode.FAILED);
        List<RunDirectory> again = new ArrayList<>(Records.all(runs()));
        again.removeAll(failed);
        RunDirectory first = ofVersion(again, "1");
        RunDirectory second = ofVersion(again, "2");
        assertThat(RunState.read(first).cases()).containsExactly("one");
        assertThat(RunState.read(second).cases()).containsExactly("two");
        Files.move(second.path(), directory.resolve("never"));
        Files.createFile(directory.resolve("mended"));

        assertThat(execute("rerun", id(first), "--failed")).as(said()).isZero();
        assertThat(out()).contains(": suite suite (version=1), cases one\n", ": suite suite (version=2), cases two\n");

        FollowUp.Cells rest =
                new FollowUp.Cells(List.of(), List.of(new FollowUp.NextCell(id(second), Map.of("version", "2"))));
        HypervisorAddress hypervisor = HypervisorAddress.parse("qemu:///system");
        new FollowUp(List.of(hypervisor), Duration.ofMinutes(5), rest, Optional.empty()).write(first);
        assertThat(execute("resume", id(first))).as(said()).isEqualTo(ExitCode.FAILED);
        RunState resumed = RunState.read(Records.ofRun(runs(), id(second)).orElseThrow());
        assertThat(resumed.cases()).containsExactly("two");
        assertThat(resumed.started().orElseThrow().rerunOf()).contains(id(ofVersion(failed, "2")));
    }

    @Test
    void whatTheRunDeliveredIsDeliveredAgainAndNamed() throws IOException {
        Path app = Files.writeString(directory.resolve("app"), "built");
        suite.more("");
        suite.script("cases/two/run.sh", "test $(cat $VC_FILES/app) = mended");
        assertThat(execute(
                        "run",
                        "suite",
                        "--repository",
                        directory.resolve("repository").toString(),
                        "--deliver",
                        app.toString()))
                .as(said())
                .isEqualTo(ExitCode.FAILED);
        Files.delete(app);

        assertThat(execute("rerun", "--failed")).as(said()).isEqualTo(ExitCode.FAILED);
        assertThat(out()).containsOnlyOnce("Delivers app: ");
        assertThat(last().delivered("app")).hasContent("built");
    }

    @Test
    void aFailureBesideTheCasesRepeatsAllOfThem() throws IOException {
        suite.more("finalize: suite_finalize.sh");
        suite.script("suite_finalize.sh", "exit 7");
        suite.script("cases/two/run.sh", "true");
        assertThat(run()).as(said()).isEqualTo(ExitCode.FAILED);
        assertThat(execute("rerun", "--failed")).as(said()).isEqualTo(ExitCode.FAILED);
        assertThat(out()).contains(": suite suite, all cases\n");
    }

    @Test
    void whatCannotBeRepeatedIsToldBeforeAnythingStarts() throws IOException {
        assertThat(execute("rerun")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).startsWith("No runs in ");

        suite.more("");
        suite.script("cases/two/run.sh", "false");
        assertThat(run()).as(said()).isEqualTo(ExitCode.FAILED);
        RunDirectory record = last();
        String run = id(record);
        assertThat(execute("rerun", "--failed", "--retry-infrastructure", "10")).isEqualTo(ExitCode.USER_ERROR);

        String journal = Files.readString(record.journal());
        Files.writeString(record.journal(), journal.substring(0, journal.lastIndexOf("{\"event\":\"run-ended")));
        assertThat(execute("rerun")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err())
                .isEqualTo("Run " + run + " was interrupted; end it first with: virtual-cluster resume " + run + "\n");

        Files.writeString(record.journal(), journal.replaceFirst("\"event\":\"host-ready\"", "\"event\":"));
        assertThat(execute("rerun", "--failed")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err())
                .startsWith(
                        "The record of run " + run + " is damaged, so which cases passed is not known: events.jsonl:")
                .endsWith("Rerun all cases, without --failed\n");

        Files.writeString(record.journal(), journal);
        Files.writeString(record.request(), Files.readString(record.request()).replace("tiny", "large"));
        Files.delete(record.suite().resolve("cases/two/run.sh"));
        assertThat(execute("rerun")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).startsWith("The definitions in the record ").contains("cases/two");

        Files.delete(record.request());
        assertThat(execute("rerun")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err()).contains(" has no request: ").contains("run the suite again");
        assertThat(Records.all(runs())).hasSize(1);
    }

    @Test
    void anImageThatIsGoneIsNamed() throws IOException {
        suite.more("");
        suite.script("cases/two/run.sh", "true");
        Files.createDirectory(directory.resolve("repository/images"));
        Files.createFile(directory.resolve("repository/images/tiny.qcow2"));
        suite.cluster(
                "name: cluster\ndefaults: { image: ./images/tiny.qcow2 }\nnetworks:\n  lan: { domain: lan.test }\nhosts:\n"
                        + "  srv1:\n  srv2:\n");
        assertThat(run()).as(said()).isEqualTo(ExitCode.INFRASTRUCTURE);
        Files.move(directory.resolve("repository"), directory.resolve("moved"));
        assertThat(execute("rerun", "--failed")).isEqualTo(ExitCode.USER_ERROR);
        assertThat(err())
                .contains("images/tiny.qcow2, the image of its host srv1, is no longer there")
                .contains("virtual-cluster run suite");
    }

    private int run() {
        return execute(
                "run", "suite", "--repository", directory.resolve("repository").toString());
    }

    private int execute(String... words) {
        out.reset();
        err.reset();
        List<String> command = new ArrayList<>(Arrays.asList(words));
        command.addAll(List.of("--records", runs().toString()));
        return KilledCommand.execute(directory, out, err, command.toArray(String[]::new));
    }

    private Path runs() {
        return directory.resolve("runs");
    }

    private RunDirectory last() throws IOException {
        return Records.all(runs()).get(0);
    }

    private static RunDirectory ofVersion(List<RunDirectory> records, String version) throws IOException {
        for (RunDirectory record : records) {
            if (RunState.read(record).started().orElseThrow().cell().containsValue(version)) {
                return record;
            }
        }
        throw new AssertionError("no run of version " + version);
    }

    private static String id(RunDirectory record) {
        return Records.name(record).orElseThrow().run();
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String said() {
        return out() + err();
    }
}
