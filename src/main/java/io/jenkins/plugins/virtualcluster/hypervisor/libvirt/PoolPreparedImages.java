package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.ImageClaim;
import io.jenkins.plugins.virtualcluster.hypervisor.PreparedImages;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtFailure;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtPool;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ClaimText;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ImageVolume;
import io.jenkins.plugins.virtualcluster.hypervisor.document.LeaseText;
import io.jenkins.plugins.virtualcluster.hypervisor.document.VolumeDocument;
import io.jenkins.plugins.virtualcluster.hypervisor.image.ImageSources;
import io.jenkins.plugins.virtualcluster.hypervisor.image.Images;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Prepared images as volumes of the storage pool: each is the disk of the guest on which it was prepared, under the name of an
 * image from the beginning. As of an uploaded one, a second volume beside it says that it is whole; so what was broken off is
 * never used. A claim is a small volume whose making is the lock among masters.
 */
final class PoolPreparedImages implements PreparedImages {
    private final Source source;
    private final ImageSources sources;

    /** Where the session is got from: a new one after a lost connection. */
    interface Source {
        LibvirtSession session() throws HypervisorException, InterruptedException;
    }

    PoolPreparedImages(Source source, ImageSources sources) {
        this.source = source;
        this.sources = sources;
    }

    private LibvirtPool pool() throws HypervisorException, InterruptedException {
        return source.session().pool();
    }

    private Images images() throws HypervisorException, InterruptedException {
        LibvirtSession session = source.session();
        return new Images(session.connection(), session.pool(), sources);
    }

    @Override
    public String identity(Image image) throws HypervisorException, InterruptedException {
        return images().identity(image);
    }

    @Override
    public Optional<Image.Prepared> find(String key) throws HypervisorException, InterruptedException {
        Images images = images();
        List<LibvirtPool.Volume> whole = new ArrayList<>();
        for (String name : pool().volumes()) {
            if (ImageVolume.of(name).filter(image -> image.isPrepared(key)).isPresent()) {
                images.prepared(name).ifPresent(whole::add);
            }
        }
        Optional<LibvirtPool.Volume> newest = whole.stream().max(Comparator.comparing(PoolPreparedImages::made));
        if (newest.isPresent()) {
            images.isUsed(newest.get().name());
        }
        return newest.map(volume -> new Image.Prepared(volume.name()));
    }

    private static Instant made(LibvirtPool.Volume volume) {
        return volume.changed().orElse(Instant.EPOCH);
    }

    @Override
    public boolean claim(ImageClaim claim) throws HypervisorException, InterruptedException {
        LibvirtPool pool = pool();
        String volume = ImageVolume.claim(claim.key());
        try {
            pool.create(VolumeDocument.raw(volume, LeaseText.VOLUME_SIZE));
        } catch (LibvirtFailure e) {
            if (e.volumeExists()) {
                return false;
            }
            throw e;
        }
        boolean done = false;
        try {
            pool.write(volume, ClaimText.volume(claim));
            done = true;
            return true;
        } finally {
            if (!done) {
                pool.delete(volume);
            }
        }
    }

    @Override
    public void renew(ImageClaim claim) throws HypervisorException, InterruptedException {
        pool().write(ImageVolume.claim(claim.key()), ClaimText.volume(claim));
    }

    @Override
    public Optional<ImageClaim> claimed(String key) throws HypervisorException, InterruptedException {
        return read(pool(), ImageVolume.claim(key));
    }

    private static Optional<ImageClaim> read(LibvirtPool pool, String volume)
            throws HypervisorException, InterruptedException {
        return pool.readIfThere(volume, LeaseText.VOLUME_SIZE).flatMap(ClaimText::fromVolume);
    }

    @Override
    public List<ImageClaim> claims() throws HypervisorException, InterruptedException {
        LibvirtPool pool = pool();
        List<ImageClaim> claims = new ArrayList<>();
        for (String volume : pool.volumes()) {
            if (ImageVolume.claimed(volume).isPresent()) {
                read(pool, volume).ifPresent(claims::add);
            }
        }
        return claims;
    }

    @Override
    public void release(String key) throws HypervisorException, InterruptedException {
        pool().delete(ImageVolume.claim(key));
    }

    @Override
    public Image.Preparing on(Image original, String key, String run) {
        return new Image.Preparing(original, ImageVolume.prepared(key, run).name());
    }

    @Override
    public Image.Prepared keep(String key, String run) throws HypervisorException, InterruptedException {
        LibvirtPool pool = pool();
        ImageVolume image = ImageVolume.prepared(key, run);
        LibvirtPool.Volume disk = pool.find(image.name())
                .orElseThrow(() -> new HypervisorException("Storage pool " + pool.name() + " of " + pool.hypervisor()
                        + ": the prepared image " + image.name() + " was removed meanwhile; run the suite again"));
        pool.create(VolumeDocument.raw(image.marker(), disk.physical()));
        return new Image.Prepared(image.name());
    }

    @Override
    public void discard(String run) throws HypervisorException, InterruptedException {
        LibvirtPool pool = pool();
        removeHalfMade(
                pool,
                pool.volumes().stream()
                        .filter(volume -> ImageVolume.of(volume)
                                .filter(image -> image.isPreparedOn(run))
                                .isPresent())
                        .toList());
    }

    @Override
    public List<String> removeHalfMade() throws HypervisorException, InterruptedException {
        LibvirtPool pool = pool();
        return removeHalfMade(pool, ImageVolume.unclaimed(pool.volumes()));
    }

    private static List<String> removeHalfMade(LibvirtPool pool, List<String> images)
            throws HypervisorException, InterruptedException {
        List<String> removed = new ArrayList<>();
        for (String volume : images) {
            String marker = ImageVolume.of(volume).orElseThrow().marker();
            if (pool.find(marker).isEmpty() && pool.delete(volume)) {
                removed.add(volume);
            }
        }
        return removed;
    }
}
