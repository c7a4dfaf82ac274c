package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.base.Plurals;
import io.jenkins.plugins.virtualcluster.cli.definitions.RepositoryOption;
import io.jenkins.plugins.virtualcluster.cli.definitions.Source;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.definition.reading.Selection;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.suite.request.Repeats;
import io.jenkins.plugins.virtualcluster.suite.request.RunFile;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            "  virtual-cluster run copy --case copy_to --repeat 50",
            "  virtual-cluster run copy --deliver build/app-1.2.rpm=app.rpm",
            "  virtual-cluster run copy --hypervisor qemu+ssh://root@one/system --hypervisor qemu+ssh://root@two/system",
            "  virtual-cluster run copy --dry-run",
            "",
            ContextUser.DOCS + "command-line.md#run"
        })
public final class RunCommand extends RunningCommand {
    @Parameters(
            arity = "1..*",
            paramLabel = "SUITE",
            description = "The suites to run, one after the other; a suite with a matrix runs once for each cell.")
    private List<String> suites;

    @Mixin
    private RepositoryOption repository;

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
            names = "--deliver",
            paramLabel = "FILE[=NAME]",
            description =
                    "Put a file, or all files of a directory, beside the suite's own files on the hosts, as $VC_FILES/NAME."
                            + " May be given several times.")
    private List<String> deliver = List.of();

    @Option(
            names = "--repeat",
            paramLabel = "N",
            description = "Run the cases N times in one run, each time on the cluster as suite-init left it.")
    private Optional<Integer> repeat = Optional.empty();

    @Option(
            names = "--until-failure",
            description = "Repeat the cases until one does not pass; at most 100 times, or as often as --repeat says.")
    private boolean untilFailure;

    @Mixin
    private KeepOptions keep;

    @Option(
            names = "--prepare-again",
            description = "Prepare the images of the hosts again, where the cluster says how, though they are there.")
    private boolean prepareAgain;

    @Option(names = "--no-standby", description = "Boot the clusters, though a standby cluster fits; see 'standby'.")
    private boolean noStandby;

    @Mixin
    private RunOptions runs;

    @Option(
            names = "--dry-run",
            description = "Print the scripts and the libvirt XML that a run would use; start nothing.")
    private boolean dryRun;

    @Override
    public Integer call()
            throws IOException, InvalidRequestException, RepositoryException, HypervisorException,
                    InterruptedException {
        runs.check();
        try (Source source = repository.open()) {
            return call(source);
        }
    }

    private int call(Source source)
            throws IOException, InvalidRequestException, HypervisorException, InterruptedException {
        Definitions definitions = source.definitions();
        List<Selection> selections = Selection.of(definitions, new Selection.Wish(suites, cases, fromCase, tags));
        if (!definitions.problems().isEmpty()) {
            context.printError(
                    "Warning: " + Plurals.count(definitions.problems().size(), "problem")
                            + " in files that this run does not need; 'virtual-cluster check "
                            + source.name() + "' shows them");
        }
        selections.stream()
                .map(selection -> selection.suite().name())
                .distinct()
                .flatMap(suite -> definitions.warningsOf(suite).stream())
                .forEach(warning -> context.printError(warning.asWarning()));
        Optional<String> commit = source.commit();
        Optional<String> commitPage = source.commitPage();
        List<RunFile> delivered = DeliverOption.files(deliver);
        for (Selection selection : selections) {
            RunFile.requireApart(delivered, selection.suite());
        }
        Repeats repeats = Repeats.asked("--repeat", repeat, untilFailure);
        List<RunRequest> requests = new ArrayList<>();
        for (Selection selection : selections) {
            requests.add(request(definitions, commit, selection)
                    .shownAt(commitPage)
                    .delivering(delivered)
                    .repeating(repeats.of(selection.cases().size())));
        }
        List<HypervisorAddress> addresses = hypervisors.addresses();
        if (dryRun) {
            return dryRun(requests, addresses.get(0));
        }
        return run(requests, addresses, runs.longestWait());
    }

    /** Without a hypervisor the scripts are told at least. That it is asked, which may take long, stands where nobody parses it. */
    private int dryRun(List<RunRequest> requests, HypervisorAddress address) throws InterruptedException {
        DryRunPrinter printer = new DryRunPrinter(context);
        context.printError("Asking " + address.place() + " what "
                + (requests.size() == 1 ? "the cluster" : "the " + requests.size() + " clusters")
                + " would be made of ...");
        try (Hypervisor hypervisor = context.engine().connect(address)) {
            for (RunRequest request : requests) {
                printer.documents(request, hypervisor);
            }
        } catch (HypervisorException e) {
            context.printError("Cannot make the libvirt XML: " + e.getMessage());
        }
        requests.forEach(printer::scripts);
        return ExitCode.PASSED;
    }

    private RunRequest request(Definitions definitions, Optional<String> commit, Selection selection) {
        String run = RunId.next();
        RunRequest request = RunRequest.of(
                run,
                selection,
                definitions.repository(),
                commit,
                context.owner(),
                keep.keep(),
                context.privateDirectory(run),
                Attempt.first(runs.retries()));
        RunRequest booting = noStandby ? request.withoutStandby() : request;
        return prepareAgain ? booting.preparingAgain() : booting;
    }
}
