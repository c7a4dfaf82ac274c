package io.jenkins.plugins.virtualcluster.cli.cluster;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.base.SignalHandlers;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "ssh",
        mixinStandardHelpOptions = true,
        description = "Logs in to a host of a running or kept cluster, or runs a command there.",
        footer = {
            "",
            "Exit code: that of ssh.",
            "",
            "Examples:",
            "  virtual-cluster ssh xrootd srv1",
            "  virtual-cluster ssh k3f9abcd srv1 -- tail -f /var/log/xrootd/xrootd.log",
            "",
            ContextUser.DOCS + "command-line.md#ssh-console"
        })
public final class SshCommand extends HypervisorCommand.OfHost {
    @Parameters(index = "2..*", arity = "0..*", paramLabel = "COMMAND", description = "The command to run on the host.")
    private List<String> command = List.of();

    private Path config;

    @Override
    public Integer call() throws IOException, InvalidRequestException, HypervisorException, InterruptedException {
        super.call(); // The connection to the hypervisor is closed before ssh begins, which may last.
        List<String> ssh = new ArrayList<>(List.of("ssh", "-F", config.toString(), host));
        if (!command.isEmpty()) {
            ssh.add("--");
            ssh.addAll(command);
        }
        try (SignalHandlers signals = new SignalHandlers()) {
            // Ctrl-C is for ssh, which has the terminal.
            signals.on("INT", () -> {});
            return new ProcessBuilder(ssh).inheritIO().start().waitFor();
        }
    }

    @Override
    protected int call(Hypervisor connection)
            throws InvalidRequestException, HypervisorException, InterruptedException {
        FoundCluster found = found(connection);
        config = context.privateDirectory(found.run()).resolve("ssh_config");
        if (!Files.isReadable(config)) {
            throw new InvalidRequestException(
                    "The key to the hosts of run " + found.run() + " is not on this machine (" + config
                            + " is missing); ask for access: it belongs to "
                            + found.lease().map(Lease::owner).orElse("the user who started the run"));
        }
        return ExitCode.PASSED;
    }
}
