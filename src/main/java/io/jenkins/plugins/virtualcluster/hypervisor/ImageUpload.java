package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.Image;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Brings an image file into the pool, once for each content. The volume is named by the content's hash; making it is the
 * lock among masters; and a second, empty volume beside it says that it is whole, by having the file's length as its
 * capacity. So what was broken off is never used.
 */
final class ImageUpload {
    private static final Duration LIMIT = Duration.ofHours(2);
    /** Another master's upload that has not grown for so long was broken off. */
    private static final Duration STANDSTILL = Duration.ofSeconds(60);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Pool pool;
    private final Cache cache;
    private final Hypervisor.StartListener listener;
    private final Duration standstill;

    ImageUpload(Pool pool, Cache cache, Hypervisor.StartListener listener) {
        this(pool, cache, listener, STANDSTILL);
    }

    ImageUpload(Pool pool, Cache cache, Hypervisor.StartListener listener, Duration standstill) {
        this.standstill = standstill;
        this.pool = pool;
        this.cache = cache;
        this.listener = listener;
    }

    PoolImage bring(Image image) throws HypervisorException, InterruptedException {
        if (image instanceof Image.Download download) {
            Optional<PoolImage> there = whole(download.sha256());
            if (there.isPresent()) {
                return there.get();
            }
            listener.note("Downloading image " + download.url());
            Path file = ImageDownload.fetch(download);
            try {
                return bring(file, download.sha256());
            } finally {
                ImageDownload.discard(file);
            }
        }
        if (image instanceof Image.LocalFile local) {
            return bring(local.path(), ImageFile.sha256(local.path(), cache));
        }
        throw new IllegalArgumentException("not an image that is brought: " + image);
    }

    /** Whether the pool has the whole of it. */
    boolean has(Image image) throws HypervisorException, InterruptedException {
        return whole(sha256(image)).isPresent();
    }

    private String sha256(Image image) throws HypervisorException, InterruptedException {
        return image instanceof Image.Download download
                ? download.sha256()
                : ImageFile.sha256(((Image.LocalFile) image).path(), cache);
    }

    PoolImage preview(Image image) throws HypervisorException, InterruptedException {
        String sha256 = sha256(image);
        Optional<PoolImage> there = whole(sha256);
        if (there.isPresent()) {
            return there.get();
        }
        if (image instanceof Image.LocalFile local) {
            ImageFile file = ImageFile.read(local.path());
            return new PoolImage(pool.path(name(sha256)), file.format(), file.capacity());
        }
        return new PoolImage(pool.path(name(sha256)), "qcow2", 0);
    }

    private PoolImage bring(Path path, String sha256) throws HypervisorException, InterruptedException {
        ImageFile file = ImageFile.read(path);
        while (true) {
            Optional<PoolImage> there = whole(sha256);
            if (there.isPresent()) {
                // libvirt looks into a volume only some time after the upload, and calls it raw until then.
                return new PoolImage(there.get().path(), file.format(), file.capacity());
            }
            try {
                pool.create(new VolumeDocument(
                        name(sha256), VolumeDocument.raw(name(sha256), 0).xml()));
            } catch (LibvirtFailure e) {
                if (!e.volumeExists()) {
                    throw e;
                }
                awaitOther(sha256);
                continue;
            }
            upload(file, sha256);
        }
    }

    private void upload(ImageFile file, String sha256) throws HypervisorException, InterruptedException {
        listener.note("Bringing image " + file.path().getFileName() + " into storage pool " + pool.name() + ", "
                + new DataSize(file.length() >> 20 << 20));
        try (InputStream content = Files.newInputStream(file.path())) {
            pool.write(name(sha256), content, file.length(), LIMIT);
            pool.create(VolumeDocument.raw(marker(sha256), file.length()));
        } catch (IOException e) {
            HypervisorException failure = new HypervisorException("Image " + file.path() + " cannot be read: " + e, e);
            undo(sha256, failure);
            throw failure;
        } catch (HypervisorException | InterruptedException e) {
            undo(sha256, e);
            throw e;
        }
    }

    private void undo(String sha256, Exception cause) throws InterruptedException {
        try {
            pool.delete(name(sha256));
        } catch (HypervisorException e) {
            cause.addSuppressed(e);
        }
    }

    /** Returns when the other master's upload is whole, or is gone. */
    private void awaitOther(String sha256) throws HypervisorException, InterruptedException {
        listener.note("Another run is bringing the same image; waiting for it");
        long size = -1;
        Deadline end = Deadline.in(standstill);
        while (whole(sha256).isEmpty()) {
            Optional<Pool.Volume> volume = pool.find(name(sha256));
            if (volume.isEmpty()) {
                return;
            }
            if (volume.get().physical() != size) {
                size = volume.get().physical();
                end = Deadline.in(standstill);
            } else if (end.hasPassed()) {
                pool.delete(name(sha256));
                return;
            }
            Thread.sleep(LOOK_AGAIN.toMillis());
        }
    }

    private Optional<PoolImage> whole(String sha256) throws HypervisorException, InterruptedException {
        Optional<Pool.Volume> marker = pool.find(marker(sha256));
        if (marker.isEmpty()) {
            return Optional.empty();
        }
        Optional<Pool.Volume> volume = pool.find(name(sha256));
        if (volume.isEmpty() || volume.get().physical() != marker.get().capacity()) {
            pool.delete(marker(sha256));
            return Optional.empty();
        }
        return volume.map(its -> new PoolImage(pool.path(its.name()), its.format(), its.capacity()));
    }

    private static String name(String sha256) {
        return Names.IMAGE + sha256.substring(0, 24) + ".img";
    }

    private static String marker(String sha256) {
        return Names.IMAGE + sha256.substring(0, 24) + ".whole";
    }
}
