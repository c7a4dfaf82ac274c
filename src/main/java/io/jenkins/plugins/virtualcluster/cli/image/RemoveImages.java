package io.jenkins.plugins.virtualcluster.cli.image;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.base.HypervisorOption;
import io.jenkins.plugins.virtualcluster.cli.definitions.RepositoryOption;
import io.jenkins.plugins.virtualcluster.cli.definitions.Source;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.StoredImage;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = {
            "Removes images from the pool. An image in use is not removed, and the exit code is not 0.",
            "A run that needs one later uploads it again."
        },
        footerHeading = "%nNotes%n",
        footer = {"", ContextUser.DOCS + "command-line.md#stop-cleanup-image"})
final class RemoveImages extends ContextUser implements Callable<Integer> {
    @Mixin
    private HypervisorOption hypervisorOption;

    @Mixin
    private RepositoryOption repository;

    @Parameters(
            arity = "1..*",
            paramLabel = "NAME",
            description = "The volume's name as 'image list' shows it, or a name of images.yaml in the repository.")
    private List<String> names;

    @Override
    public Integer call()
            throws InvalidRequestException, HypervisorException, RepositoryException, IOException,
                    InterruptedException {
        int code = ExitCode.PASSED;
        try (Source source = repository.open();
                Hypervisor hypervisor = context.engine().connect(hypervisorOption.address())) {
            for (String name : names) {
                try {
                    for (String volume : volumes(source, hypervisor, name)) {
                        hypervisor.removeImage(volume);
                        context.print("removed image " + volume);
                    }
                } catch (HypervisorException e) {
                    code = ExitCode.INFRASTRUCTURE;
                    context.printError(e.getMessage());
                }
            }
        }
        return code;
    }

    private List<String> volumes(Source source, Hypervisor hypervisor, String name)
            throws InvalidRequestException, HypervisorException, IOException, InterruptedException {
        if (!source.definitions().images().containsKey(name)) {
            return List.of(name);
        }
        List<String> volumes = new ArrayList<>();
        for (WantedImage wanted : WantedImage.all(source.definitions(), name, Optional.empty())) {
            if (wanted.isVolume()) {
                throw new HypervisorException("Image " + wanted + " is a volume that no run uploaded, so it is not"
                        + " removed; remove it with `virsh vol-delete`");
            }
            hypervisor.storedImages(wanted.image()).stream()
                    .map(StoredImage::name)
                    .forEach(volumes::add);
        }
        if (volumes.isEmpty()) {
            context.print("Image " + name + " is not in the pool");
        }
        return volumes;
    }
}
