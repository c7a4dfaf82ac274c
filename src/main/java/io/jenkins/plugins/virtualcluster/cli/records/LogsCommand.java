package io.jenkins.plugins.virtualcluster.cli.records;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Suggestions;
import io.jenkins.plugins.virtualcluster.record.Attachment;
import io.jenkins.plugins.virtualcluster.record.JournalTail;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.RunState.HostState;
import io.jenkins.plugins.virtualcluster.record.RunState.StageState;
import io.jenkins.plugins.virtualcluster.record.RunStatus;
import io.jenkins.plugins.virtualcluster.record.Stage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = "Prints what the scripts of a run printed. Control characters are shown as \\x1b and the like.",
        footer = {
            "",
            "Examples:",
            "  virtual-cluster logs --failed",
            "  virtual-cluster logs -1 copy_to srv1",
            "  virtual-cluster logs k3f9abcd suite-init",
            "  virtual-cluster logs -1 copy_to --merge",
            "  virtual-cluster logs -1 copy_to --attachments",
            "  virtual-cluster logs --follow",
            "",
            ContextUser.DOCS + "command-line.md#show-logs"
        })
public final class LogsCommand extends ContextUser implements Callable<Integer> {
    private static final long PAUSE_MILLIS = 500;

    @Mixin
    private WantedRun run;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "STAGE",
            description = "Only this stage, such as suite-init or case/copy_to/run, or all stages of this case.")
    private Optional<String> stage = Optional.empty();

    @Parameters(index = "2", arity = "0..1", paramLabel = "HOST", description = "Only this host.")
    private Optional<String> host = Optional.empty();

    @Option(names = "--failed", description = "Only where a script did not pass.")
    private boolean failed;

    @Option(
            names = {"-f", "--follow"},
            description = "Keep printing new output, until Ctrl-C or until the run ends.")
    private boolean follow;

    @Option(
            names = "--merge",
            description =
                    "Print the lines of all hosts of a stage in the order in which they came, with time (UTC) and host.")
    private boolean merge;

    @Option(
            names = "--attachments",
            description =
                    "Print the paths of the files that the scripts attached, each with its title, not what they printed.")
    private boolean attachments;

    /** One output. */
    private record Output(Stage stage, String host, String verdict, Path file, Instant started) {}

    @Override
    public Integer call() throws InvalidRequestException, IOException, InterruptedException {
        if (merge && follow) {
            throw new InvalidRequestException(
                    "--follow prints lines as they come anyway; give it or --merge, not both");
        }
        if (attachments && (merge || follow)) {
            throw new InvalidRequestException(
                    "--attachments prints no outputs; give it or " + (merge ? "--merge" : "--follow") + ", not both");
        }
        RunDirectory directory = run.directory();
        if (follow) {
            follow(directory);
            return ExitCode.PASSED;
        }
        Records.Entry entry = Records.read(directory);
        entry.damage().forEach(damage -> context.printError("The record is damaged: " + damage));
        List<Output> outputs = outputs(entry.state(), directory, entry.beingWritten());
        if (attachments) {
            attachments(entry, outputs);
            return ExitCode.PASSED;
        }
        if (outputs.isEmpty()) {
            context.print(failed ? "No script failed there" : "No script has run there");
        }
        if (merge) {
            merge(directory, outputs);
            return ExitCode.PASSED;
        }
        for (Output output : outputs) {
            if (outputs.size() > 1) {
                context.print("==> " + output.stage + " on " + output.host + ": " + output.verdict + " <==");
            }
            print(output.file);
        }
        return ExitCode.PASSED;
    }

    private void attachments(Records.Entry entry, List<Output> outputs) {
        List<Attachment> wanted = entry.state().reports().attachments().stream()
                .filter(each -> outputs.stream()
                        .anyMatch(output -> output.stage.equals(each.stage()) && output.host.equals(each.host())))
                .toList();
        if (wanted.isEmpty()) {
            context.printError("Nothing was attached there");
        }
        wanted.forEach(each -> each.file(entry.directory())
                .ifPresent(file -> context.print(file + "\t" + OutputText.printable(each.title()))));
    }

    /** Stage by stage, since they are barriers: no line of one comes before the last one of another. */
    private void merge(RunDirectory directory, List<Output> outputs) throws IOException {
        Map<Stage, List<Output>> stages = new LinkedHashMap<>();
        outputs.forEach(output ->
                stages.computeIfAbsent(output.stage, key -> new ArrayList<>()).add(output));
        for (Map.Entry<Stage, List<Output>> one : stages.entrySet()) {
            if (stages.size() > 1) {
                context.print("==> " + one.getKey() + " <==");
            }
            try (MergedOutput merged = new MergedOutput()) {
                for (Output output : one.getValue()) {
                    merged.add(output.host, output.file, directory.times(output.stage, output.host), output.started);
                }
                merged.print(context);
            }
        }
    }

    /** Each line with its stage and host before it, since the outputs grow at the same time. */
    private void follow(RunDirectory directory) throws InvalidRequestException, IOException, InterruptedException {
        JournalTail journal = new JournalTail(directory.journal());
        RunState state = new RunState();
        Map<Path, FollowedOutput> followed = new LinkedHashMap<>();
        boolean goesOn = true;
        while (goesOn) {
            goesOn = Records.isBeingWritten(directory); // asked first, so that what is read afterwards is all
            if (Files.exists(directory.journal())) {
                journal.next().forEach(state::apply);
            }
            goesOn &= state.ended().isEmpty();
            boolean grew = false;
            for (Output output : state.started().isEmpty() ? List.<Output>of() : outputs(state, directory, goesOn)) {
                grew |= followed.computeIfAbsent(
                                output.file,
                                file -> new FollowedOutput(
                                        file, output.stage + " " + output.host + "| ", context.out()))
                        .print();
            }
            if (goesOn && !grew) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
        followed.values().forEach(FollowedOutput::finish);
        if (state.started().isPresent() && state.ended().isEmpty()) {
            context.print("The run was " + RunStatus.INTERRUPTED.word()
                    + "; 'virtual-cluster list' shows whether it can be resumed");
        }
    }

    /** @param live whether the run goes on */
    private List<Output> outputs(RunState state, RunDirectory directory, boolean live) throws InvalidRequestException {
        Set<String> stages = new LinkedHashSet<>(state.cases());
        state.stages().forEach(one -> stages.add(one.stage().toString()));
        require("stage or case", stage, stages);
        require("host", host, state.hosts().stream().map(HostState::name).toList());
        List<Output> outputs = new ArrayList<>();
        for (StageState one : state.stages()) {
            if (stage.isEmpty()
                    || stage.get().equals(one.stage().toString())
                    || stage.equals(one.stage().testCase())) {
                one.hosts().forEach((name, cell) -> {
                    boolean wanted = host.isEmpty() || host.get().equals(name);
                    boolean bad =
                            cell.end().filter(end -> !end.verdict().isGood()).isPresent();
                    if (wanted && (bad || !failed) && RunDirectory.isPlain(name)) {
                        Path file = directory.output(one.stage(), name);
                        if (cell.end().isPresent() || Files.exists(file)) {
                            String verdict = cell.end()
                                    .map(end -> end.verdict().name())
                                    .orElse(live ? RunStatus.RUNNING.word() : RunStatus.INTERRUPTED.word());
                            outputs.add(new Output(one.stage(), name, verdict, file, cell.started()));
                        }
                    }
                });
            }
        }
        return outputs;
    }

    private static void require(String what, Optional<String> word, Collection<String> known)
            throws InvalidRequestException {
        if (word.isPresent() && !known.contains(word.get())) {
            throw new InvalidRequestException(Suggestions.unknown(what, word.get(), known));
        }
    }

    /** Line by line, since outputs can be larger than the memory. */
    private void print(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            context.print("(there is no output file " + file + ")");
            return;
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                context.print(OutputText.printable(line));
            }
        }
    }
}
