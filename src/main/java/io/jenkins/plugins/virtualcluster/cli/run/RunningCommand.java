package io.jenkins.plugins.virtualcluster.cli.run;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.HypervisorOption;
import io.jenkins.plugins.virtualcluster.cli.base.RecordsOption;
import io.jenkins.plugins.virtualcluster.cli.mail.MailOption;
import io.jenkins.plugins.virtualcluster.cli.mail.RunMail;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import java.util.Collection;
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

    final void print(Collection<HypervisorAddress> addresses) {
        context.print((addresses.size() > 1 ? "Hypervisors: " : "Hypervisor: ")
                + addresses.stream().map(HypervisorAddress::place).collect(Collectors.joining(", ")));
    }
}
