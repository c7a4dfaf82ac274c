package io.jenkins.plugins.virtualcluster.cli.cluster;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.base.SignalHandlers;
import io.jenkins.plugins.virtualcluster.cli.base.TimeOption;
import io.jenkins.plugins.virtualcluster.cli.terminal.StatusLine;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.HostNames;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.report.OutputLines;
import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "ssh",
        mixinStandardHelpOptions = true,
        description = {
            "Logs in to a host of a running or kept cluster, or runs a command there.",
            "On several hosts, it runs the command on all of them at the same time, and prints equal outputs once."
        },
        footer = {
            "",
            "HOSTS are names, ranges such as srv[1-10], role:NAME, and aliases, separated by commas.",
            "",
            "Exit code: that of ssh; of several hosts, the highest exit code of the command, or 255 if a host was not",
            "reached, did not end in time, or a signal ended the command there.",
            "",
            "Examples:",
            "  virtual-cluster ssh xrootd srv1",
            "  virtual-cluster ssh k3f9abcd srv1 -- tail -f /var/log/xrootd/xrootd.log",
            "  virtual-cluster ssh xrootd --all -- uname -r",
            "  virtual-cluster ssh xrootd role:server,client1 --prefix -- tail -f /var/log/messages",
            "",
            ContextUser.DOCS + "command-line.md#ssh-copy-console"
        })
public final class SshCommand extends HypervisorCommand {
    /** Of one host's output, at most, to be folded. */
    private static final int MOST_OF_HOST = 1 << 20;
    /** Of all outputs together. */
    private static final int MOST_OF_ALL = 64 << 20;

    private static final Duration NO_LIMIT = Duration.ofDays(365);

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "A cluster's name, or a run's id.")
    private String cluster;

    @Parameters(index = "1", arity = "0..1", paramLabel = "HOSTS", description = "The hosts; omitted with --all.")
    private Optional<String> hosts = Optional.empty();

    @Parameters(
            index = "2..*",
            arity = "0..*",
            paramLabel = "COMMAND",
            description = "The command to run on the hosts. Default: log in to the only host.")
    private List<String> words = List.of();

    @Option(names = "--all", description = "On all hosts of the cluster.")
    private boolean all;

    @Option(
            names = "--prefix",
            description = "Print each line as it comes, with its host before it, instead of equal outputs at the end.")
    private boolean prefix;

    @Option(names = "--json", description = "Print one JSON object with the exit code and output of each host.")
    private boolean json;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = TimeOption.class,
            description =
                    "Stop the command on a host where it runs for longer than this, such as 30s. Default: no limit")
    private Optional<Duration> timeout = Optional.empty();

    @Option(
            names = "--at-once",
            paramLabel = "N",
            defaultValue = "32",
            description = "On how many hosts at the same time at most. Default: ${DEFAULT-VALUE}")
    private int atOnce;

    private FoundCluster found;
    private Path directory;

    @Override
    public Integer call() throws IOException, InvalidRequestException, HypervisorException, InterruptedException {
        List<String> command = new ArrayList<>(words);
        if (all) {
            hosts.ifPresent(first -> command.add(0, first));
        } else if (hosts.isEmpty()) {
            throw new InvalidRequestException("No host is named; expected HOSTS, such as srv1 or srv[1-3], or --all");
        }
        OnHosts.check(atOnce);
        if (json && prefix) {
            throw new InvalidRequestException("--json and --prefix exclude each other; give one of them");
        }
        super.call(); // The connection to the hypervisor is closed before ssh begins, which may last.
        if (!all && !prefix && !json && timeout.isEmpty() && isOne(hosts.get())) {
            return ssh(hosts.get(), command);
        }
        if (command.isEmpty()) {
            throw new InvalidRequestException("Nobody can log in to several hosts at once; name a COMMAND behind --,"
                    + " such as: virtual-cluster ssh " + cluster + " "
                    + (all ? "--all" : "'" + hosts.get() + "'") + " -- uptime");
        }
        ClusterAccess access = ClusterAccess.in(directory, found.lease().orElseThrow());
        return onAll(access, access.named(all ? "" : hosts.get()), String.join(" ", command));
    }

    private boolean isOne(String word) {
        return found.hosts().stream().anyMatch(host -> host.name().equals(word));
    }

    @Override
    protected int call(Hypervisor connection)
            throws InvalidRequestException, HypervisorException, InterruptedException {
        found = Clusters.of(connection, context).named(cluster);
        directory = Clusters.keyDirectory(found, context);
        return ExitCode.PASSED;
    }

    private int ssh(String host, List<String> command) throws IOException, InterruptedException {
        List<String> ssh = new ArrayList<>(
                List.of("ssh", "-F", directory.resolve("ssh_config").toString(), host));
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

    private int onAll(ClusterAccess access, List<String> names, String command)
            throws IOException, InterruptedException {
        int limit = prefix ? 0 : Math.min(MOST_OF_HOST, MOST_OF_ALL / names.size());
        Map<String, HostOutput> outputs = new LinkedHashMap<>();
        names.forEach(name -> outputs.put(name, new HostOutput(limit)));
        ConcurrentSkipListSet<String> waiting = new ConcurrentSkipListSet<>(names);
        List<OnHosts.Result<Integer>> results;
        OnHosts onHosts;
        try (RemoteHosts remote = context.engine().remote();
                StatusLine status = new StatusLine(context.terminal())) {
            onHosts = new OnHosts(access, remote, atOnce);
            if (!prefix) {
                status.show("on " + HostNames.folded(names) + " ...");
            }
            results = onHosts.each(
                    names,
                    (host, connection) -> prefix
                            ? printing(connection, host, command)
                            : connection.execute(command, outputs.get(host), timeout.orElse(NO_LIMIT)),
                    ended -> {
                        waiting.remove(ended.host());
                        if (!prefix && !waiting.isEmpty()) {
                            status.show(names.size() - waiting.size() + " of " + names.size() + " hosts done, "
                                    + HostNames.folded(waiting) + " still running");
                        }
                    });
        }
        HostReport report = new HostReport(results.stream()
                .map(result -> HostReport.Line.of(result, outputs.get(result.host())))
                .toList());
        if (json) {
            context.printJson(report);
        } else if (!prefix) {
            report.printFolded(
                    context.out(),
                    outputs.entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, one -> one.getValue().fingerprint())));
        }
        if (!report.failures().isEmpty()) {
            context.printError(report.failures());
        }
        return onHosts.isInterrupted() ? ExitCode.CANCELLED : report.exitCode();
    }

    private int printing(RemoteHost connection, String host, String command)
            throws RemoteException, InterruptedException, IOException {
        try (OutputLines lines = new OutputLines(host + ": ", context.out())) {
            try {
                return connection.execute(command, lines::write, timeout.orElse(NO_LIMIT));
            } finally {
                lines.finish();
            }
        }
    }
}
