package io.jenkins.plugins.virtualcluster.cli;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.base.Engine;
import io.jenkins.plugins.virtualcluster.cli.base.SuiteRunner;
import io.jenkins.plugins.virtualcluster.cli.terminal.Terminal;
import io.jenkins.plugins.virtualcluster.definition.reading.DefinitionReader;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.SampleRuns;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A command line on definitions of two suites, a hypervisor in memory, and runs that only happen as told. */
public abstract class CommandLineHarness {
    @TempDir
    public Path temp;

    public final ByteArrayOutputStream out = new ByteArrayOutputStream();
    public final ByteArrayOutputStream err = new ByteArrayOutputStream();
    public final FakeHypervisor hypervisor = new FakeHypervisor();
    public final List<RunRequest> requests = new ArrayList<>();
    public Optional<HypervisorException> refusal = Optional.empty();
    public Optional<IOException> fullDisk = Optional.empty();
    public boolean junitIsInTheWay;
    public Consumer<String> duringRun = run -> {};
    public List<Event> events = SampleRuns.passed().events();
    /** What happens in a run that is gone on with. */
    public List<Event> afterwards = SampleRuns.passed().events();
    /** What happens in a run. */
    public Function<RunRequest, List<Event>> script = request -> events;

    public final Engine engine = new Engine() {
        @Override
        public Definitions definitions(Path repository) throws IOException {
            return DefinitionReader.read(repository);
        }

        @Override
        public Hypervisor connect(HypervisorAddress address) throws HypervisorException {
            if (refusal.isPresent()) {
                throw refusal.get();
            }
            return hypervisor;
        }

        @Override
        public RemoteHosts remote() {
            throw new AssertionError("no host is there");
        }

        @Override
        public SuiteRunner runner(RunRequest request, Fleet fleet, Duration wait, RecordWriter record) {
            requests.add(request);
            return new ScriptedRunner(record, script.apply(request));
        }

        @Override
        public SuiteRunner resumed(Hypervisor used, HypervisorAddress address, RecordWriter record) {
            return new ScriptedRunner(record, afterwards);
        }
    };

    /** Has the events happen. */
    private final class ScriptedRunner implements SuiteRunner {
        private final RecordWriter record;
        private final List<Event> happening;

        ScriptedRunner(RecordWriter record, List<Event> happening) {
            this.record = record;
            this.happening = happening;
        }

        @Override
        public Verdict execute() {
            try {
                if (fullDisk.isPresent()) {
                    throw fullDisk.get();
                }
                if (junitIsInTheWay) {
                    Files.createDirectories(record.directory().junit().resolve("directory"));
                }
                if (!requests.isEmpty()) {
                    duringRun.accept(requests.get(requests.size() - 1).run());
                }
                for (Event event : happening) {
                    record.append(event);
                    deliver(event);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot write the record: " + e.getMessage(), e);
            }
            return ((Event.RunEnded) happening.get(happening.size() - 1)).verdict();
        }

        /** A record has each script that ran. */
        private void deliver(Event event) throws IOException {
            if (event instanceof Event.StageStarted started) {
                for (String host : started.hosts()) {
                    RunDirectory.put(
                            record.directory().script(started.stage(), host),
                            "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8));
                }
            }
        }

        @Override
        public void cancel(String by) {
            throw new AssertionError(by);
        }

        @Override
        public void abort(String by) {
            throw new AssertionError(by);
        }
    }

    @BeforeEach
    void writeDefinitions() throws IOException {
        write("clusters/lan.yaml", "name: lan\ndefaults: { image: tiny }\nhosts:\n  srv1:\n  srv2:\n");
        suite("copy", "cases: [ one, two ]");
        suite("other", "cases: [ one ]");
    }

    public void suite(String name, String keys) throws IOException {
        write(
                "suites/" + name + "/suite.yaml",
                "name: " + name + "\ncluster: lan\ninit: init.sh\ntags: { version: \"1\" }\n" + keys + "\n");
        write("suites/" + name + "/init.sh", "#!/bin/sh\necho @hostname@ @version@\n");
        for (String testCase : new String[] {"one", "two"}) {
            if (keys.contains(testCase)) {
                write("suites/" + name + "/cases/" + testCase + "/run.sh", "#!/bin/sh\necho same\n");
            }
        }
    }

    public void write(String file, String text) throws IOException {
        Path path = temp.resolve("repository").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    public int execute(String... arguments) {
        out.reset();
        err.reset();
        return Main.execute(context(engine, out, err, temp, Clock.systemUTC()), arguments);
    }

    /** What a command runs in that has its home in a directory of the test. */
    public static CommandContext context(Engine engine, OutputStream out, OutputStream err, Path home, Clock clock) {
        return new CommandContext(
                engine,
                Terminal.plain(new PrintStream(out, true, StandardCharsets.UTF_8)),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(
                        "HOME",
                        home.toString(),
                        "XDG_STATE_HOME",
                        home.resolve("state").toString()),
                clock);
    }

    public int run(String... more) {
        List<String> arguments = new ArrayList<>(List.of("run", "--repository", repository(), "--records", records()));
        arguments.addAll(List.of(more));
        return execute(arguments.toArray(String[]::new));
    }

    public String repository() {
        return temp.resolve("repository").toString();
    }

    public String records() {
        return temp.resolve("runs").toString();
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
