package io.jenkins.plugins.virtualcluster.hypervisor.image;

import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.StoredImage;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.Deadline;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtFailure;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtPool;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ImageVolume;
import io.jenkins.plugins.virtualcluster.hypervisor.document.PoolImage;
import io.jenkins.plugins.virtualcluster.hypervisor.document.VolumeDocument;
import io.jenkins.plugins.virtualcluster.hypervisor.local.Cache;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Brings an image file into the pool, once for each content. The volume is named by the content's hash; making it is the
 * lock among masters; and a second, empty volume beside it says that it is whole, by having the file's length as its
 * capacity. So what was broken off is never used. When that second volume was written to last says when the image was used.
 *
 * <p>What is made of an image that no host boots from as it is has a volume of another name.
 */
final class ImageUpload {
    private static final Duration LIMIT = Duration.ofHours(2);
    /** Another master's upload that has not grown for so long was broken off. */
    private static final Duration STANDSTILL = Duration.ofSeconds(60);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final LibvirtPool pool;
    private final StoredImages stored;
    private final Cache cache;
    private final ImageCache files;
    private final ImageSources sources;
    private final Hypervisor.StartListener listener;
    private final Duration standstill;

    ImageUpload(LibvirtPool pool, StoredImages stored, ImageSources sources, Hypervisor.StartListener listener) {
        this(pool, stored, Cache.ofUser(), ImageCache.ofUser(), sources, listener, STANDSTILL);
    }

    ImageUpload(
            LibvirtPool pool,
            StoredImages stored,
            Cache cache,
            ImageCache files,
            ImageSources sources,
            Hypervisor.StartListener listener,
            Duration standstill) {
        this.standstill = standstill;
        this.pool = pool;
        this.stored = stored;
        this.cache = cache;
        this.files = files;
        this.sources = sources;
        this.listener = listener;
    }

    /**
     * The image in the pool, as it is or as what was made of it.
     *
     * @throws HypervisorException if it cannot be had, or is nothing that a host boots from
     */
    PoolImage bring(Image image) throws HypervisorException, InterruptedException {
        String digits = digits(image, cache);
        Optional<PoolImage> there = there(digits, this::isUsed);
        if (there.isPresent()) {
            return there.get();
        }
        if (image instanceof Image.LocalFile local) {
            return bring(ImageFile.read(local.path()), digits);
        }
        Image.Download download = (Image.Download) image;
        try (ImageCache.Entry entry = files.take(digits, file -> download(download, file))) {
            return bring(ImageFile.read(entry.file(), download.url().toString()), digits);
        }
    }

    private void download(Image.Download image, Path file)
            throws HypervisorException, IOException, InterruptedException {
        long there = Files.exists(file) ? Files.size(file) : 0;
        String what = "Downloading image " + image.url();
        listener.note(there == 0 ? what : what + ", of which an earlier run got " + TransferProgress.amount(there));
        TransferProgress progress = new TransferProgress(what, there, listener, System::nanoTime);
        new ImageDownload(image, sources, ImageDownload.Limits.USUAL, cache, progress).to(file);
    }

    private PoolImage bring(ImageFile file, String digits) throws HypervisorException, InterruptedException {
        if (file.format().use() == ImageFormat.Use.BOOTS) {
            return bring(file, new ImageVolume(digits, false));
        }
        try (ImageCache.Entry entry = files.take(digits + ".made", made -> {
            listener.note("Image " + file.name() + " is " + file.format() + "; preparing a disk from it");
            new ImagePreparation(file, ImagePreparation.Limits.USUAL).to(made);
        })) {
            return bring(ImageFile.read(entry.file(), file.name()), new ImageVolume(digits, true));
        }
    }

    /** Whether the pool has the whole of it. */
    boolean has(Image image) throws HypervisorException, InterruptedException {
        return there(digits(image, cache), unused -> {}).isPresent();
    }

    /** What the names of its volumes begin with: those of its checksum. */
    static String digits(Image image, Cache cache) throws HypervisorException {
        return image instanceof Image.Download download
                ? download.checksum().digits()
                : ImageFile.sha256(((Image.LocalFile) image).path(), cache);
    }

    PoolImage preview(Image image) throws HypervisorException, InterruptedException {
        String digits = digits(image, cache);
        Optional<PoolImage> there = there(digits, unused -> {});
        if (there.isPresent()) {
            return there.get();
        }
        if (image instanceof Image.LocalFile local) {
            ImageFile file = ImageFile.read(local.path());
            boolean made = file.format().use() != ImageFormat.Use.BOOTS;
            return new PoolImage(
                    pool.path(new ImageVolume(digits, made).name()),
                    made ? ImageFormat.QCOW2.driver() : file.format().driver(),
                    file.capacity());
        }
        return new PoolImage(pool.path(new ImageVolume(digits, false).name()), ImageFormat.QCOW2.driver(), 0);
    }

    private PoolImage bring(ImageFile file, ImageVolume volume) throws HypervisorException, InterruptedException {
        while (true) {
            Optional<PoolImage> there = there(volume, this::isUsed);
            if (there.isPresent()) {
                return there.get();
            }
            makeSpace(file);
            try {
                pool.create(VolumeDocument.raw(volume.name(), 0));
            } catch (LibvirtFailure e) {
                if (!e.volumeExists()) {
                    throw e;
                }
                awaitOther(volume);
                continue;
            }
            upload(file, volume);
        }
    }

