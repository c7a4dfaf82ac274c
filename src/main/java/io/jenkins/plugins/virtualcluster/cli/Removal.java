package io.jenkins.plugins.virtualcluster.cli;

import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Removes clusters one after the other, says what went, and goes on after what could not be removed. */
final class Removal {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Surroundings surroundings;
    private final Hypervisor hypervisor;
    private boolean failed;

    Removal(Surroundings surroundings, Hypervisor hypervisor) {
        this.surroundings = surroundings;
        this.hypervisor = hypervisor;
    }

    void remove(FoundCluster cluster) throws InterruptedException, IOException {
        try {
            hypervisor
                    .destroy(cluster.run(), LIMIT)
                    .forEach(object -> surroundings.out().println("removed " + object));
            removePrivate(surroundings.privateDirectory(cluster.run()));
        } catch (HypervisorException e) {
            failed = true;
            surroundings.err().println("Run " + cluster.run() + ": " + e.getMessage());
        }
    }

    /** What let in to the hosts goes with them. */
    private static void removePrivate(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> list = Files.list(directory)) {
            files = list.toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(directory);
    }

    int exitCode() {
        return failed ? ExitCode.INFRASTRUCTURE : ExitCode.PASSED;
    }
}
