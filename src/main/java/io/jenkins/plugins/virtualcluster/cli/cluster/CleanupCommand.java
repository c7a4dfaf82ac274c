package io.jenkins.plugins.virtualcluster.cli.cluster;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.base.HypervisorOption;
import io.jenkins.plugins.virtualcluster.cli.base.UserError;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.leftover.Master;
import io.jenkins.plugins.virtualcluster.hypervisor.leftover.Reaper;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "cleanup",
        mixinStandardHelpOptions = true,
        description = {
            "Removes your leftovers from a hypervisor: clusters whose process has died, kept clusters whose time has"
                    + " ended, and incomplete ones. Prints what it removed.",
            "Other kept clusters, and everything of other owners, are never removed.",
            "Also removes images that runs uploaded to its storage pool, if no cluster uses them and they are old or take too"
                    + " much space; a run that needs one uploads it again. 'image list' shows them.",
            "Also removes cached copies of git repositories that have not been used for long or take too much space."
        },
        footer = {"", "Example:", "  virtual-cluster cleanup --hypervisor qemu+ssh://root@machine/system"})
public final class CleanupCommand implements Callable<Integer> {
    private final CommandContext surroundings;

    @Mixin
    private HypervisorOption hypervisorOption;

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

    public CleanupCommand(CommandContext surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws UserError, HypervisorException, InterruptedException, IOException {
        Master master = new LocalMaster(surroundings);
        HypervisorAddress address = hypervisorOption.address(surroundings);
        return Removal.on(hypervisorOption, surroundings, (hypervisor, removal) -> {
            new Reaper(hypervisor, master, surroundings.clock()).reap(removal);
            Set<String> there =
                    hypervisor.find().stream().map(FoundCluster::run).collect(Collectors.toSet());
            removal.desertedDirectories(address, there);
            removal.images(hypervisor, Duration.ofDays(imageDays), imageSpace.bytes());
            removal.copies(surroundings.repositories().removeUnused());
            if (removal.nothing()) {
                surroundings.out().println("No leftovers of " + master.owner());
            }
        });
    }
}
