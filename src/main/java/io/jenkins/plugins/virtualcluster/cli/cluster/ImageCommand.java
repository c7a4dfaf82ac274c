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
            "Lists and removes the images that runs uploaded from files and URLs to a hypervisor's storage pool.",
            "Other images in the pool are not shown. 'cleanup' removes old ones."
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
                    "Lists these images with their size, when a cluster last started from them, and what uses them.")
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
                        .println((images.isEmpty() ? "No images from runs in pool " : "Images from runs in pool ")
                                + address.pool() + " of " + address.place());
                Table table = new Table();
                images.forEach(image -> table.row(
                        image.name(),
                        size(image),
                        image.lastUsed()
                                .map(used -> "last used " + TimeFormat.minute(used))
                                .orElse("last use unknown"),
                        image.isWhole() ? "" : "incomplete",
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
                "Removes images from the pool. An image in use is not removed, and the exit code is not 0.",
                "A run that needs one later uploads it again."
            })
    private static final class RemoveImages implements Callable<Integer> {
        private final CommandContext surroundings;

        @Mixin
        private HypervisorOption hypervisorOption;

        @Parameters(arity = "1..*", paramLabel = "NAME", description = "The image's name as 'image list' shows it.")
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
