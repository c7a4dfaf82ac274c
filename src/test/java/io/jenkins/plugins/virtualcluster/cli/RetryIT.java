package io.jenkins.plugins.virtualcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.jenkins.plugins.virtualcluster.Lab;
import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.base.Engine;
import io.jenkins.plugins.virtualcluster.cli.base.HypervisorOption;
import io.jenkins.plugins.virtualcluster.cli.base.SuiteRunner;
import io.jenkins.plugins.virtualcluster.cli.terminal.Terminal;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.CaseResults;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.suite.TestSuite;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** {@code run --retry-infrastructure} on real guests of the hypervisor that the environment names. */
@EnabledIfEnvironmentVariable(named = HypervisorOption.VARIABLE, matches = ".+")
@Timeout(600)
@Tag("thorough")
class RetryIT {
    private static final String HYPERVISOR = Lab.hypervisor();

    @TempDir
    Path directory;

    private TestSuite files;
    private String out;

    /** The real one, but that the tag {@code fate} is {@code death} in the first attempt. */
    private static final class FatefulEngine implements Engine {
        private final RealEngine real = new RealEngine();

        @Override
        public Definitions definitions(Path repository) throws IOException {
            return real.definitions(repository);
        }

        @Override
        public Hypervisor connect(HypervisorAddress address) throws HypervisorException, InterruptedException {
            return real.connect(address);
        }

        @Override
        public RemoteHosts remote() {
            throw new AssertionError("no host is asked");
        }

        @Override
        public SuiteRunner runner(RunRequest request, Fleet fleet, Duration wait, RecordWriter record) {
            RunRequest changed = new RunRequest(
                    request.run(),
                    request.suite(),
                    request.cluster(),
                    request.cases(),
                    Map.of("fate", request.attempt().number() == 1 ? "death" : "life"),
                    request.repository(),
                    request.commit(),
                    request.commitPage(),
                    request.owner(),
                    request.keep(),
                    request.privateDirectory(),
                    request.attempt(),
                    request.cell(),
                    request.trigger(),
                    request.knownIssues(),
                    request.rerunOf(),
                    request.matrix(),
                    request.delivered(),
                    request.choices());
            return real.runner(changed, fleet, wait, record);
        }

        @Override
        public SuiteRunner resumed(Hypervisor hypervisor, HypervisorAddress address, RecordWriter record)
                throws IOException {
            return real.resumed(hypervisor, address, record);
        }
    }

    /** In the first attempt srv2 switches itself off; in any attempt a host that was used before fails. */
    private void writeDefinitions() throws IOException {
        files = new TestSuite(directory.resolve("repository"));
        files.cluster("""
                name: cluster
                defaults: { image: tiny.qcow2, memory: 128 MiB }
                hosts: { srv1: , srv2: }
                """);
        files.file("suite.yaml", """
                name: suite
                cluster: cluster
                init: suite_init.sh
                cases: [ one ]
                tags: { fate: life }
                """);
        files.script("cases/one/run.sh", """
                [ ! -e /used ] || exit 1
                touch /used
                [ @fate@@hostname@ = deathsrv2 ] || exit 0
                echo o > /proc/sysrq-trigger
                sleep 600
                """);
    }

    private int run(String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Map<String, String> environment = Map.of(
                HypervisorOption.VARIABLE,
                HYPERVISOR,
                "XDG_STATE_HOME",
                directory.resolve("state").toString());
        int code = Main.execute(
                new CommandContext(new FatefulEngine(), Terminal.plain(print), print, environment, Clock.systemUTC()),
                arguments);
        out = bytes.toString(StandardCharsets.UTF_8);
        return code;
    }

    @Test
    void aGuestThatDiesCostsAnAttemptAndTheNextOnePassesOnAFreshCluster() throws Exception {
        writeDefinitions();
        Path records = directory.resolve("runs");
        int code = run(
                "run",
                "suite",
                "--retry-infrastructure=2",
                "--repository=" + files.repository(),
                "--records=" + records);

        assertThat(code).as(out).isZero();
        List<Records.Entry> runs = Records.list(records, 10);
        assertThat(runs).hasSize(2);
        RunState last = runs.get(0).state();
        RunState first = runs.get(1).state();
        String id = first.started().orElseThrow().run();
        assertThat(first.ended().map(Event.RunEnded::verdict)).contains(Verdict.INFRASTRUCTURE);
        assertThat(runs.get(1).directory().junit()).content().contains("<error message=");
        assertThat(last.ended().map(Event.RunEnded::verdict)).contains(Verdict.PASSED);
        assertThat(last.started().orElseThrow().attempt().retryOf()).contains(id);
        assertThat(CaseResults.passedOnRetry(last)).containsExactly(entry("one", Verdict.INFRASTRUCTURE));
        assertThat(out).contains("attempt 1 (" + id + "): INFRASTRUCTURE: ");
        try (Hypervisor hypervisor = new RealEngine().connect(HypervisorAddress.parse(HYPERVISOR))) {
            assertThat(hypervisor.find())
                    .extracting(FoundCluster::run)
                    .doesNotContain(id, last.started().orElseThrow().run());
        }
    }
}
