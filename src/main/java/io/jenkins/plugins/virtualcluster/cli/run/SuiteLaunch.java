package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.base.Interrupts;
import io.jenkins.plugins.virtualcluster.cli.base.SuiteRunner;
import io.jenkins.plugins.virtualcluster.cli.mail.RunMail;
import io.jenkins.plugins.virtualcluster.cli.progress.LiveProgress;
import io.jenkins.plugins.virtualcluster.cli.progress.PlainProgress;
import io.jenkins.plugins.virtualcluster.cli.progress.Progress;
import io.jenkins.plugins.virtualcluster.cli.progress.Summary;
import io.jenkins.plugins.virtualcluster.cli.run.FollowUp.Cells;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.JournalTail;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.report.JUnitReport;
import io.jenkins.plugins.virtualcluster.report.page.ReportPage;
import io.jenkins.plugins.virtualcluster.suite.InfrastructureRetry;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs one suite, in several attempts if need be: shows each while it continues, lets Ctrl-C end it, and sums it up. */
public final class SuiteLaunch implements AutoCloseable {
    private final CommandContext context;
    private final Fleet fleet;
    private final Duration wait;
    private final Path records;
    private final boolean verbose;
    private final RunMail mail;
    private final Optional<RunnerGroup> group;
    /** That of the run before, until the one that follows has begun. */
    private Optional<LaunchedRecord> previous = Optional.empty();

    private Optional<LaunchedRecord> current = Optional.empty();
    /** The first one that has kept the files that all runs deliver. */
    private Optional<RunDirectory> delivered = Optional.empty();

    /** @param wait how long a run waits for room at most */
    SuiteLaunch(CommandContext context, Fleet fleet, Duration wait, Path records, boolean verbose, RunMail mail) {
        this(context, fleet, wait, records, verbose, mail, Optional.empty());
    }

    /** @param group whose runs are ended together; without one the process's signals end the run */
    public SuiteLaunch(
            CommandContext context,
            Fleet fleet,
            Duration wait,
            Path records,
            boolean verbose,
            RunMail mail,
            Optional<RunnerGroup> group) {
        this.context = context;
        this.fleet = fleet;
        this.wait = wait;
        this.records = records;
        this.verbose = verbose;
        this.mail = mail;
        this.group = group;
    }

    /**
     * @param verdict that it counts with: worse than the record's if its reports could not be written
     */
    private record Ended(RunDirectory directory, RunState state, Verdict verdict) {}

    /** What an attempt repeats. */
    private interface Repeated {
        RunRequest request() throws IOException;
    }

    /**
     * Runs it, and again as {@link InfrastructureRetry} has it.
     *
     * @param cells of the matrix around it, for a process that continues after this one
     */
    public Verdict run(RunRequest first, Cells cells) throws IOException {
        return further(() -> first, attempt(first, cells));
    }

    /** Continues a run whose process was ended, and runs it again as it would have been without that. */
    public Verdict resume(RunDirectory directory, RunRequest request, HypervisorAddress address)
            throws IOException, HypervisorException, InterruptedException {
        Hypervisor hypervisor = fleet.hypervisor(address);
        take(directory, Cells.NONE);
        return further(
                () -> request, conduct(request.run(), record -> context.engine().resumed(hypervisor, address, record)));
    }

    /** Does what is left to do of a run that is over. */
    public Verdict settle(RunDirectory directory) throws IOException {
        take(directory, Cells.NONE);
        Records.Entry read = Records.read(directory);
        RunState state = read.state();
        return further(
                () -> RunRequest.of(directory),
                settled(InterruptedRuns.run(read), state.ended().orElseThrow().verdict()));
    }

    private Verdict further(Repeated repeated, Ended outcome) throws IOException {
        Ended ended = outcome;
        Optional<Attempt> next = InfrastructureRetry.after(ended.state());
        while (next.isPresent()) {
            context.print("The infrastructure failed; running again on a fresh cluster: " + next.get());
            String run = current.orElseThrow().retry(RunId.next());
            ended = attempt(
                    repeated.request().again(run, context.privateDirectory(run), next.get()),
                    current.orElseThrow().launch().cells());
            next = InfrastructureRetry.after(ended.state());
        }
        mail.tell(ended.directory());
        if (ended.verdict() == Verdict.CANCELLED
                || current.orElseThrow().launch().cells().after().isEmpty()) {
            current.orElseThrow().done();
            current = Optional.empty();
        }
        return ended.verdict();
    }

