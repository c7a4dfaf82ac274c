package io.jenkins.plugins.virtualcluster.cli;

import io.jenkins.plugins.virtualcluster.hypervisor.Fleet;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Journal;
import io.jenkins.plugins.virtualcluster.record.RecordWriter;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.InfrastructureRetry;
import io.jenkins.plugins.virtualcluster.suite.RunId;
import io.jenkins.plugins.virtualcluster.suite.RunRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs one suite, in several attempts if need be: shows each while it goes on, lets Ctrl-C end it, and sums it up. */
final class SuiteLaunch {
    private final Surroundings surroundings;
    private final Fleet fleet;
    private final Duration wait;
    private final Path records;
    private final boolean verbose;
    private final RunMail mail;
    private final Optional<RunnerGroup> group;

    /** @param wait how long a run waits for room at most */
    SuiteLaunch(Surroundings surroundings, Fleet fleet, Duration wait, Path records, boolean verbose, RunMail mail) {
        this(surroundings, fleet, wait, records, verbose, mail, Optional.empty());
    }

    /** @param group whose runs are ended together; without one the process's signals end the run */
    SuiteLaunch(
            Surroundings surroundings,
            Fleet fleet,
            Duration wait,
            Path records,
            boolean verbose,
            RunMail mail,
            Optional<RunnerGroup> group) {
        this.surroundings = surroundings;
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

    /** Runs it, and again as {@link InfrastructureRetry} has it. */
    Verdict run(RunRequest first) throws IOException {
        return further(first, attempt(first));
    }

    /** Goes on with a run whose process was ended, and runs it again as it would have been without that. */
    Verdict resume(RunDirectory directory, RunRequest request)
            throws IOException, HypervisorException, InterruptedException {
        HypervisorAddress address = fleet.addresses().get(0);
        Hypervisor hypervisor = fleet.hypervisor(address);
        return further(
                request,
                conduct(
                        directory,
                        request.run(),
                        record -> surroundings.engine().resumed(hypervisor, address, record)));
    }

    private Verdict further(RunRequest first, Ended outcome) throws IOException {
        RunRequest request = first;
        Ended ended = outcome;
        while (true) {
            Optional<Attempt> next = InfrastructureRetry.after(ended.state());
            if (next.isEmpty()) {
                mail.tell(ended.directory());
                return ended.verdict();
            }
            surroundings.out().println("The infrastructure failed; once more on a fresh cluster: " + next.get());
            String run = RunId.next();
            request = request.again(run, surroundings.privateDirectory(run), next.get());
            ended = attempt(request);
        }
    }

    private Ended attempt(RunRequest request) throws IOException {
        RunDirectory directory = Records.of(
                records, surroundings.clock().instant(), request.suite().name(), request.run());
        return conduct(directory, request.run(), record -> surroundings.engine().runner(request, fleet, wait, record));
    }

    /** Makes what runs into a record. */
    private interface Opening {
        SuiteRunner on(RecordWriter record) throws IOException;
    }

    private Ended conduct(RunDirectory directory, String run, Opening opening) throws IOException {
        Verdict verdict;
        try (RecordWriter record = RecordWriter.open(directory, surroundings.clock())) {
            surroundings.out().println("Record: " + directory.path());
            verdict = execute(opening.on(record), record);
        }
        RunState state = RunState.read(directory);
        boolean reported = new Reports(surroundings, directory).write(state);
        Summary summary = new Summary(state, directory, surroundings.terminal());
        if (!live()) {
            summary.printMatrix();
        }
        summary.print();
        boolean whole = reported & isGone(run, state);
        return new Ended(directory, state, whole ? verdict : verdict.worse(Verdict.INFRASTRUCTURE));
    }

    /** Whether nothing is there that should not be; what is there is told. */
    private boolean isGone(String run, RunState state) {
        if (state.clusterStopped().isPresent()) {
            return true;
        }
        boolean gone = true;
        for (HypervisorAddress address : fleet.addresses()) {
            boolean elsewhere = state.place()
                    .placed()
                    .filter(placed -> !placed.hypervisor().equals(address.place()))
                    .isPresent();
            gone &= elsewhere || isGone(run, address);
        }
        return gone;
    }

    private boolean isGone(String run, HypervisorAddress address) {
        try {
            List<String> left = fleet.hypervisor(address).find().stream()
                    .filter(found -> found.run().equals(run))
                    .flatMap(found -> found.objects().stream())
                    .toList();
            if (!left.isEmpty()) {
                tellLeft("Still on " + address.place() + ": " + String.join(", ", left));
            }
            return left.isEmpty();
        } catch (HypervisorException e) {
            tellLeft("Something of run " + run + " may be left: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            tellLeft("Something of run " + run + " may be left on " + address.place());
        }
        return false;
    }

    private void tellLeft(String what) {
        surroundings.err().println(what + "\nRemove it with: virtual-cluster cleanup");
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
        List<Event> before = Journal.read(record.directory().journal());
        try (Progress progress = progress()) {
            before.stream()
                    .filter(event -> live() || event instanceof Event.RunStarted)
                    .forEach(progress::event);
            record.listen(progress::event);
            record.listenToOutput(progress::output);
            return runner.execute();
        }
    }

    /** Whether the matrix fills in place, and stays where it is. */
    private boolean live() {
        return !verbose && surroundings.terminal().live();
    }

    private Progress progress() {
        if (!live()) {
            return new PlainProgress(surroundings.out(), verbose);
        }
        LiveProgress live = new LiveProgress(surroundings.terminal(), surroundings.clock());
        live.start();
        return live;
    }
}
