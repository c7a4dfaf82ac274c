package io.jenkins.plugins.virtualcluster.cli.watch;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.base.Failures;
import io.jenkins.plugins.virtualcluster.cli.mail.RunMail;
import io.jenkins.plugins.virtualcluster.cli.run.FollowUp;
import io.jenkins.plugins.virtualcluster.cli.run.InterruptedRuns;
import io.jenkins.plugins.virtualcluster.cli.run.RunnerGroup;
import io.jenkins.plugins.virtualcluster.cli.run.SuiteLaunch;
import io.jenkins.plugins.virtualcluster.cli.watch.WatchState.Item;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.definition.reading.Selection;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.repository.git.Checkout;
import io.jenkins.plugins.virtualcluster.suite.UnfinishedRun;
import io.jenkins.plugins.virtualcluster.suite.request.Keep;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The runs of a watch: each in a thread of its own, with a checkout and connections of its own. */
final class WatchRuns {
    private final CommandContext context;
    private final WatchedRepository repository;
    private final WatchFile file;
    private final RunnerGroup group;
    private final Settings settings;
    private final List<Thread> threads = new ArrayList<>();
    private int worst;

    /**
     * How suites are run.
     *
     * @param longestWait how long a run waits for room at most
     * @param retries after failures of the infrastructure
     */
    record Settings(
            List<HypervisorAddress> hypervisors,
            Duration longestWait,
            Path records,
            boolean verbose,
            RunMail mail,
            int retries) {}

    WatchRuns(
            CommandContext context,
            WatchedRepository repository,
            WatchFile file,
            RunnerGroup group,
            Settings settings) {
        this.context = context;
        this.repository = repository;
        this.file = file;
        this.group = group;
        this.settings = settings;
    }

    /** The worst exit code of those that are over. */
    synchronized int worst() {
        return worst;
    }

    /** Begins one that waits; {@code atEnd} is called when it is over. */
    void start(Item item, Runnable atEnd) throws IOException {
        String run = RunId.next();
        file.change(state -> state.begun(item, run));
        Item begun = item.with(Optional.of(run));
        inThread(begun, output -> run(begun, run, output), atEnd);
    }

    /**
     * Takes up one that was begun by a process that was ended. One of which nothing had happened waits again, and one that is
     * over, with all that was to follow it, is omitted.
     *
     * @return whether it continues
     */
    boolean takeUp(Item item, Runnable atEnd) throws IOException {
        Optional<Records.Entry> entry = last(settings.records(), item.run().orElseThrow());
        if (entry.isEmpty() || isNotBegun(entry.get())) {
            file.change(state -> state.notBegun(item));
            return false;
        }
        if (entry.get().beingWritten()
                || (isOver(entry.get()) && !InterruptedRuns.isOne(settings.records(), entry.get()))) {
            file.change(state -> state.without(item));
            return false;
        }
        inThread(item, output -> resume(entry.get(), output), atEnd);
        return true;
    }

    private interface Work {
        int in(CommandContext output) throws Exception;
    }

    private void inThread(Item begun, Work work, Runnable atEnd) {
        Thread thread = new Thread(
                () -> {
                    CommandContext output = context.prefixed(begun.title() + "| ");
                    int code = conducted(work, output);
                    ended(begun, code);
                    atEnd.run();
                },
                "watch-" + begun.suite());
        synchronized (this) {
            threads.removeIf(one -> !one.isAlive());
            threads.add(thread);
        }
        thread.start();
    }

    /** A failure of one run is told, and is not that of others. */
    private static int conducted(Work work, CommandContext output) {
        try {
            return work.in(output);
        } catch (Exception e) {
            return new Failures(output.err()).told(e);
        } finally {
            output.out().flush();
            output.err().flush();
        }
    }

    private void ended(Item begun, int code) {
        synchronized (this) {
            worst = Math.max(worst, code);
        }
        try {
            file.change(state -> state.without(begun));
        } catch (IOException e) {
            context.printError("Cannot write the state of the watch: " + e.getMessage());
        }
    }

    private int run(Item item, String run, CommandContext output) throws Exception {
        try (Checkout checkout = repository.at(item.commit());
                Fleet fleet = new Fleet(settings.hypervisors(), context.engine()::connect);
                SuiteLaunch launch = launch(output, fleet)) {
            Definitions definitions = checkout.snapshot().definitions();
            Selection selection = selection(definitions, item);
            RunRequest request = RunRequest.of(
                            run,
                            selection,
                            definitions.repository(),
                            Optional.of(item.commit()),
                            context.owner(),
                            Keep.NOT,
                            context.privateDirectory(run),
                            Attempt.first(settings.retries()))
                    .shownAt(checkout.commitPage())
                    .because(item.trigger());
            return ExitCode.of(launch.run(request, FollowUp.Cells.NONE));
        }
    }

    private int resume(Records.Entry entry, CommandContext output) throws Exception {
        if (isOver(entry)) {
            try (Fleet fleet = new Fleet(settings.hypervisors(), context.engine()::connect);
                    SuiteLaunch launch = launch(output, fleet)) {
                return ExitCode.of(launch.settle(entry.directory()));
            }
        }
        UnfinishedRun unfinished = UnfinishedRun.of(entry.directory());
        HypervisorAddress address =
                unfinished.address().orElse(settings.hypervisors().get(0));
        try (Fleet fleet = new Fleet(List.of(address), context.engine()::connect);
                SuiteLaunch launch = launch(output, fleet)) {
            return ExitCode.of(launch.resume(entry.directory(), unfinished.request(), address));
        }
    }

    private SuiteLaunch launch(CommandContext output, Fleet fleet) {
        return new SuiteLaunch(
                output,
                fleet,
                settings.longestWait(),
                settings.records(),
                settings.verbose(),
                settings.mail(),
                Optional.of(group));
    }

    private static Selection selection(Definitions definitions, Item item) throws InvalidRequestException {
        return Selection.of(
                        definitions,
                        new Selection.Wish(List.of(item.suite()), List.of(), Optional.empty(), item.cell()))
                .get(0);
    }

    /** Waits until all that were begun are over; each has limits of its own. */
    void await() throws InterruptedException {
        List<Thread> all;
        synchronized (this) {
            all = List.copyOf(threads);
        }
        for (Thread thread : all) {
            thread.join();
        }
    }

    /** The record of that run, or of the last attempt after it. */
    private static Optional<Records.Entry> last(Path records, String run) throws IOException {
        return Records.list(records, Integer.MAX_VALUE).stream()
                .filter(entry -> InterruptedRuns.run(entry).equals(run) || isAttemptAfter(entry, run))
                .findFirst();
    }

    private static boolean isAttemptAfter(Records.Entry entry, String run) {
        return entry.state()
                .started()
                .map(Event.RunStarted::attempt)
                .filter(attempt ->
                        attempt.earlier().stream().map(Attempt.Earlier::run).anyMatch(run::equals))
                .isPresent();
    }

    private static boolean isOver(Records.Entry entry) {
        return entry.state().ended().isPresent();
    }

    /** Whether no cluster was asked for yet: what is to be run is kept before that. */
    private static boolean isNotBegun(Records.Entry entry) {
        return !entry.beingWritten()
                && !isOver(entry)
                && !Files.exists(entry.directory().request());
    }
}
