package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.base.HypervisorOption;
import io.jenkins.plugins.virtualcluster.cli.base.KeepTime;
import io.jenkins.plugins.virtualcluster.cli.base.Plurals;
import io.jenkins.plugins.virtualcluster.cli.base.RecordsOption;
import io.jenkins.plugins.virtualcluster.cli.base.UserError;
import io.jenkins.plugins.virtualcluster.cli.definitions.RepositoryOption;
import io.jenkins.plugins.virtualcluster.cli.definitions.Source;
import io.jenkins.plugins.virtualcluster.cli.mail.RunMail;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.definition.reading.Selection;
import io.jenkins.plugins.virtualcluster.definition.reading.SelectionException;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Starts a suite's cluster, runs the suite on it stage by stage, and stops the cluster.",
        footer = {
            "",
            "Exit code: 0 passed, 1 failed or timed out, 2 usage or definition error, 3 infrastructure failure,",
            "130 cancelled; with several suites the worst, with several attempts the last.",
            "Ctrl-C stops the scripts, runs the finalize stages, and removes the cluster. Press it again to skip the stages.",
            "",
            "Examples:",
            "  virtual-cluster run copy",
            "  virtual-cluster run copy --repository examples/xrootd --hypervisor qemu+ssh://root@machine/system",
            "  virtual-cluster run copy --repository https://example.org/definitions.git#main:tests",
            "  virtual-cluster run copy --case copy_to --tag version=5.6.1 --keep=30m",
            "  virtual-cluster run copy --retry-infrastructure 2",
            "  virtual-cluster run copy --hypervisor qemu+ssh://root@one/system --hypervisor qemu+ssh://root@two/system",
            "  virtual-cluster run copy --dry-run"
        })
public final class RunCommand implements Callable<Integer> {
    private final CommandContext surroundings;

    @Parameters(
            arity = "1..*",
            paramLabel = "SUITE",
            description = "The suites to run, one after the other; a suite with a matrix runs once for each cell.")
    private List<String> suites;

    @Mixin
    private RepositoryOption repository;

    @Mixin
    private HypervisorOption hypervisorOption;

    @Mixin
    private RecordsOption records;

    @Option(names = "--case", paramLabel = "CASE", description = "Run only this case. May be given several times.")
    private List<String> cases = List.of();

    @Option(names = "--from-case", paramLabel = "CASE", description = "Skip the cases before this one.")
    private Optional<String> fromCase = Optional.empty();

    @Option(
            names = "--tag",
            paramLabel = "NAME=VALUE",
            description =
                    "The value of one of the suite's own tags; for a tag of its matrix, run only the cells with this value."
                            + " May be given several times.")
    private Map<String, String> tags = new LinkedHashMap<>();

    @Option(
            names = "--keep",
            arity = "0..1",
            paramLabel = "TIME",
            fallbackValue = "2h",
            converter = KeepTime.class,
            description = "Keep the cluster after the last attempt, for 2h or a time such as --keep=30m.")
    private Optional<Duration> keep = Optional.empty();

    @Mixin
    private RunOptions runs;

    @Option(
            names = "--dry-run",
            description = "Print the scripts and the libvirt XML that a run would use; start nothing.")
    private boolean dryRun;

    public RunCommand(CommandContext surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call()
            throws IOException, UserError, RepositoryException, HypervisorException, InterruptedException {
        runs.check();
        try (Source source = repository.open(surroundings)) {
            return call(source);
        }
    }

    private int call(Source source) throws IOException, UserError, HypervisorException, InterruptedException {
        Definitions definitions = source.definitions();
        List<Selection> selections = selections(definitions);
        if (!definitions.problems().isEmpty()) {
            surroundings
                    .err()
                    .println("Warning: " + Plurals.count(definitions.problems().size(), "problem")
                            + " in files that this run does not need; 'virtual-cluster check "
                            + source.name() + "' shows them");
        }
        selections.stream()
                .map(selection -> selection.suite().name())
                .distinct()
                .flatMap(suite -> definitions.warningsOf(suite).stream())
                .forEach(warning -> surroundings.err().println(warning.asWarning()));
        Optional<String> commit = source.commit();
        List<RunRequest> requests = selections.stream()
                .map(selection -> request(definitions, commit, selection))
                .toList();
        List<HypervisorAddress> addresses = hypervisorOption.addresses(surroundings);
        RunMail mail = runs.mail().mail(surroundings, records.directory());
        return dryRun ? dryRun(requests, addresses.get(0)) : run(requests, addresses, mail);
    }

    private int run(List<RunRequest> requests, List<HypervisorAddress> addresses, RunMail mail)
            throws IOException, HypervisorException, InterruptedException {
        surroundings
                .out()
                .println((addresses.size() > 1 ? "Hypervisors: " : "Hypervisor: ")
                        + hypervisorOption.places(surroundings));
        surroundings.out().flush();
        try (Fleet fleet = new Fleet(addresses, surroundings.engine()::connect)) {
            if (addresses.size() == 1) {
                // Where it cannot be reached, there is nothing to record.
                fleet.hypervisor(addresses.get(0));
            }
            return run(requests, fleet, mail);
        }
    }

    private int run(List<RunRequest> requests, Fleet fleet, RunMail mail) throws IOException {
        Map<String, List<RunRequest>> suites = new LinkedHashMap<>();
        requests.forEach(request -> suites.computeIfAbsent(request.suite().name(), name -> new ArrayList<>())
                .add(request));
        try (SuiteLaunch launch =
                new SuiteLaunch(surroundings, fleet, runs.longestWait(), records.directory(), runs.verbose(), mail)) {
            RunSequence sequence = new RunSequence(surroundings, launch);
            for (List<RunRequest> cells : suites.values()) {
                sequence.run(List.of(), cells);
            }
            return ExitCode.of(sequence.end());
        }
    }

    /** Without a hypervisor the scripts are told at least. */
    private int dryRun(List<RunRequest> requests, HypervisorAddress address) throws InterruptedException {
        DryRunPrinter printer = new DryRunPrinter(surroundings);
        try (Hypervisor hypervisor = surroundings.engine().connect(address)) {
            for (RunRequest request : requests) {
                printer.documents(request, hypervisor);
            }
        } catch (HypervisorException e) {
            surroundings.err().println("Cannot make the libvirt XML: " + e.getMessage());
        }
        requests.forEach(printer::scripts);
        return ExitCode.PASSED;
    }

    private List<Selection> selections(Definitions definitions) throws UserError {
        try {
            return Selection.of(definitions, new Selection.Wish(suites, cases, fromCase, tags));
        } catch (SelectionException e) {
            throw new UserError(e.getMessage());
        }
    }

    private RunRequest request(Definitions definitions, Optional<String> commit, Selection selection) {
        String run = RunId.next();
        return RunRequest.of(
                run,
                selection,
                definitions.repository(),
                commit,
                surroundings.owner(),
                keep,
                surroundings.privateDirectory(run),
                Attempt.first(runs.retries()));
    }
}
