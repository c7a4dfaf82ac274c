package io.jenkins.plugins.virtualcluster.cli.cluster;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.base.HypervisorOption;
import io.jenkins.plugins.virtualcluster.cli.base.UserError;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.report.OutputLines;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "console",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the output of a guest's serial console.",
            "Control characters are escaped on a terminal; a file or pipe gets the raw bytes."
        },
        footer = {"", "Example:", "  virtual-cluster console -f xrootd srv1"})
public final class ConsoleCommand implements Callable<Integer> {
    private static final int PIECE = 1 << 20;
    private static final long PAUSE_MILLIS = 500;

    private final CommandContext surroundings;

    @Mixin
    private HypervisorOption hypervisorOption;

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "A cluster's name, or a run's id.")
    private String cluster;

    @Parameters(index = "1", paramLabel = "HOST", description = "The host's short name.")
    private String host;

    @Option(
            names = {"-f", "--follow"},
            description = "Keep printing new output, until Ctrl-C or until the cluster is removed.")
    private boolean follow;

    public ConsoleCommand(CommandContext surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws UserError, HypervisorException, InterruptedException {
        try (Hypervisor hypervisor = surroundings.engine().connect(hypervisorOption.address(surroundings))) {
            FoundCluster found = Clusters.of(hypervisor, surroundings).named(cluster);
            Clusters.requireHost(found, host);
            OutputLines lines = new OutputLines("", surroundings.out());
            long offset = 0;
            while (true) {
                byte[] bytes = read(hypervisor, found.run(), offset);
                print(bytes, lines);
                offset += bytes.length;
                if (bytes.length == 0 && !follow) {
                    lines.finish();
                    return ExitCode.PASSED;
                }
                if (bytes.length == 0) {
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                    if (isGone(hypervisor, found.run())) {
                        lines.finish();
                        return ExitCode.PASSED;
                    }
                }
            }
        }
    }

    /** Nothing, if the cluster is being taken down under the reader. */
    private byte[] read(Hypervisor hypervisor, String run, long offset)
            throws HypervisorException, InterruptedException {
        try {
            return hypervisor.console(run, host, offset, PIECE);
        } catch (HypervisorException e) {
            if (!follow || offset == 0 || hasHost(hypervisor, run)) {
                throw e;
            }
            return new byte[0];
        }
    }

    private boolean hasHost(Hypervisor hypervisor, String run) throws HypervisorException, InterruptedException {
        return hypervisor.find().stream()
                .filter(one -> one.run().equals(run))
                .flatMap(one -> one.hosts().stream())
                .anyMatch(one -> one.name().equals(host));
    }

    private static boolean isGone(Hypervisor hypervisor, String run) throws HypervisorException, InterruptedException {
        return hypervisor.find().stream().noneMatch(one -> one.run().equals(run));
    }

    private void print(byte[] bytes, OutputLines lines) {
        if (surroundings.terminal().live()) {
            lines.take(ByteBuffer.wrap(bytes));
        } else {
            surroundings.out().write(bytes, 0, bytes.length);
            surroundings.out().flush();
        }
    }
}