    private Ended attempt(RunRequest request, Cells cells) throws IOException {
        // A process that was ended may have got as far as making it.
        RunDirectory directory = Records.ofRun(records, request.run())
                .orElse(Records.of(
                        records, context.clock().instant(), request.suite().name(), request.run()));
        take(directory, cells);
        RunRequest same = delivered.map(request::deliveredFrom).orElse(request);
        Ended ended = conduct(request.run(), record -> context.engine().runner(same, fleet, wait, record));
        if (delivered.isEmpty() && Files.exists(directory.deliveredFacts())) {
            delivered = Optional.of(directory);
        }
        return ended;
    }

    /** The record before stays in these hands until this one's run has begun. */
    private void take(RunDirectory directory, Cells cells) throws IOException {
        LaunchedRecord taken =
                LaunchedRecord.take(directory, new FollowUp(fleet.addresses(), wait, cells, Optional.empty()));
        previous = current;
        current = Optional.of(taken);
    }

    private void hasBegun() {
        Optional<LaunchedRecord> before = previous;
        previous = Optional.empty();
        try {
            if (before.isPresent()) {
                before.get().done();
            }
        } catch (IOException e) {
            // It still says what comes next, and that is there.
            context.printError(
                    "Warning: cannot remove " + before.get().directory().launch() + ": " + e);
        }
    }

    /** Makes what runs into a record. */
    private interface Opening {
        SuiteRunner on(RecordWriter record) throws IOException;
    }

    private Ended conduct(String run, Opening opening) throws IOException {
        RunDirectory directory = current.orElseThrow().directory();
        Verdict verdict;
        try (RecordWriter record = RecordWriter.openTaken(directory, context.clock())) {
            context.print("Record: " + directory.path());
            record.listen(event -> hasBegun());
            verdict = execute(opening.on(record), record);
        }
        return settled(run, verdict);
    }

    private Ended settled(String run, Verdict verdict) throws IOException {
        RunDirectory directory = current.orElseThrow().directory();
        Records.Entry read = Records.read(directory);
        RunState state = read.state();
        boolean reported = isReported(state, directory);
        Summary summary = new Summary(read, context.terminal());
        if (!live()) {
            summary.printMatrix();
        }
        summary.print();
        boolean whole = reported & new LeftoverCheck(context, fleet).areGone(run, state);
        return new Ended(directory, state, whole ? verdict : verdict.worse(Verdict.INFRASTRUCTURE));
    }

    /** Writes {@code junit.xml} and {@code report.html}. What is missing of them must not hide how the run ended. */
    private boolean isReported(RunState state, RunDirectory directory) {
        try {
            JUnitReport.write(state, directory, directory.junit());
            ReportPage.write(directory);
            return true;
        } catch (IOException e) {
            context.printError("Cannot write junit.xml or report.html of " + directory.path() + ": " + e);
            return false;
        }
    }

    /** What is not done yet is left to whoever continues. */
    @Override
    public void close() throws IOException {
        for (LaunchedRecord record :
                Stream.concat(previous.stream(), current.stream()).toList()) {
            record.close();
        }
    }

    private Verdict execute(SuiteRunner runner, RecordWriter record) throws IOException {
        if (group.isPresent()) {
            group.get().add(runner);
            try {
                return show(runner, record);
            } finally {
                group.get().remove(runner);
            }
        }
        try (Interrupts interrupts = new Interrupts(runner)) {
            interrupts.takeSignals();
            return show(runner, record);
        }
    }

    private Verdict show(SuiteRunner runner, RecordWriter record) throws IOException {
        List<Event> before = new JournalTail(record.directory().journal()).next();
        try (Progress progress = progress()) {
            before.stream()
                    .filter(event -> live() || event instanceof Event.RunStarted)
                    .forEach(progress::event);
            record.listen(progress::event);
            record.listenToOutput(progress::output);
            record.listenToProgress(progress::progress);
            return runner.execute();
        }
    }

    /** Whether the matrix fills in place, and stays where it is. */
    private boolean live() {
        return !verbose && context.terminal().live();
    }

    private Progress progress() {
        if (!live()) {
            return new PlainProgress(context.out(), verbose);
        }
        LiveProgress live = new LiveProgress(context.terminal(), context.clock());
        live.start();
        return live;
    }
}
