package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.RunState.HostPhase;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterHost;
import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterListener;
import io.jenkins.plugins.virtualcluster.suite.cluster.ImageSupply;
import io.jenkins.plugins.virtualcluster.suite.cluster.ManagedCluster;
import io.jenkins.plugins.virtualcluster.suite.request.ClusterRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cluster that is there before a suite runs on it, and after. */
class SharedClusterTest extends SuiteRunHarness {
    private static final ClusterListener NOBODY = new ClusterListener() {
        @Override
        public void waiting(String reason) {}

        @Override
        public void note(String message) {}

        @Override
        public void placed(String hypervisor, String reason) {}

        @Override
        public void starting(ClusterHost host) {}
    };

    private ManagedCluster cluster;
    private ClusterRequest clusterRequest;

    @BeforeEach
    void startCluster() throws Exception {
        RunRequest first = request();
        clusterRequest = new ClusterRequest(
                "c1u2s3t4",
                first.cluster(),
                first.repository().resolve(first.cluster().file()),
                first.repository(),
                "several suites",
                first.owner(),
                Duration.ofHours(1),
                Duration.ofSeconds(10),
                directory.resolve("private"));
        cluster = new ManagedCluster(clusterRequest, fleet(), machines, settings(), Clock.systemUTC());
        cluster.start(NOBODY, ImageSupply.NONE);
    }

    @AfterEach
    void endCluster() throws Exception {
        cluster.end();
        cluster.forget();
        assertThat(hypervisor.find()).isEmpty();
        assertThat(directory.resolve("private")).doesNotExist();
    }

    @Test
    void severalSuitesRunOnItEachWithARecordOfItsOwn() throws Exception {
        files.script("cases/one/run.sh", "echo $VC_RUN");
        for (String name : List.of("first", "second")) {
            RunRequest request = request();
            try (RecordWriter writer = writer(name)) {
                assertThat(SuiteRun.on(cluster, request, writer).execute()).isEqualTo(Verdict.PASSED);
            }
            RunState state = RunState.read(record(name));
            assertThat(state.hosts())
                    .allMatch(host ->
                            host.phase() == HostPhase.READY && host.address().isPresent());
            assertThat(Files.readString(record(name).output(RUN, "srv2"))).isEqualTo(request.run() + "\n");
        }
        assertThat(hypervisor.find())
                .singleElement()
                .satisfies(found -> assertThat(found.run()).isEqualTo("c1u2s3t4"));
    }

    @Test
    void stagesRunOneByOneAndTheEndFinalizesWhatWasBegun() throws Exception {
        files.script("cases/one/finalize.sh", "echo finalized");
        try (RecordWriter writer = writer("steps");
                SuiteRun steps = SuiteRun.on(cluster, request(), writer)) {
            steps.begin();
            assertThat(steps.run(RUN)).isEqualTo(Verdict.SKIPPED);
            assertThat(steps.run(Stage.SUITE_INIT)).isEqualTo(Verdict.PASSED);
            assertThat(steps.run(Stage.caseInit("one"))).isEqualTo(Verdict.PASSED);
            assertThat(steps.run(Stage.caseInit("one"))).isEqualTo(Verdict.PASSED);
            assertThat(steps.end()).isEqualTo(Verdict.PASSED);
        }
        RunState state = RunState.read(record("steps"));
        assertThat(state.stage(RUN).orElseThrow().cause()).contains("suite-init was not run");
        assertThat(state.stage(Stage.caseFinalize("one")).orElseThrow().verdict())
                .contains(Verdict.PASSED);
    }

    @Test
    void aSingleScriptRunsOnTheHostsThatAreNamed() throws Exception {
        RunRequest script = RunRequest.script(
                "s1c2r3p4",
                clusterRequest,
                "greet",
                "#!/bin/sh\necho hello from @hostname@\n",
                List.of("srv2"),
                Duration.ofMinutes(1));
        try (RecordWriter writer = writer("script")) {
            assertThat(SuiteRun.on(cluster, script, writer).execute()).isEqualTo(Verdict.PASSED);
        }
        assertThat(Files.readString(record("script").output(Stage.SUITE_INIT, "srv2")))
                .isEqualTo("hello from srv2\n");
        assertThat(RunState.read(record("script"))
                        .stage(Stage.SUITE_INIT)
                        .orElseThrow()
                        .hosts())
                .containsOnlyKeys("srv2");
    }

    @Test
    void anotherProcessTakesItOverWithARunThatIsUnderWay() throws Exception {
        files.script("cases/one/run.sh", "echo $VC_RUN");
        RunRequest request = request();
        try (RecordWriter writer = writer("abandoned")) {
            SuiteRun abandoned = SuiteRun.on(cluster, request, writer);
            abandoned.begin();
            abandoned.run(Stage.SUITE_INIT);
        }
        ManagedCluster taken = ManagedCluster.resume(
                directory.resolve("private"),
                hypervisor,
                SuiteRunHarness.ADDRESS,
                machines,
                settings(),
                Clock.systemUTC());
        assertThat(taken.takeOver(NOBODY, ImageSupply.NONE)).isFalse();
        assertThat(taken.hosts()).isEqualTo(cluster.hosts());
        try (RecordWriter writer = writer("abandoned")) {
            assertThat(SuiteRun.resumeOn(taken, writer).execute()).isEqualTo(Verdict.PASSED);
        }
        assertThat(RunState.read(record("abandoned")).resumptions()).isOne();
        assertThat(Files.readString(record("abandoned").output(RUN, "srv1"))).isEqualTo(request.run() + "\n");
    }

    private RecordWriter writer(String name) throws Exception {
        return RecordWriter.open(record(name), Clock.systemUTC());
    }

    private RunDirectory record(String name) {
        return new RunDirectory(directory.resolve("record-" + name));
    }
}
