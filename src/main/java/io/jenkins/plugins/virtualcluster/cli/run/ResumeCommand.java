package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.mail.RunMail;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.UnfinishedRun;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Resumes a run whose process was killed or crashed, such as by kill -9 or a power failure.",
            "Scripts kept running meanwhile: their output and exit codes are fetched. Finished stages keep their results,"
                    + " and no script runs twice. Afterwards whatever was planned follows: the next attempt, and the remaining"
                    + " runs of the suite's matrix."
        },
        footer = {
            "",
            "Exit code: the same as of 'run', over all runs of the matrix.",
            "",
            "Examples:",
            "  virtual-cluster resume",
            "  virtual-cluster resume k3f9abcd --records /srv/runs",
            "",
            ContextUser.DOCS + "command-line.md#resume"
        })
public final class ResumeCommand extends RunningCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "RUN",
            description = "The run's id. Default: the only one that was interrupted.")
    private Optional<String> run = Optional.empty();

    @Override
    public Integer call() throws IOException, InvalidRequestException, HypervisorException, InterruptedException {
        Records.Entry entry = InterruptedRuns.named(records.directory(), run);
        RunDirectory directory = entry.directory();
        RunMail mail = mail();
        Optional<UnfinishedRun> unfinished =
                entry.state().ended().isPresent() ? Optional.empty() : Optional.of(UnfinishedRun.of(directory));
        Optional<FollowUp> launch = FollowUp.of(directory);
        Optional<HypervisorAddress> own = own(unfinished);
        Set<HypervisorAddress> addresses = addresses(own, launch);
        print(addresses);
        Duration wait = launch.map(FollowUp::longestWait).orElse(RunSettings.DEFAULT.longestWait());
        try (Fleet fleet = new Fleet(List.copyOf(addresses), context.engine()::connect);
                SuiteLaunch suites = new SuiteLaunch(context, fleet, wait, records.directory(), verbose, mail)) {
            Verdict verdict = unfinished.isPresent()
                    ? suites.resume(
                            directory,
                            unfinished.get().request(),
                            own.orElse(fleet.addresses().get(0)))
                    : suites.settle(directory);
            RunSequence sequence = new RunSequence(context, suites);
            rest(directory, launch.map(FollowUp::cells).orElse(FollowUp.Cells.NONE), verdict, sequence);
            return ExitCode.of(sequence.end());
        }
    }

    /** Where a run that has not ended is, if it had got as far as that: as it was kept, unless another one is named. */
    private Optional<HypervisorAddress> own(Optional<UnfinishedRun> unfinished)
            throws InvalidRequestException, IOException {
        if (unfinished.isEmpty()) {
            return Optional.empty();
        }
        return hypervisors.isGiven()
                ? Optional.of(hypervisors.address())
                : unfinished.get().address();
    }

    /** Where what follows may be, too. */
    private Set<HypervisorAddress> addresses(Optional<HypervisorAddress> own, Optional<FollowUp> launch)
            throws InvalidRequestException {
        Set<HypervisorAddress> addresses = new LinkedHashSet<>();
        if (hypervisors.isGiven()) {
            addresses.addAll(hypervisors.addresses());
        } else {
            launch.map(FollowUp::hypervisors).ifPresent(addresses::addAll);
        }
        own.ifPresent(addresses::add);
        if (addresses.isEmpty()) {
            addresses.add(hypervisors.address());
        }
        return addresses;
    }

    /** Runs the other cells of the matrix as the interrupted run was requested, with the definitions in its record. */
    private void rest(RunDirectory record, FollowUp.Cells cells, Verdict verdict, RunSequence sequence)
            throws IOException {
        Event.RunStarted begun = Records.read(record).state().started().orElseThrow();
        List<FollowUp.CellEnd> ended = new ArrayList<>();
        cells.before().forEach(cell -> ended.add(sequence.over(begun.suite(), cell.tags(), cell.verdict())));
        ended.add(sequence.over(begun.suite(), begun.cell(), verdict));
        List<RunRequest> requests = new ArrayList<>();
        for (FollowUp.NextCell next : cells.after()) {
            requests.add(RunRequest.of(record, next.run(), new MatrixCell(next.tags()))
                    .again(
                            next.run(),
                            context.privateDirectory(next.run()),
                            Attempt.first(begun.attempt().most() - 1)));
        }
        sequence.run(ended, requests);
    }
}
