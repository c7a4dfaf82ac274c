package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.ActiveRuns;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorConnections;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.HypervisorDescription;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.SampleDescriptions;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.remote.LocalMachines;
import io.jenkins.plugins.virtualcluster.suite.HaltingOutput;
import io.jenkins.plugins.virtualcluster.suite.LocalRuns;
import io.jenkins.plugins.virtualcluster.suite.OutlivingHypervisor;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process that goes through the steps of a pipeline, there to be killed. Like Jenkins it notes which steps have ended, and
 * begins with the one that has not.
 */
public final class KilledBlock {
    private final Path directory;
    private final Block block;
    private final Path done;
    private final PrintStream out;

    private KilledBlock(Path directory, PrintStream out) throws IOException {
        this.directory = directory;
        this.out = out;
        done = directory.resolve("done");
        Hypervisor hypervisor = OutlivingHypervisor.in(directory.resolve("hypervisor"));
        HypervisorDescription description = SampleDescriptions.of("hv", "qemu:///system");
        RunEnvironment engine = new RunEnvironment(
                new HypervisorConnections(
                        directory.resolve("logins"), id -> Optional.empty(), (address, images) -> hypervisor),
                () -> List.of(description),
                one -> Optional.empty(),
                () -> {
                    try {
                        return LocalMachines.published(directory.resolve("machines"));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                LocalRuns.settings(directory.resolve("hosts")),
                new ActiveRuns(directory.resolve("in-use")),
                directory.resolve("clusters"),
                "jenkins-test",
                Clock.systemUTC());
        block = new Block(
                BlockHarness.request(
                        "block1",
                        "job#1",
                        directory.resolve("build"),
                        Files.exists(directory.resolve("named")) ? Optional.of("cluster") : Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                engine);
    }

    /** One step. */
    private interface Step {
        void run() throws Exception;
    }

    private void step(String name, Step step) throws Exception {
        if (!Files.exists(done) || !Files.readAllLines(done).contains(name)) {
            step.run();
            Files.writeString(done, name + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    private StepIO telling() {
        Activity activity = new Activity();
        if (Files.exists(directory.resolve("cancelled"))) {
            activity.cancel("somebody");
        }
        return new StepIO(out, false, activity);
    }

    /** A step that runs all of a matrix, each of its runs twice at most. */
    private void matrix() throws Exception {
        DefinitionSource source = BlockHarness.source(directory.resolve("repository"));
        step("begin", () -> block.begin(source, new Activity(), out));
        if (Files.exists(directory.resolve("other"))) {
            Map<String, String> tags = Map.of("version", "3");
            SuiteOptions other = new SuiteOptions("suite", List.of(), Optional.empty(), tags, false, List.of(), 0);
            step("other", () -> block.runSuite("other", other, source, telling(), ended -> {}));
        }
        step("matrix", () -> {
            FinishedRun worst = block.runSuite("matrix", BlockHarness.wish(1), source, telling(), ended -> {});
            out.println("The worst: " + worst.sentence());
        });
        step("end", () -> block.end(false, Optional.empty(), telling()));
    }

    /** A step that holds its run. */
    private void held() throws Exception {
        DefinitionSource source = BlockHarness.source(directory.resolve("repository"));
        SuiteOptions wish = new SuiteOptions("suite", List.of(), Optional.empty(), Map.of(), true, List.of(), 0);
        step("begin", () -> block.begin(source, new Activity(), out));
        step("whole", () -> block.runSuite("whole", wish, source, telling(), ended -> {}));
        step("end", () -> block.end(false, Optional.empty(), telling()));
    }

    private void run() throws Exception {
        DefinitionSource source = BlockHarness.source(directory.resolve("repository"));
        SuiteOptions wish = BlockHarness.wish(0);
        step("begin", () -> block.begin(source, new Activity(), out));
        step("whole", () -> block.runSuite("whole", wish, source, telling(), ended -> {}));
        step("init", () -> block.suiteInit("init", wish, source, telling()));
        step("case-init", () -> block.stage(Optional.empty(), Stage.caseInit("one"), telling()));
        step("case-run", () -> block.stage(Optional.empty(), Stage.caseRun("one"), telling()));
        step("case-finalize", () -> block.stage(Optional.empty(), Stage.caseFinalize("one"), telling()));
        step("finalize", () -> block.suiteFinalize(Optional.of("suite"), telling()));
        if (Files.exists(directory.resolve("named"))) {
            String script = "#!/bin/sh\necho run >> " + directory.resolve("counts") + "/@hostname@-script\n";
            step("script", () -> block.script("script", List.of(), script, Duration.ofMinutes(1), telling()));
        }
        step("end", () -> block.end(false, Optional.empty(), telling()));
    }

    /** @param arguments the directory; and for a matrix the text at which it stands still, or nothing, and at which time */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        if (Files.exists(directory.resolve("held"))) {
            new KilledBlock(directory, System.out).held();
        } else if (arguments.length == 1) {
            new KilledBlock(directory, System.out).run();
        } else {
            int times = Integer.parseInt(arguments[2]);
            new KilledBlock(directory, HaltingOutput.at(arguments[1], times, directory.resolve("reached"))).matrix();
        }
        System.exit(0);
    }
}
