package io.jenkins.plugins.virtualcluster.cli.image;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.cli.base.HypervisorOption;
import io.jenkins.plugins.virtualcluster.cli.definitions.RepositoryOption;
import io.jenkins.plugins.virtualcluster.cli.definitions.Source;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.record.OutputText;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "pull",
        mixinStandardHelpOptions = true,
        description = {
            "Downloads images, makes disks of them if need be, and uploads them to the storage pool of each hypervisor, so"
                    + " that no run has to wait for that."
        },
        footerHeading = "%nNotes%n",
        footer = {
            "",
            "Exit code: 0, 2 if an image is not valid, 3 if one could not be had or uploaded.",
            "",
            "Example:",
            "  virtual-cluster image pull debian-12 --arch aarch64 --hypervisor qemu+ssh://root@machine/system",
            "",
            ContextUser.DOCS + "command-line.md#stop-cleanup-image"
        })
final class PullImage extends ContextUser implements Callable<Integer> {
    @Mixin
    private HypervisorOption hypervisorOption;

    @Mixin
    private RepositoryOption repository;

    @Option(
            names = "--arch",
            paramLabel = "ARCH",
            converter = WantedImage.ArchitectureConverter.class,
            description = "Only the image of this architecture. Default: all that images.yaml has.")
    private Optional<Architecture> architecture = Optional.empty();

    @Parameters(
            arity = "1..*",
            paramLabel = "NAME",
            description = "A name of images.yaml in the repository, or the path of an image file.")
    private List<String> names;

    @Override
    public Integer call() throws InvalidRequestException, RepositoryException, IOException, InterruptedException {
        int code = ExitCode.PASSED;
        try (Source source = repository.open()) {
            List<WantedImage> images = new ArrayList<>();
            for (String name : names) {
                images.addAll(WantedImage.all(source.definitions(), name, architecture));
            }
            for (HypervisorAddress address : hypervisorOption.addresses()) {
                try (Hypervisor hypervisor = context.engine().connect(address)) {
                    for (WantedImage image : images) {
                        code = Math.max(code, pull(image, hypervisor, address));
                    }
                } catch (HypervisorException e) {
                    code = ExitCode.INFRASTRUCTURE;
                    context.printError(e.getMessage());
                }
            }
        }
        return code;
    }

    /** One that fails keeps no other from being pulled. */
    private int pull(WantedImage image, Hypervisor hypervisor, HypervisorAddress address) throws InterruptedException {
        try {
            String volume = hypervisor.bring(image.image(), new Told());
            context.print("Image " + image + " is in storage pool " + address.pool() + " of " + address.place() + ": "
                    + volume);
            context.out().flush();
            return ExitCode.PASSED;
        } catch (HypervisorException e) {
            context.printError(e.getMessage());
            return ExitCode.INFRASTRUCTURE;
        }
    }

    /** Prints what happens; on a terminal how far it is stands in the last line. */
    private final class Told implements Hypervisor.StartListener {
        @Override
        public void note(String message) {
            progress("");
            context.print(OutputText.printable(message));
            context.out().flush();
        }

        @Override
        public void progress(String sentence) {
            if (context.terminal().live()) {
                String text = OutputText.printable(sentence);
                int columns = context.terminal().size().get().columns() - 1;
                context.out().print("\r" + text.substring(0, Math.min(text.length(), columns)) + "\u001b[K");
                context.out().flush();
            }
        }

        @Override
        public void started(String host) {
            // None is.
        }
    }
}
