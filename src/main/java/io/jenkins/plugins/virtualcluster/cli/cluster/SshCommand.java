package io.jenkins.plugins.virtualcluster.cli.cluster;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.base.HypervisorOption;
import io.jenkins.plugins.virtualcluster.cli.base.SignalHandlers;
import io.jenkins.plugins.virtualcluster.cli.base.UserError;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            "  virtual-cluster ssh k3f9abcd srv1 -- tail -f /var/log/xrootd/xrootd.log"
        })
public final class SshCommand implements Callable<Integer> {
    private final CommandContext surroundings;

    @Mixin
    private HypervisorOption hypervisorOption;

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "A cluster's name, or a run's id.")
    private String cluster;

    @Parameters(index = "1", paramLabel = "HOST", description = "The host's short name.")
    private String host;

    @Parameters(index = "2..*", arity = "0..*", paramLabel = "COMMAND", description = "The command to run on the host.")
    private List<String> command = List.of();

    public SshCommand(CommandContext surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException, UserError, HypervisorException, InterruptedException {
        Path config = config();
        List<String> ssh = new ArrayList<>(List.of("ssh", "-F", config.toString(), host));
        if (!command.isEmpty()) {
            ssh.add("--");
            ssh.addAll(command);
        }
        try (SignalHandlers signals = new SignalHandlers()) {
            // Ctrl-C is for ssh, which has the terminal.
            signals.on("INT", () -> {});
            Process process = new ProcessBuilder(ssh).inheritIO().start();
            return process.waitFor();
        }
    }

    private Path config() throws UserError, HypervisorException, InterruptedException {
        FoundCluster found;
        try (Hypervisor hypervisor = surroundings.engine().connect(hypervisorOption.address(surroundings))) {
            found = Clusters.of(hypervisor, surroundings).named(cluster);
        }
        Clusters.requireHost(found, host);
        Path config = surroundings.privateDirectory(found.run()).resolve("ssh_config");
        if (!Files.isReadable(config)) {
            throw new UserError("The key to the hosts of run " + found.run() + " is not on this machine (" + config
                    + " is missing); ask for access: it belongs to "
                    + found.lease().map(lease -> lease.owner()).orElse("the user who started the run"));
        }
        return config;
    }
}
