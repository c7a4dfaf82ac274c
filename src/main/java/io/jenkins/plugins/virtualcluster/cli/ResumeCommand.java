package io.jenkins.plugins.virtualcluster.cli;

import io.jenkins.plugins.virtualcluster.hypervisor.Fleet;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.suite.RunSettings;
import io.jenkins.plugins.virtualcluster.suite.UnfinishedRun;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Goes on with a run whose process was ended, such as by kill -9 or a crash of this machine.",
            "Scripts ran on meanwhile: their output and exit codes are fetched. Stages that ended stay as they came out,"
                    + " and no script runs twice."
        },
        footer = {
            "",
            "Exit code: as of the command run.",
            "",
            "Examples:",
            "  virtual-cluster resume",
            "  virtual-cluster resume k3f9abcd --records /srv/runs"
        })
final class ResumeCommand implements Callable<Integer> {
    private final Surroundings surroundings;

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

    ResumeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException, UserError, HypervisorException, InterruptedException {
        Records.Entry entry = InterruptedRuns.named(records.directory(), run);
        RunState state = entry.state().orElseThrow();
        RunMail mail = mailOption.mail(surroundings, records.directory());
        if (state.ended().isPresent()) {
            return reports(entry.directory(), state, mail);
        }
        UnfinishedRun unfinished = UnfinishedRun.of(entry.directory());
        HypervisorAddress address = address(unfinished);
        surroundings.out().println("Hypervisor: " + address.place());
        surroundings.out().flush();
        try (Fleet fleet = new Fleet(List.of(address), surroundings.engine()::connect)) {
            return ExitCode.of(new SuiteLaunch(
                            surroundings, fleet, RunSettings.DEFAULT.longestWait(), records.directory(), verbose, mail)
                    .resume(entry.directory(), unfinished.request()));
        }
    }

    /** All that such a run lacks are its reports, and perhaps its mails. */
    private int reports(RunDirectory directory, RunState state, RunMail mail) throws IOException {
        boolean written = new Reports(surroundings, directory).write(state);
        new Summary(state, directory, surroundings.terminal()).print();
        mail.tell(directory);
        return written ? ExitCode.of(state.ended().orElseThrow().verdict()) : ExitCode.INFRASTRUCTURE;
    }

    /** As the run had it, unless another one is named. */
    private HypervisorAddress address(UnfinishedRun unfinished) throws UserError, IOException {
        Optional<HypervisorAddress> kept = unfinished.address();
        return kept.isPresent() && !hypervisorOption.isGiven() ? kept.get() : hypervisorOption.address(surroundings);
    }
}
