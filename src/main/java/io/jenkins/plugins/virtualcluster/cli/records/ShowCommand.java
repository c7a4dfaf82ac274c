package io.jenkins.plugins.virtualcluster.cli.records;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.progress.Summary;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows the summary of a run again: its stages by hosts, its verdicts, and what failed.",
        footer = {
            "",
            "Examples:",
            "  virtual-cluster show",
            "  virtual-cluster show k3f9abcd --records /srv/runs",
            "  virtual-cluster show -1 --json",
            "",
            ContextUser.DOCS + "command-line.md#show-logs"
        })
public final class ShowCommand extends ContextUser implements Callable<Integer> {
    @Mixin
    private WantedRun run;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws InvalidRequestException, IOException {
        RunDirectory directory = run.directory();
        if (json) {
            context.printJson(RunDocument.of(Records.read(directory)));
            return ExitCode.PASSED;
        }
        Records.Entry entry = Records.read(directory);
        RunState state = entry.state();
        if (entry.isUnreadable()) {
            context.print("Nothing of the journal of " + directory.path() + " can be read: "
                    + String.join("; ", entry.damage()) + Summary.RESTORE);
            return ExitCode.PASSED;
        }
        if (state.started().isEmpty() && entry.damage().isEmpty()) {
            context.print("The run of " + directory.path() + " has not started: its record has no events yet");
            return ExitCode.PASSED;
        }
        Summary summary = new Summary(entry, context.terminal());
        boolean live = state.ended().isPresent() || entry.beingWritten();
        summary.printMatrix(live);
        summary.print();
        reruns(directory, state);
        if (state.ended().isEmpty()) {
            context.print(
                    live
                            ? "The run is running"
                            : "The run was interrupted; 'virtual-cluster list' shows whether it can be resumed");
        }
        return ExitCode.PASSED;
    }

    private void reruns(RunDirectory directory, RunState state) throws IOException {
        Path place = directory.path().toRealPath().getParent();
        if (state.started().isEmpty() || place == null) {
            return;
        }
        Event.RunStarted start = state.started().get();
        for (RunDirectory rerun : Records.rerunsOf(place, start.suite(), start.run())) {
            RunDocument.Line line = RunDocument.Line.of(Records.read(rerun));
            context.print("Was rerun as " + line.run() + ": "
                    + line.verdict().map(Enum::name).orElse(line.state()));
        }
    }
}
