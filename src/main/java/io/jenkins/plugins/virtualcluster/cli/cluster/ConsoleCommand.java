package io.jenkins.plugins.virtualcluster.cli.cluster;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.report.OutputLines;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "console",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the output of a guest's serial console.",
            "Control characters are escaped on a terminal; a file or pipe gets the raw bytes."
        },
        footer = {
            "",
            "Example:",
            "  virtual-cluster console -f xrootd srv1",
            "",
            ContextUser.DOCS + "command-line.md#ssh-copy-console"
        })
public final class ConsoleCommand extends HypervisorCommand.OfHost {
    private static final int PIECE = 1 << 20;
    private static final long PAUSE_MILLIS = 500;

    @Option(
            names = {"-f", "--follow"},
            description = "Keep printing new output, until Ctrl-C or until the cluster is removed.")
    private boolean follow;

    @Override
    protected int call(Hypervisor hypervisor)
            throws InvalidRequestException, HypervisorException, InterruptedException, IOException {
        FoundCluster found = found(hypervisor);
        OutputLines lines = new OutputLines("", context.out());
        long offset = 0;
        while (true) {
            byte[] bytes = read(hypervisor, found.run(), offset);
            print(bytes, lines);
            offset += bytes.length;
            if (bytes.length == 0) {
                if (follow) {
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
                if (!follow
                        || hypervisor.find().stream().noneMatch(one -> one.run().equals(found.run()))) {
                    lines.finish();
                    return ExitCode.PASSED;
                }
            }
        }
    }

    /** On a terminal, without what could control it. */
    private void print(byte[] bytes, OutputLines lines) throws IOException {
        if (context.terminal().live()) {
            lines.write(bytes, 0, bytes.length);
        } else {
            context.out().write(bytes, 0, bytes.length);
        }
        context.out().flush();
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
}
