package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.cli.CommandLineHarness;
import io.jenkins.plugins.virtualcluster.cli.Main;
import io.jenkins.plugins.virtualcluster.cli.base.Engine;
import io.jenkins.plugins.virtualcluster.cli.base.SuiteRunner;
import io.jenkins.plugins.virtualcluster.definition.reading.DefinitionReader;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.LocalMachines;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.suite.HaltingOutput;
import io.jenkins.plugins.virtualcluster.suite.LocalRuns;
import io.jenkins.plugins.virtualcluster.suite.OutlivingHypervisor;
import io.jenkins.plugins.virtualcluster.suite.SuiteRun;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;

/**
 * The process of a command that is there to be killed. All that it needs is below a directory. Scripts are real, on machines
 * that its parent published; the hypervisor outlives it, and does not start a cluster while there is a file {@code broken},
 * which goes with that.
 */
public final class KilledCommand {
    private final Path directory;
    private final RunSettings settings;

    private KilledCommand(Path directory) {
        this.directory = directory;
        this.settings = LocalRuns.settings(directory.resolve("hosts"));
    }

    private Hypervisor hypervisor() {
        Hypervisor outliving = OutlivingHypervisor.in(directory.resolve("hypervisor"));
        return (Hypervisor) Proxy.newProxyInstance(
                KilledCommand.class.getClassLoader(), new Class<?>[] {Hypervisor.class}, (self, method, arguments) -> {
                    if (method.getName().equals("start") && Files.deleteIfExists(directory.resolve("broken"))) {
                        throw new HypervisorException("no bootable disk");
                    }
                    try {
                        return method.invoke(outliving, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private RemoteHosts machines() {
        try {
            return LocalMachines.published(directory.resolve("machines"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class LocalEngine implements Engine {
        @Override
        public Definitions definitions(Path repository) throws IOException {
            return DefinitionReader.read(repository);
        }

        @Override
        public Hypervisor connect(HypervisorAddress address) {
            return hypervisor();
        }

        @Override
        public RemoteHosts remote() {
            return machines();
        }

        @Override
        public SuiteRunner runner(RunRequest request, Fleet fleet, Duration wait, RecordWriter record) {
            return new Runner(new SuiteRun(request, fleet, machines(), record, settings, Clock.systemUTC()));
        }

        @Override
        public SuiteRunner resumed(Hypervisor hypervisor, HypervisorAddress address, RecordWriter record)
                throws IOException {
            return new Runner(SuiteRun.resume(record, hypervisor, address, machines(), settings, Clock.systemUTC()));
        }
    }

    private record Runner(SuiteRun run) implements SuiteRunner {
        @Override
        public Verdict execute() {
            return run.execute();
        }

        @Override
        public void cancel(String by) {
            run.cancel(by);
        }

        @Override
        public void abort(String by) {
            run.abort(by);
        }
    }

    private int execute(String halt, int times, String... command) {
        return execute(directory, HaltingOutput.at(halt, times, directory.resolve("reached")), System.out, command);
    }

    /** Executes a command in this process. */
    static int execute(Path directory, OutputStream out, OutputStream err, String... command) {
        Engine engine = new KilledCommand(directory).new LocalEngine();
        return Main.execute(CommandLineHarness.context(engine, out, err, directory, Clock.systemUTC()), command);
    }

    /** @param arguments the directory, the text at which it stands still or nothing, at which time, and the command */
    public static void main(String[] arguments) {
        KilledCommand command = new KilledCommand(Path.of(arguments[0]));
        System.exit(command.execute(
                arguments[1], Integer.parseInt(arguments[2]), Arrays.copyOfRange(arguments, 3, arguments.length)));
    }
}
