package io.jenkins.plugins.virtualcluster.hypervisor.leftover;

import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.ImageClaim;
import io.jenkins.plugins.virtualcluster.hypervisor.PreparedImages;
import io.jenkins.plugins.virtualcluster.hypervisor.image.ImageCache;
import io.jenkins.plugins.virtualcluster.hypervisor.libvirt.KvmProbe;
import io.jenkins.plugins.virtualcluster.hypervisor.local.TempFiles;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Removes a master's leftovers from a hypervisor: clusters whose run is over or whose lease has ended. Never one that the
 * master uses, and never another owner's.
 */
public final class Reaper {
    /** For one cluster; what cannot be removed in it is told. */
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** A run may be resumed, and a lease renewed, while others are removed. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    /** Hears what becomes of each cluster that is, or may be, a leftover. */
    public interface Listener {
        /** @param objects what was removed, one per line, such as {@code domain vc-k3f9-srv1} */
        void removed(FoundCluster cluster, List<String> objects);

        /** Something of it is still there; the next time it is tried again. */
        void failed(FoundCluster cluster, HypervisorException failure);

        /** It is half-made, or its lease is damaged: nobody knows whose it is, and it stays. */
        void unknown(FoundCluster cluster);

        /** Something of a preparation of an image was removed that was broken off, such as a volume. */
        default void removed(String object) {
            // Most want to know of clusters alone.
        }
    }

    private final Hypervisor hypervisor;
    private final Master master;
    private final Clock clock;
    private List<FoundCluster> seen = List.of();
    private Instant seenAt = Instant.MIN;

    public Reaper(Hypervisor hypervisor, Master master, Clock clock) {
        this.hypervisor = hypervisor;
        this.master = master;
        this.clock = clock;
    }

    /**
     * Looks once at all that is there. Temporary files of this user's processes that are gone are removed as well, and
     * images in its cache that are old or too much.
     *
     * @throws HypervisorException if it cannot be told what is there
     */
    public void reap(Listener listener) throws HypervisorException, InterruptedException {
        TempFiles.removeLeftovers();
        trimImages();
        look();
        for (FoundCluster cluster : seen) {
            if (isLeftover(cluster)) {
                Optional<FoundCluster> now = asItIsNow(cluster);
                if (now.isPresent() && isLeftover(now.get())) {
                    remove(now.get(), listener);
                }
            } else if (master.stateOf(cluster, clock.instant()) == ClusterState.HALF_MADE) {
                listener.unknown(cluster);
            }
        }
        preparations(listener);
    }

    /** A claim is what its lease is; what nobody claims is nobody's. */
    private void preparations(Listener listener) throws HypervisorException, InterruptedException {
        PreparedImages images = hypervisor.preparedImages();
        for (ImageClaim claim : images.claims()) {
            FoundCluster holder = new FoundCluster(
                    claim.lease().run(), Optional.of(claim.lease()), List.of(), List.of(), Optional.empty());
            if (isLeftover(holder)) {
                images.release(claim.key());
                listener.removed("the claim of run " + claim.lease().run() + ", which prepared an image");
            }
        }
        images.removeHalfMade().forEach(volume -> listener.removed("incomplete prepared image " + volume));
    }

    private static void trimImages() {
        try {
            ImageCache.ofUser().trim();
        } catch (IOException e) {
            System.getLogger(Reaper.class.getName()).log(System.Logger.Level.DEBUG, "cached images are left", e);
        }
    }

    private boolean isLeftover(FoundCluster cluster) {
        return master.stateOf(cluster, clock.instant()) == ClusterState.LEFTOVER
                && (master.owns(cluster) || KvmProbe.isProbe(cluster));
    }

    private Optional<FoundCluster> asItIsNow(FoundCluster cluster) throws HypervisorException, InterruptedException {
        Duration age = Duration.between(seenAt, clock.instant());
        if (age.isNegative() || age.compareTo(LOOK_AGAIN) > 0) {
            look();
        }
        return seen.stream().filter(its -> its.run().equals(cluster.run())).findFirst();
    }

    private void look() throws HypervisorException, InterruptedException {
        seen = hypervisor.find();
        seenAt = clock.instant();
    }

    private void remove(FoundCluster cluster, Listener listener) throws InterruptedException {
        try {
            listener.removed(cluster, hypervisor.destroy(cluster.run(), LIMIT));
        } catch (HypervisorException e) {
            listener.failed(cluster, e);
        }
    }
}
