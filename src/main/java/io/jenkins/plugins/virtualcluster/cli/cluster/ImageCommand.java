package io.jenkins.plugins.virtualcluster.cli.cluster;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.terminal.Table;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.StoredImage;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "image",
        mixinStandardHelpOptions = true,
        subcommands = {ImageCommand.ListImages.class, ImageCommand.RemoveImages.class},
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nNotes%n",
        description = {
            "Lists and removes the images that runs uploaded from files and URLs to a hypervisor's storage pool.",
            "Other images in the pool are not shown. 'cleanup' removes old ones."
        },
        footer = {
            "",
            "Example:",
            "  virtual-cluster image list --hypervisor qemu+ssh://root@machine/system",
            "",
            ContextUser.DOCS + "command-line.md#stop-cleanup-image"
        })
public final class ImageCommand {

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description =
                    "Lists these images with their size, when a cluster last started from them, and what uses them.",
            footer = {"", ContextUser.DOCS + "command-line.md#stop-cleanup-image"})
    static final class ListImages extends HypervisorCommand {
        @Override
        protected int call(Hypervisor connection)
                throws InvalidRequestException, HypervisorException, InterruptedException {
            HypervisorAddress address = hypervisor.address();
            List<StoredImage> images = connection.storedImages();
            context.print((images.isEmpty() ? "No images from runs in pool " : "Images from runs in pool ")
                    + address.pool() + " of " + address.place());
            Table table = new Table();
            images.forEach(image -> table.row(
                    image.name(),
                    new DataSize(image.bytes()).about(),
                    image.lastUsed()
                            .map(used -> "last used " + Times.minute(used))
                            .orElse("last use unknown"),
                    image.isWhole() ? "" : "incomplete",
                    image.users().isEmpty() ? "" : "in use by " + String.join(", ", image.users())));
            table.print(context.terminal());
            return ExitCode.PASSED;
        }
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = {
                "Removes images from the pool. An image in use is not removed, and the exit code is not 0.",
                "A run that needs one later uploads it again."
            },
            footer = {"", ContextUser.DOCS + "command-line.md#stop-cleanup-image"})
    static final class RemoveImages extends HypervisorCommand {
        @Parameters(arity = "1..*", paramLabel = "NAME", description = "The image's name as 'image list' shows it.")
        private List<String> names;

        @Override
        protected int call(Hypervisor connection) throws InterruptedException {
            int code = ExitCode.PASSED;
            for (String name : names) {
                try {
                    connection.removeImage(name);
                    context.print("removed image " + name);
                } catch (HypervisorException e) {
                    code = ExitCode.INFRASTRUCTURE;
                    context.printError(e.getMessage());
                }
            }
            return code;
        }
    }
}
