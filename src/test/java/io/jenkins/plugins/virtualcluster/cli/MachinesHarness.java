package io.jenkins.plugins.virtualcluster.cli;

import io.jenkins.plugins.virtualcluster.cli.base.Engine;
import io.jenkins.plugins.virtualcluster.cli.base.SuiteRunner;
import io.jenkins.plugins.virtualcluster.definition.reading.DefinitionReader;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.LocalMachines;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.suite.LocalRuns;
import io.jenkins.plugins.virtualcluster.suite.SuiteRun;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A command line whose hypervisor is in memory, and whose hosts are SSH servers in this JVM: the engine itself, on a cluster {@code
 * lan} of {@code srv1} to {@code srv3}, which are servers, and {@code client}, with the alias {@code pool} of two of them. Each host
 * has a home directory of its own.
 */
@Timeout(180)
public abstract class MachinesHarness {
    protected static final String CLUSTER = """
            name: lan
            defaults: { image: tiny }
            networks: { net: { domain: lan.test } }
            tags: { version: "1" }
            hosts:
              srv: { count: 3, role: server }
              client:
            aliases: { pool: [ srv2, client ] }
            """;

    @TempDir
    protected Path temp;

    protected final FakeHypervisor hypervisor = new FakeHypervisor();
    protected LocalMachines machines;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private SuiteRun run;

    private final Engine engine = new Engine() {
        @Override
        public Definitions definitions(Path repository) throws IOException {
            return DefinitionReader.read(repository);
        }

        @Override
        public Hypervisor connect(HypervisorAddress address) {
            return hypervisor;
        }

        @Override
        public RemoteHosts remote() {
            return machines.shared();
        }

        @Override
        public SuiteRunner runner(RunRequest request, Fleet fleet, Duration wait, RecordWriter record) {
            run = new SuiteRun(
                    request,
                    fleet,
                    machines,
                    record,
                    LocalRuns.settings(temp.resolve("hosts")).waiting(wait),
                    Clock.systemUTC());
            return runner(run);
        }

        @Override
        public SuiteRunner resumed(Hypervisor used, HypervisorAddress address, RecordWriter record) throws IOException {
            return runner(SuiteRun.resume(
                    record, used, address, machines, LocalRuns.settings(temp.resolve("hosts")), Clock.systemUTC()));
        }

        private SuiteRunner runner(SuiteRun made) {
            return new SuiteRunner() {
                @Override
                public Verdict execute() {
                    return made.execute();
                }

                @Override
                public void cancel(String by) {
                    made.cancel(by);
                }

                @Override
                public void abort(String by) {
                    made.abort(by);
                }
            };
        }
    };

    @BeforeEach
    void makeMachines() throws IOException {
        for (String host : new String[] {"srv1", "srv2", "srv3", "client"}) {
            Files.createDirectories(home(host));
        }
        machines = new LocalMachines(temp.resolve("homes"));
        write("repository/clusters/lan.yaml", CLUSTER);
    }

    @AfterEach
    void closeMachines() {
        machines.close();
    }

    /** Cancels the run that was begun last, as Ctrl-C does. */
    protected void cancel() {
        run.cancel("Ctrl-C");
    }

    /** Ends the command that runs then, by SIGTERM: a shell starts what runs in the background with that of Ctrl-C ignored. */
    protected static void signalOnce(BooleanSupplier reached) {
        Thread typist = new Thread(
                () -> {
                    while (!reached.getAsBoolean()) {
                        Thread.onSpinWait();
                    }
                    try {
                        new ProcessBuilder(
                                        "kill",
                                        "-TERM",
                                        String.valueOf(ProcessHandle.current().pid()))
                                .start();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                "kill");
        typist.start();
    }

    protected Path home(String host) {
        return temp.resolve("homes").resolve(host + ".lan.test");
    }

    protected Path write(String file, String text) throws IOException {
        Path path = temp.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    protected int execute(String... arguments) {
        out.reset();
        err.reset();
        return Main.execute(CommandLineHarness.context(engine, out, err, temp, Clock.systemUTC()), arguments);
    }

    /** Starts the cluster {@code lan} without a suite. */
    protected int up(String... more) {
        List<String> command = new ArrayList<>(List.of("up", "lan"));
        command.addAll(List.of("--repository", temp.resolve("repository").toString()));
        command.addAll(List.of("--records", temp.resolve("runs").toString()));
        command.addAll(List.of(more));
        return execute(command.toArray(String[]::new));
    }

    protected String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    protected String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
