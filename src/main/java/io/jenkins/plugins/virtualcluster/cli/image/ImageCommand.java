package io.jenkins.plugins.virtualcluster.cli.image;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "image",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Lists, uploads, removes and checks images: those that images.yaml names, and what runs uploaded from files and"
                    + " URLs to a hypervisor's storage pool.",
            "Images that somebody else put into the pool are neither listed nor removed. 'cleanup' removes old ones."
        },
        footer = {
            "",
            "Examples:",
            "  virtual-cluster image list --hypervisor qemu+ssh://root@machine/system",
            "  virtual-cluster image pull debian-12 --repository examples/images",
            "  virtual-cluster image check debian-12 --repository examples/images"
        })
public final class ImageCommand {
    private ImageCommand() {}

    public static CommandLine of(CommandContext surroundings) {
        return new CommandLine(new ImageCommand())
                .addSubcommand(new ListImages(surroundings))
                .addSubcommand(new PullImage(surroundings))
                .addSubcommand(new RemoveImages(surroundings))
                .addSubcommand(new CheckImage(surroundings));
    }
}
