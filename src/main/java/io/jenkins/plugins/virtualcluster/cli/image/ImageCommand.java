package io.jenkins.plugins.virtualcluster.cli.image;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import picocli.CommandLine.Command;

@Command(
        name = "image",
        mixinStandardHelpOptions = true,
        subcommands = {ListImages.class, PullImage.class, RemoveImages.class, CheckImage.class},
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Lists, uploads, removes and checks images: those that images.yaml names, and what runs uploaded from files and"
                    + " URLs to a hypervisor's storage pool.",
            "Images that somebody else put into the pool are neither listed nor removed. 'cleanup' removes old ones."
        },
        footerHeading = "%nNotes%n",
        footer = {
            "",
            "Examples:",
            "  virtual-cluster image list --hypervisor qemu+ssh://root@machine/system",
            "  virtual-cluster image pull debian-12 --repository examples/images",
            "  virtual-cluster image check debian-12 --repository examples/images",
            "",
            ContextUser.DOCS + "command-line.md#stop-cleanup-image"
        })
public final class ImageCommand {}
