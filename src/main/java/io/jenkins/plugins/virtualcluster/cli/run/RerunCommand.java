package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.records.WantedRun;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.repository.Commit;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rerun",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs a suite again as a run had it: the same definitions, tags and cases, on a fresh cluster.",
            "The definitions are those in the record of that run. It does not matter whether the repository has changed, moved, or"
                    + " had changes without a commit. Of a suite with a matrix, all runs are repeated that were started together."
        },
        footer = {
            "",
            "Exit code: the same as of 'run'.",
            "",
            "Examples:",
            "  virtual-cluster rerun --failed",
            "  virtual-cluster rerun k3f9abcd",
            "  virtual-cluster rerun k3f9abcd --failed --hold",
            "",
            ContextUser.DOCS + "command-line.md#rerun"
        })
public final class RerunCommand extends RunningCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "RUN", defaultValue = "-1", description = WantedRun.WHICH)
    private String run;

    @Option(
            names = "--failed",
            description = "Run only the cases that did not pass: those that failed, were cancelled, or did not begin.")
    private boolean failed;

    @Mixin
    private KeepOptions keep;

    @Mixin
    private RunOptions runs;

    @Override
    public Integer call() throws IOException, InvalidRequestException, HypervisorException, InterruptedException {
        runs.check();
        RunDirectory record = WantedRun.directory(records.directory(), run);
        List<RunRequest> requests = new ArrayList<>();
        for (Repetition one : Repetition.of(record, failed)) {
            String id = RunId.next();
            requests.add(one.request()
                    .rerun(
                            id,
                            one.cases(),
                            one.run(),
                            context.owner(),
                            keep.keep(),
                            context.privateDirectory(id),
                            Attempt.first(runs.retries())));
        }
        List<HypervisorAddress> addresses = hypervisors.addresses();
        print(requests);
        return run(requests, addresses, runs.longestWait());
    }

    private void print(List<RunRequest> requests) {
        for (RunRequest one : requests) {
            boolean whole = one.cases().size() == one.suite().cases().size();
            context.print("Rerun of " + one.rerunOf().orElseThrow() + ": suite "
                    + one.cell().title(one.suite().name())
                    + one.commit().map(RerunCommand::at).orElse("") + ", "
                    + (whole
                            ? "all cases"
                            : "cases "
                                    + String.join(
                                            ", ",
                                            one.cases().stream()
                                                    .map(each -> each.name())
                                                    .toList())));
        }
    }

    /** Where files differed from the commit, the record has them as they were. */
    private static String at(String commit) {
        return " at commit " + Commit.brief(commit)
                + (commit.endsWith("+") ? " with the changes that were not committed then" : "");
    }
}
