package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.ImageClaim;
import io.jenkins.plugins.virtualcluster.hypervisor.PreparedImages;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtConnection;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtFailure;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtPool;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.TaskBatch;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ClaimText;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ImageVolume;
import io.jenkins.plugins.virtualcluster.hypervisor.document.LeaseText;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ObjectNames;
import io.jenkins.plugins.virtualcluster.hypervisor.document.VolumeDocument;
import io.jenkins.plugins.virtualcluster.hypervisor.image.ImageSources;
import io.jenkins.plugins.virtualcluster.hypervisor.image.Images;
import io.jenkins.plugins.virtualcluster.hypervisor.image.PoolSpace;
import io.jenkins.plugins.virtualcluster.hypervisor.image.StoredImages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Prepared images as volumes of the storage pool. As of an uploaded image, a second volume beside it says that it is whole; so
 * what was broken off is never used. A claim is a small volume whose making is the lock among masters.
 */
final class PoolPreparedImages implements PreparedImages {
    /** For a copy of what a preparation wrote. */
    private static final Duration COPY_LIMIT = Duration.ofMinutes(30);

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
        LibvirtPool pool = pool();
        Optional<LibvirtPool.Volume> newest = Optional.empty();
        for (String name : pool.volumes()) {
            if (ImageVolume.of(name).filter(image -> image.isPrepared(key)).isPresent()) {
                Optional<LibvirtPool.Volume> whole = images().prepared(name);
                if (whole.isPresent()
                        && newest.filter(other -> !made(other).isBefore(made(whole.get())))
                                .isEmpty()) {
                    newest = whole;
                }
            }
        }
        if (newest.isPresent()) {
            images().isUsed(newest.get().name());
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
        try {
            return ClaimText.fromVolume(pool.read(volume, 0, LeaseText.VOLUME_SIZE));
        } catch (LibvirtFailure e) {
            // Gone, or just at work: one such volume does not hide the others.
            if (e.connectionLost()) {
                throw e;
            }
            return Optional.empty();
        }
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
    public Image.Prepared keep(String key, String run, String host) throws HypervisorException, InterruptedException {
        String disk = ObjectNames.overlay(ObjectNames.domain(run, host));
        ImageVolume image = ImageVolume.prepared(key, run);
        LibvirtSession session = source.session();
        LibvirtConnection connection = session.connection();
        LibvirtPool pool = session.pool();
        LibvirtPool.Volume written = pool.find(disk)
                .orElseThrow(() -> new HypervisorException(
                        connection.place() + ": the disk " + disk + " of the prepared guest is gone"));
        new PoolSpace(pool, new StoredImages(connection, pool))
                .make(written.physical(), "the image that was prepared on " + host, note -> {});
        // Once begun it is waited for, also by a thread that is interrupted: a volume that comes later would stay.
        try {
            TaskBatch.run(List.of(() -> copy(pool, disk, image)), () -> {});
        } catch (HypervisorException | InterruptedException e) {
            remove(pool, image, e);
            throw e;
        }
        return new Image.Prepared(image.name());
    }

    private static void copy(LibvirtPool pool, String disk, ImageVolume image)
            throws HypervisorException, InterruptedException {
        pool.delete(image.marker());
        pool.delete(image.name());
        pool.copy(disk, image.name(), COPY_LIMIT);
        long length = pool.find(image.name())
                .map(LibvirtPool.Volume::physical)
                .orElseThrow(() -> new HypervisorException("The copy " + image.name() + " is gone"));
        pool.create(VolumeDocument.raw(image.marker(), length));
    }

    private static void remove(LibvirtPool pool, ImageVolume image, Exception why) {
        List<HypervisorException> failures = new ArrayList<>();
        boolean interrupted = TaskBatch.attempt(
                List.of(() -> {
                    pool.delete(image.marker());
                    pool.delete(image.name());
                }),
                failures,
                () -> {});
        failures.forEach(why::addSuppressed);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public List<String> removeHalfMade() throws HypervisorException, InterruptedException {
        LibvirtPool pool = pool();
        List<String> volumes = pool.volumes();
        Set<String> claimed = new HashSet<>();
        volumes.forEach(volume -> ImageVolume.claimed(volume).ifPresent(claimed::add));
        List<String> removed = new ArrayList<>();
        for (String volume : volumes) {
            Optional<ImageVolume> image = ImageVolume.of(volume).filter(ImageVolume::isPrepared);
            if (image.isPresent()
                    && !claimed.contains(image.get().digits())
                    && pool.find(image.get().marker()).isEmpty()
                    && pool.delete(volume)) {
                removed.add(volume);
            }
        }
        return removed;
    }
}
