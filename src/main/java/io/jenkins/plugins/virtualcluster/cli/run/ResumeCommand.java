package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.base.HypervisorOption;
import io.jenkins.plugins.virtualcluster.cli.base.RecordsOption;
import io.jenkins.plugins.virtualcluster.cli.base.UserError;
import io.jenkins.plugins.virtualcluster.cli.mail.MailOption;
import io.jenkins.plugins.virtualcluster.cli.mail.RunMail;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.UnfinishedRun;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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
            "  virtual-cluster resume k3f9abcd --records /srv/runs"
        })
public final class ResumeCommand implements Callable<Integer> {
    private final CommandContext surroundings;

    @Parameters(
            arity = "0..1",
            paramLabel = "RUN",
            description = "The run's id. Default: the only one that was interrupted.")
    private Optional<String> run = Optional.empty();

    @Mixin
    private RecordsOption records;

    @Mixin
    private HypervisorOption hypervisorOption;

    @Mixin
    private MailOption mailOption;

    @Option(names = "--verbose", description = "Print all output of the scripts, each line with its stage and host.")
    private boolean verbose;

    public ResumeCommand(CommandContext surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException, UserError, HypervisorException, InterruptedException {
        Records.Entry entry = InterruptedRuns.named(records.directory(), run);
        RunDirectory directory = entry.directory();
        RunMail mail = mailOption.mail(surroundings, records.directory());
        Optional<UnfinishedRun> unfinished = entry.state().orElseThrow().ended().isPresent()
                ? Optional.empty()
                : Optional.of(UnfinishedRun.of(directory));
        Optional<FollowUp> launch = FollowUp.of(directory);
        Optional<HypervisorAddress> own = own(unfinished);
        Set<HypervisorAddress> addresses = addresses(own, launch);
        surroundings.out().println((addresses.size() > 1 ? "Hypervisors: " : "Hypervisor: ") + places(addresses));
        surroundings.out().flush();
        Duration wait = launch.map(FollowUp::longestWait).orElse(RunSettings.DEFAULT.longestWait());
        try (Fleet fleet = new Fleet(List.copyOf(addresses), surroundings.engine()::connect);
                SuiteLaunch suites = new SuiteLaunch(surroundings, fleet, wait, records.directory(), verbose, mail)) {
            Verdict verdict = unfinished.isPresent()
                    ? suites.resume(
                            directory,
                            unfinished.get().request(),
                            own.orElse(fleet.addresses().get(0)))
                    : suites.settle(directory);
            RunSequence sequence = new RunSequence(surroundings, suites);
            new MatrixRest(surroundings, directory, launch.map(FollowUp::cells).orElse(FollowUp.Cells.NONE))
                    .run(verdict, sequence);
            return ExitCode.of(sequence.end());
        }
    }

    /** Where a run that has not ended is, if it had got as far as that: as it was kept, unless another one is named. */
    private Optional<HypervisorAddress> own(Optional<UnfinishedRun> unfinished) throws UserError, IOException {
        if (unfinished.isEmpty()) {
            return Optional.empty();
        }
        return hypervisorOption.isGiven()
                ? Optional.of(hypervisorOption.address(surroundings))
                : unfinished.get().address();
    }

    /** Where what follows may be, too. */
    private Set<HypervisorAddress> addresses(Optional<HypervisorAddress> own, Optional<FollowUp> launch)
            throws UserError {
        Set<HypervisorAddress> addresses = new LinkedHashSet<>();
        if (hypervisorOption.isGiven()) {
            addresses.addAll(hypervisorOption.addresses(surroundings));
        } else {
            launch.map(FollowUp::hypervisors).ifPresent(addresses::addAll);
        }
        own.ifPresent(addresses::add);
        if (addresses.isEmpty()) {
            addresses.add(hypervisorOption.address(surroundings));
        }
        return addresses;
    }

    private static String places(Set<HypervisorAddress> addresses) {
        return addresses.stream().map(HypervisorAddress::place).collect(Collectors.joining(", "));
    }
}
