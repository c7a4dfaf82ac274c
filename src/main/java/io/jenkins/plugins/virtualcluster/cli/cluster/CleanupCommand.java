package io.jenkins.plugins.virtualcluster.cli.cluster;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.leftover.Master;
import io.jenkins.plugins.virtualcluster.hypervisor.leftover.Reaper;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "cleanup",
        mixinStandardHelpOptions = true,
        description = {
            "Removes your leftovers from a hypervisor: clusters whose process has died, kept clusters whose time has"
                    + " ended, and incomplete ones. Prints what it removed.",
            "Other kept clusters, and everything of other owners, are never removed.",
            "Also removes images that runs uploaded to its storage pool, or prepared there, if no cluster uses them and they are old or take too"
                    + " much space; a run that needs one uploads or prepares it again. 'image list' shows them.",
            "Also removes cached copies of git repositories that have not been used for long or take too much space."
        },
        footer = {
            "",
            "Example:",
            "  virtual-cluster cleanup --hypervisor qemu+ssh://root@machine/system",
            "",
            ContextUser.DOCS + "command-line.md#stop-cleanup-image"
        })
public final class CleanupCommand extends HypervisorCommand {
    @Option(
            names = "--image-days",
            paramLabel = "DAYS",
            defaultValue = "90",
            description = "Keep an image this long after a cluster last started from it. Default: ${DEFAULT-VALUE}")
    private int imageDays;

    @Option(
            names = "--image-space",
            paramLabel = "SIZE",
            defaultValue = "100 GiB",
            converter = Size.class,
            description =
                    "How much space all images may take; the oldest are removed first, but none used within a day."
                            + " Default: ${DEFAULT-VALUE}")
    private DataSize imageSpace;

    /** Reads a size such as {@code 100 GiB}. */
    private static final class Size implements ITypeConverter<DataSize> {
        @Override
        public DataSize convert(String text) {
            try {
                return DataSize.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    @Override
    protected int call(Hypervisor connection)
            throws InvalidRequestException, HypervisorException, InterruptedException, IOException {
        Master master = new Clusters.LocalMaster(context);
        Removal removal = new Removal(context, connection);
        new Reaper(connection, master, context.clock()).reap(removal);
        Set<String> remaining =
                connection.find().stream().map(FoundCluster::run).collect(Collectors.toSet());
        removal.desertedDirectories(hypervisor.address(), remaining);
        removal.images(Duration.ofDays(imageDays), imageSpace.bytes());
        removal.copies(context.repositories().removeUnused());
        if (removal.nothing()) {
            context.print("No leftovers of " + master.owner());
        }
        return removal.exitCode();
    }
}
