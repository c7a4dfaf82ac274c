package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.DefinitionReader;
import io.jenkins.plugins.virtualcluster.definition.Definitions;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.hypervisor.Fleet;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.LibvirtHypervisor;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.HostKeys;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.remote.SshHosts;
import io.jenkins.plugins.virtualcluster.remote.SshKeys;
import io.jenkins.plugins.virtualcluster.remote.SshTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Runs on real guests of the hypervisor that the environment names; {@code lab/lab up} makes one. */
@EnabledIfEnvironmentVariable(named = "VIRTUAL_CLUSTER_HYPERVISOR", matches = ".+")
@Timeout(300)
class SuiteRunIT {
    private static final Stage RUN = Stage.caseRun("one");

    @TempDir
    Path directory;

    private TestSuite files;
    private RunDirectory record;
    private HypervisorAddress address;
    private Hypervisor hypervisor;
    private RemoteHosts remote = new SshHosts();
    private String id;

    @BeforeEach
    void connect() throws Exception {
        files = new TestSuite(directory.resolve("repository"));
        files.cluster("""
                name: cluster
                defaults: { image: tiny.qcow2, memory: 128 MiB }
                networks:
                  lan: { domain: lan.test }
                hosts:
                  srv1: { disks: [ { size: 1 GiB, mount: /data } ] }
                  srv2:
                aliases:
                  both: [ srv1, srv2 ]
                """);
        record = new RunDirectory(directory.resolve("record"));
        address = HypervisorAddress.parse(System.getenv("VIRTUAL_CLUSTER_HYPERVISOR"));
        hypervisor = LibvirtHypervisor.connect(address);
    }

    /** Nothing of the run is left, whatever it did. */
    @AfterEach
    void nothingIsLeft() throws Exception {
        remote.close();
        assertThat(hypervisor.find()).noneMatch(found -> found.run().equals(id));
        hypervisor.close();
        assertThat(directory.resolve("private")).doesNotExist();
    }

    @Test
    void hostsFindEachOtherByNameAndMountTheirDisks() throws Exception {
        files.script(
                "suite_init.sh",
                ". \"$VC_LIB\"\n@diskmounts@\n[ @hostname@ = srv2 ] || run sh -c 'echo kept > /data/file'");
        files.script(
                "cases/one/run.sh",
                ". \"$VC_LIB\"\n[ @hostname@ = srv2 ] || { run cat /data/file; run df -P /data; exit 0; }\n"
                        + "run ping -c 1 srv1\nrun ping -c 1 srv1.lan.test\nrun nslookup both.lan.test");
        runEnds(Verdict.PASSED);
        assertThat(output("srv1")).contains("kept\n").contains("/data");
        assertThat(output("srv2")
                        .lines()
                        .filter(line -> line.startsWith("Address"))
                        .distinct()
                        .count())
                .isGreaterThanOrEqualTo(3);
        assertThat(Files.readString(record.console("srv1"))).isNotBlank();
    }

    @Test
    void aGuestThatIsGoneInMidStageEndsTheStageWithinSeconds() throws Exception {
        files.script("cases/one/run.sh", "[ @hostname@ = srv1 ] || exit 0; echo o > /proc/sysrq-trigger; sleep 600");
        files.script("cases/one/finalize.sh", "echo finalized");
        runEnds(Verdict.INFRASTRUCTURE);
        RunState state = RunState.read(record);
        Event.HostEnded end = stage(state, RUN).hosts().get("srv1").end().orElseThrow();
        assertThat(end.cause()).contains("was shut down");
        assertThat(Duration.between(stage(state, RUN).started().orElseThrow(), end.at()))
                .isLessThan(Duration.ofSeconds(10));
        assertThat(stage(state, Stage.caseFinalize("one")).hosts().keySet()).containsExactly("srv2");
    }

