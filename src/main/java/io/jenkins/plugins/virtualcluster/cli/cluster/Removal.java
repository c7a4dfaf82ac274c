package io.jenkins.plugins.virtualcluster.cli.cluster;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.base.ExitCode;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.StoredImage;
import io.jenkins.plugins.virtualcluster.hypervisor.leftover.Reaper;
import io.jenkins.plugins.virtualcluster.suite.cluster.AbandonedDirectories;
import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterStateDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Removes clusters one after the other, says what went, and continues after what could not be removed. */
final class Removal implements Reaper.Listener {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final CommandContext context;
    private final Hypervisor hypervisor;
    private int done;
    private boolean failed;

    Removal(CommandContext context, Hypervisor hypervisor) {
        this.context = context;
        this.hypervisor = hypervisor;
    }

    /** That of a command that does all this. */
    int exitCode() {
        return failed ? ExitCode.INFRASTRUCTURE : ExitCode.PASSED;
    }

    /** Removes private directories of clusters of that hypervisor that are not there, or never came to be. */
    void desertedDirectories(HypervisorAddress address, Set<String> there) throws IOException {
        AbandonedDirectories.Found found = AbandonedDirectories.in(context.privateDirectories(), address, there);
        for (Path directory : found.deserted()) {
            try {
                ClusterStateDirectory.remove(directory);
                context.print("removed directory " + directory);
            } catch (IOException e) {
                failed = true;
                context.printError("Cannot remove directory " + directory + ": " + e.getMessage());
            }
            done++;
        }
        for (String problem : found.problems()) {
            done++;
            failed = true;
            context.printError(problem);
        }
    }

    /** Says which copies of repositories were removed from the cache. */
    void copies(List<Path> removed) {
        done += removed.size();
        removed.forEach(copy -> context.print("removed copy of a repository " + copy));
    }

    /** Removes images from the pool that are old or too much; one that came into use meanwhile stays. */
    void images(Duration unused, long bytes) throws HypervisorException, InterruptedException {
        List<StoredImage> all = hypervisor.storedImages();
        for (StoredImage image : StoredImage.old(all, context.clock().instant(), unused, bytes)) {
            done++;
            try {
                hypervisor.removeImage(image.name());
                context.print("removed image " + image.name() + ", " + image.size());
            } catch (HypervisorException e) {
                failed = true;
                context.printError(e.getMessage());
            }
        }
    }

    void remove(FoundCluster cluster) throws InterruptedException {
        try {
            removed(cluster, hypervisor.destroy(cluster.run(), LIMIT));
        } catch (HypervisorException e) {
            failed(cluster, e);
        }
    }

    /** Whether there was nothing to remove. */
    boolean nothing() {
        return done == 0;
    }

    @Override
    public void removed(FoundCluster cluster, List<String> objects) {
        done++;
        objects.forEach(object -> context.print("removed " + object));
        try {
            ClusterStateDirectory.remove(context.privateDirectory(cluster.run()));
        } catch (IOException e) {
            failed = true;
            context.printError("Run " + cluster.run() + ": its SSH key could not be removed: " + e);
        }
    }

    @Override
    public void removed(String object) {
        done++;
        context.print("removed " + object);
    }

    @Override
    public void failed(FoundCluster cluster, HypervisorException failure) {
        done++;
        failed = true;
        context.printError("Run " + cluster.run() + ": " + failure.getMessage());
    }

    @Override
    public void unknown(FoundCluster cluster) {
        context.print("left run " + cluster.run()
                + ", which is incomplete or has a damaged lease, so that its owner is unknown: "
                + String.join(", ", cluster.objects()) + "; if it is yours: virtual-cluster stop --force "
                + cluster.run());
    }
}