    private void upload(ImageFile file, ImageVolume volume) throws HypervisorException, InterruptedException {
        String what = "Uploading image " + file.name() + " into storage pool " + pool.name();
        listener.note(what + ", " + TransferProgress.amount(file.length()));
        TransferProgress progress = new TransferProgress(what, 0, listener, System::nanoTime);
        try (InputStream content = Files.newInputStream(file.path())) {
            pool.write(volume.name(), progress.reported(content, file.length()), file.length(), LIMIT);
            pool.create(VolumeDocument.raw(volume.marker(), file.length()));
        } catch (IOException e) {
            HypervisorException failure = new HypervisorException("Image " + file.name() + " cannot be read: " + e, e);
            undo(volume, failure);
            throw failure;
        } catch (HypervisorException | InterruptedException e) {
            undo(volume, e);
            throw e;
        } finally {
            progress.end();
        }
    }

    /** Where the pool lacks space for it, images go that nobody uses, those first that were used longest ago. */
    private void makeSpace(ImageFile file) throws HypervisorException, InterruptedException {
        long free = pool.freeNow().bytes();
        if (free >= file.length()) {
            return;
        }
        for (StoredImage image : StoredImage.oldest(stored.list(), Instant.now(), file.length() - free)) {
            stored.remove(image.name());
            listener.note("Storage pool " + pool.name() + " lacks space: removed image " + image.name() + ", "
                    + TransferProgress.amount(image.bytes())
                    + ", which no cluster uses; a run that needs it "
                    + (image.isPrepared() ? "prepares" : "uploads") + " it again");
        }
        free = pool.freeNow().bytes();
        if (free < file.length()) {
            throw new HypervisorException(
                    "Storage pool " + pool.name() + " of " + pool.hypervisor() + " has "
                            + TransferProgress.amount(free) + " free, and image " + file.name() + " needs "
                            + TransferProgress.amount(file.length())
                            + "; free some space there: 'virtual-cluster image list' and 'virtual-cluster list' show what runs left");
        }
    }

    private void undo(ImageVolume volume, Exception cause) throws InterruptedException {
        try {
            pool.delete(volume.name());
        } catch (HypervisorException e) {
            cause.addSuppressed(e);
        }
    }

    /** Returns when the other master's upload is whole, or is gone. */
    private void awaitOther(ImageVolume image) throws HypervisorException, InterruptedException {
        listener.note("Another run is uploading the same image; waiting for it");
        long size = -1;
        Deadline end = Deadline.in(standstill);
        while (!isWhole(image)) {
            Optional<LibvirtPool.Volume> volume = pool.find(image.name());
            if (volume.isEmpty()) {
                return;
            }
            if (volume.get().physical() != size) {
                size = volume.get().physical();
                end = Deadline.in(standstill);
            } else if (end.hasPassed()) {
                pool.delete(image.name());
                return;
            }
            Thread.sleep(LOOK_AGAIN.toMillis());
        }
    }

    /** What becomes of an image that is there. */
    private interface Use {
        void of(ImageVolume image) throws HypervisorException, InterruptedException;
    }

    /** So that nobody takes it for an old one. */
    private void isUsed(ImageVolume image) throws HypervisorException, InterruptedException {
        pool.write(image.marker(), new byte[1]);
    }

    private Optional<PoolImage> there(String digits, Use use) throws HypervisorException, InterruptedException {
        Optional<PoolImage> asItIs = there(new ImageVolume(digits, false), use);
        return asItIs.isPresent() ? asItIs : there(new ImageVolume(digits, true), use);
    }

    /** Empty also if it is whole but no disk: an older version took any file for one. */
    private Optional<PoolImage> there(ImageVolume volume, Use use) throws HypervisorException, InterruptedException {
        if (!isWhole(volume)) {
            return Optional.empty();
        }
        // libvirt looks into a volume only some time after the upload, and calls it raw until then.
        byte[] head = pool.read(volume.name(), 0, ImageFormat.HEAD);
        ImageFormat format = ImageFormat.of(head);
        if (format.use() != ImageFormat.Use.BOOTS) {
            return Optional.empty();
        }
        long length =
                pool.find(volume.marker()).map(LibvirtPool.Volume::capacity).orElse(0L);
        use.of(volume);
        ImageFile file = ImageFile.of(Path.of(volume.name()), volume.name(), head, length);
        return Optional.of(new PoolImage(pool.path(volume.name()), format.driver(), file.capacity()));
    }

    private boolean isWhole(ImageVolume image) throws HypervisorException, InterruptedException {
        Optional<LibvirtPool.Volume> marker = pool.find(image.marker());
        if (marker.isEmpty()) {
            return false;
        }
        Optional<LibvirtPool.Volume> volume = pool.find(image.name());
        if (volume.isEmpty() || volume.get().physical() != marker.get().capacity()) {
            pool.delete(image.marker());
            return false;
        }
        return true;
    }
}
