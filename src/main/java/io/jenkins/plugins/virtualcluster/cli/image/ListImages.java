package io.jenkins.plugins.virtualcluster.cli.image;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.base.HypervisorOption;
import io.jenkins.plugins.virtualcluster.cli.definitions.RepositoryOption;
import io.jenkins.plugins.virtualcluster.cli.definitions.Source;
import io.jenkins.plugins.virtualcluster.cli.terminal.Table;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.StoredImage;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the images that runs uploaded or prepared, with their size, when a cluster last started from them, and what uses"
                    + " them.",
            "Also says which of them images.yaml of the repository names, and which of those are not in the pool yet."
        },
        footerHeading = "%nNotes%n",
        footer = {"", ContextUser.DOCS + "command-line.md#stop-cleanup-image"})
final class ListImages extends ContextUser implements Callable<Integer> {
    @Mixin
    private HypervisorOption hypervisorOption;

    @Mixin
    private RepositoryOption repository;

    @Override
    public Integer call()
            throws InvalidRequestException, HypervisorException, RepositoryException, IOException,
                    InterruptedException {
        HypervisorAddress address = hypervisorOption.address();
        try (Source source = repository.open();
                Hypervisor hypervisor = context.engine().connect(address)) {
            List<StoredImage> images = hypervisor.storedImages();
            context.print((images.isEmpty() ? "No images from runs in pool " : "Images from runs in pool ")
                    + address.pool() + " of " + address.place());
            Map<String, String> names = new HashMap<>();
            Table missing = new Table();
            boolean isMissing = false;
            for (String name : source.definitions().images().keySet()) {
                for (WantedImage wanted : WantedImage.all(source.definitions(), name, Optional.empty())) {
                    List<StoredImage> stored = wanted.isVolume() ? List.of() : hypervisor.storedImages(wanted.image());
                    stored.forEach(one -> names.put(one.name(), wanted.toString()));
                    if (stored.isEmpty() && !wanted.isVolume()) {
                        isMissing = true;
                        missing.row(wanted.toString());
                    }
                }
            }
            Table table = new Table();
            images.forEach(image -> table.row(
                    image.name(),
                    names.getOrDefault(image.name(), image.isPrepared() ? "prepared" : ""),
                    image.size().toString(),
                    image.lastUsed()
                            .map(used -> "last used " + Times.minute(used))
                            .orElse("last use unknown"),
                    image.isWhole() ? "" : "incomplete",
                    image.users().isEmpty() ? "" : "in use by " + String.join(", ", image.users())));
            table.print(context.terminal());
            if (isMissing) {
                context.print("Not in the pool yet; a run, or 'image pull', uploads them:");
                missing.print(context.terminal());
            }
        }
        return ExitCode.PASSED;
    }
}
