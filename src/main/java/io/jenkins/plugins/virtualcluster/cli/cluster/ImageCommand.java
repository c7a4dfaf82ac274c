package io.jenkins.plugins.virtualcluster.cli.cluster;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.base.HypervisorOption;
import io.jenkins.plugins.virtualcluster.cli.base.UserError;
import io.jenkins.plugins.virtualcluster.cli.terminal.Table;
import io.jenkins.plugins.virtualcluster.cli.terminal.TimeFormat;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.StoredImage;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "image",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Lists and removes the images that runs brought from files and URLs into a hypervisor's storage pool.",
            "Images that somebody else put there are not among them. 'cleanup' removes old ones."
        },
        footer = {"", "Example:", "  virtual-cluster image list --hypervisor qemu+ssh://root@machine/system"})
public final class ImageCommand {
    private ImageCommand() {}

    public static CommandLine of(CommandContext surroundings) {
        return new CommandLine(new ImageCommand())
                .addSubcommand(new ListImages(surroundings))
                .addSubcommand(new RemoveImages(surroundings));
    }

    /** As tables have it. */
    static String size(StoredImage image) {
        return new DataSize(image.bytes() >> 20 << 20).toString();
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description =
                    "Shows these images with their size, when a cluster was started from them last, and what uses them.")
    private static final class ListImages implements Callable<Integer> {
        private final CommandContext surroundings;

        @Mixin
        private HypervisorOption hypervisorOption;

        ListImages(CommandContext surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() throws UserError, HypervisorException, InterruptedException {
            HypervisorAddress address = hypervisorOption.address(surroundings);
            try (Hypervisor hypervisor = surroundings.engine().connect(address)) {
                List<StoredImage> images = hypervisor.storedImages();
                surroundings
                        .out()
                        .println((images.isEmpty() ? "No images of runs in pool " : "Images of runs in pool ")
                                + address.pool() + " of " + address.place());
                Table table = new Table();
                images.forEach(image -> table.row(
                        image.name(),
                        size(image),
                        image.lastUsed()
                                .map(used -> "last used " + TimeFormat.minute(used))
                                .orElse("last use unknown"),
                        image.isWhole() ? "" : "not complete",
                        image.users().isEmpty() ? "" : "in use by " + String.join(", ", image.users())));
                table.print(surroundings.terminal());
            }
            return ExitCode.PASSED;
        }
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = {
                "Removes these images from the pool. One that is in use stays, and the exit code says so.",
                "A run that needs one later brings it again."
            })
    private static final class RemoveImages implements Callable<Integer> {
        private final CommandContext surroundings;

        @Mixin
        private HypervisorOption hypervisorOption;

        @Parameters(arity = "1..*", paramLabel = "NAME", description = "As 'image list' shows it.")
        private List<String> names;

        RemoveImages(CommandContext surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() throws UserError, HypervisorException, InterruptedException {
            int code = ExitCode.PASSED;
            try (Hypervisor hypervisor = surroundings.engine().connect(hypervisorOption.address(surroundings))) {
                for (String name : names) {
                    try {
                        hypervisor.removeImage(name);
                        surroundings.out().println("removed image " + name);
                    } catch (HypervisorException e) {
                        code = ExitCode.INFRASTRUCTURE;
                        surroundings.err().println(e.getMessage());
                    }
                }
            }
            return code;
        }
    }
}