    @Test
    void aKernelPanicIsToldWithTheEndOfTheConsole() throws Exception {
        files.script("cases/one/run.sh", "[ @hostname@ = srv1 ] || exit 0; echo c > /proc/sysrq-trigger; sleep 600");
        runEnds(Verdict.INFRASTRUCTURE);
        RunState state = RunState.read(record);
        assertThat(state.ended().orElseThrow().cause().orElseThrow())
                .contains("srv1")
                .contains("panic");
        assertThat(state.notes()).anyMatch(note -> note.message().contains("Kernel panic"));
    }

    @Test
    void aScriptThatOverrunsIsStoppedWithItsChildren() throws Exception {
        files.timeouts("{ run: 2s }");
        files.script("cases/one/run.sh", "[ @hostname@ = srv1 ] || exit 0; trap '' TERM; sleep 600 & wait; sleep 600");
        files.script("cases/one/finalize.sh", "if ps | grep -q '[s]leep 600'; then exit 1; fi");
        runEnds(Verdict.TIMED_OUT);
        RunState state = RunState.read(record);
        assertThat(state.ended().orElseThrow().cause())
                .contains("case/one/run: srv1: was still running after 2 s and was stopped");
        assertThat(stage(state, Stage.caseFinalize("one")).verdict()).contains(Verdict.PASSED);
    }

    @Test
    void aMissingImageIsNamedAndNothingIsStarted() throws Exception {
        files.cluster("name: cluster\ndefaults: { image: tinny.qcow2 }\nhosts: { srv1: , srv2: }\n");
        runEnds(Verdict.INFRASTRUCTURE);
        assertThat(RunState.read(record).ended().orElseThrow().cause().orElseThrow())
                .contains("no image tinny.qcow2")
                .contains("tiny.qcow2");
    }

    @Test
    void aHostWithAnotherKeyThanItsOwnIsNotTalkedTo() throws Exception {
        RemoteHosts real = remote;
        String wrong = SshKeys.generate("wrong").publicKey();
        remote = new RemoteHosts() {
            @Override
            public RemoteHost connect(SshTarget target, Duration timeout) throws RemoteException, InterruptedException {
                return real.connect(
                        new SshTarget(
                                target.name(),
                                target.address(),
                                target.port(),
                                target.user(),
                                target.identity(),
                                new HostKeys.Exactly(wrong),
                                target.via()),
                        timeout);
            }

            @Override
            public void close() {
                real.close();
            }
        };
        runEnds(Verdict.INFRASTRUCTURE);
        assertThat(RunState.read(record).ended().orElseThrow().cause().orElseThrow())
                .contains("lan.test")
                .contains("SHA256:");
    }

    /** Runs the suite; where it ends otherwise, its journal is shown. */
    private void runEnds(Verdict expected) throws Exception {
        Verdict verdict = execute();
        assertThat(verdict).as("%s", Files.readString(record.journal())).isEqualTo(expected);
    }

    private Verdict execute() throws Exception {
        return execute(Attempt.ONLY);
    }

    private Verdict execute(Attempt attempt) throws Exception {
        Definitions definitions = DefinitionReader.read(files.repository());
        assertThat(definitions.problems()).isEmpty();
        Suite suite = definitions.suites().get("suite");
        id = RunId.next();
        RunRequest request = new RunRequest(
                id,
                suite,
                definitions.clusters().get("cluster"),
                suite.cases(),
                suite.tags(),
                files.repository(),
                Optional.empty(),
                "user@machine",
                Optional.empty(),
                directory.resolve("private"),
                attempt);
        try (RecordWriter writer = RecordWriter.open(record, Clock.systemUTC())) {
            return new SuiteRun(
                            request,
                            new Fleet(List.of(address), same -> hypervisor),
                            remote,
                            writer,
                            RunSettings.DEFAULT,
                            Clock.systemUTC())
                    .execute();
        }
    }

    private String output(String host) throws Exception {
        return Files.readString(record.output(RUN, host));
    }

    private static RunState.StageState stage(RunState state, Stage stage) {
        Map<Stage, RunState.StageState> stages =
                state.stages().stream().collect(Collectors.toMap(RunState.StageState::stage, one -> one));
        return stages.get(stage);
    }
}
