package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.base.HypervisorOption;
import io.jenkins.plugins.virtualcluster.cli.base.RecordsOption;
import io.jenkins.plugins.virtualcluster.cli.mail.MailOption;
import io.jenkins.plugins.virtualcluster.cli.mail.RunMail;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command in which suites run. */
public abstract class RunningCommand extends ContextUser implements Callable<Integer> {
    @Mixin
    protected HypervisorOption hypervisors;

    @Mixin
    protected RecordsOption records;

    @Mixin
    private MailOption mail;

    @Option(
            names = "--verbose",
            order = 100,
            description = "Print all output of the scripts, each line with its stage and host.")
    protected boolean verbose;

    /** What notifies people of each run's end. */
    protected final RunMail mail() throws InvalidRequestException {
        return mail.mail(records.directory());
    }

    /**
     * Runs them one after the other, those of a suite's matrix together.
     *
     * @param longestWait how long each waits for room at most
     * @return the exit code that goes with all of them
     */
    final int run(List<RunRequest> requests, List<HypervisorAddress> addresses, Duration longestWait)
            throws IOException, InvalidRequestException, HypervisorException, InterruptedException {
        RunMail mail = mail();
        // all of them have the same
        requests.get(0)
                .delivered()
                .forEach(file -> context.print("Delivers " + file.facts().name() + ": " + file.source() + ", "
                        + new DataSize(file.facts().size()) + ", SHA-256 "
                        + file.facts().sha256()));
        print(addresses);
        try (Fleet fleet = new Fleet(addresses, context.engine()::connect)) {
            if (addresses.size() == 1) {
                // Where it cannot be reached, there is nothing to record.
                fleet.hypervisor(addresses.get(0));
            }
            return run(requests, fleet, longestWait, mail);
        }
    }

    private int run(List<RunRequest> requests, Fleet fleet, Duration longestWait, RunMail mail) throws IOException {
        Map<String, List<RunRequest>> suites = new LinkedHashMap<>();
        requests.forEach(request -> suites.computeIfAbsent(request.suite().name(), name -> new ArrayList<>())
                .add(request));
        try (SuiteLaunch launch = new SuiteLaunch(context, fleet, longestWait, records.directory(), verbose, mail)) {
            RunSequence sequence = new RunSequence(context, launch);
            for (List<RunRequest> cells : suites.values()) {
                sequence.run(List.of(), RunRequest.together(cells));
            }
            return ExitCode.of(sequence.end());
        }
    }

    final void print(Collection<HypervisorAddress> addresses) {
        context.print((addresses.size() > 1 ? "Hypervisors: " : "Hypervisor: ")
                + addresses.stream().map(HypervisorAddress::place).collect(Collectors.joining(", ")));
    }
}
