package io.jenkins.plugins.virtualcluster.hypervisor.image;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtConnection;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtPool;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ImageVolume;
import io.jenkins.plugins.virtualcluster.hypervisor.document.ObjectNames;
import io.jenkins.plugins.virtualcluster.hypervisor.document.PoolImage;
import io.jenkins.plugins.virtualcluster.hypervisor.local.Cache;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the images of a cluster's hosts in the storage pool, and brings those there that are not. */
public final class Images {
    private static final List<String> EXTENSIONS = List.of("", ".qcow2", ".img", ".raw");
    private static final int NEAR = 5;

    private final LibvirtConnection connection;
    private final LibvirtPool pool;
    private final ImageSources sources;

    public Images(LibvirtConnection connection, LibvirtPool pool, ImageSources sources) {
        this.connection = connection;
        this.pool = pool;
        this.sources = sources;
    }

    /**
     * The image in the pool.
     *
     * @throws HypervisorException if it is not there and cannot be brought
     */
    public PoolImage bring(Image image, Hypervisor.StartListener listener)
            throws HypervisorException, InterruptedException {
        if (image instanceof Image.PoolVolume volume) {
            return inPool(volume.name());
        }
        if (image instanceof Image.Prepared prepared) {
            return there(prepared);
        }
        if (image instanceof Image.Preparing preparing) {
            return bring(preparing.original(), listener);
        }
        return new ImageUpload(pool, new StoredImages(connection, pool), sources, listener).bring(image);
    }

    private PoolImage there(Image.Prepared image) throws HypervisorException, InterruptedException {
        LibvirtPool.Volume volume = prepared(image.volume())
                .orElseThrow(() -> new HypervisorException(connection.place() + ": the prepared image " + image.volume()
                        + " was removed from storage pool " + pool.name() + " meanwhile; run the suite again"));
        isUsed(volume.name());
        return new PoolImage(pool.path(volume.name()), ImageFormat.QCOW2.driver(), volume.capacity());
    }

    /** A volume that a preparation made; empty if it is not whole, or what it stands on is gone. */
    public Optional<LibvirtPool.Volume> prepared(String name) throws HypervisorException, InterruptedException {
        Optional<LibvirtPool.Volume> volume = pool.find(name);
        Optional<LibvirtPool.Volume> marker =
                pool.find(ImageVolume.of(name).orElseThrow().marker());
        if (volume.isEmpty()
                || marker.filter(its -> its.capacity() == volume.get().physical())
                        .isEmpty()
                || ImageFormat.of(pool.read(name, 0, ImageFormat.HEAD)) != ImageFormat.QCOW2) {
            return Optional.empty();
        }
        Optional<String> below = pool.volumeAt(volume.get().backing());
        return below.isPresent() && pool.find(below.get()).isEmpty() ? Optional.empty() : volume;
    }

    /** Notes that a prepared image is used, so that nobody takes it for an old one. */
    public void isUsed(String prepared) throws HypervisorException, InterruptedException {
        pool.write(ImageVolume.of(prepared).orElseThrow().marker(), new byte[1]);
    }

    /** What tells its content from every other one in this pool; see the port for prepared images. */
    public String identity(Image image) throws HypervisorException, InterruptedException {
        if (image instanceof Image.PoolVolume named) {
            Optional<LibvirtPool.Volume> there = volume(named.name());
            if (there.isEmpty()) {
                throw missing(named.name());
            }
            LibvirtPool.Volume volume = there.get();
            return "volume " + volume.name() + " of " + volume.physical() + " bytes, changed "
                    + volume.changed().map(Object::toString).orElse("once");
        }
        return image instanceof Image.Prepared prepared
                ? "prepared " + prepared.volume()
                : "content " + ImageUpload.digits(image, Cache.ofUser());
    }

    /**
     * Looks at the cluster's images that are files of this machine, before anything else is done for it.
     *
     * @throws HypervisorException if one cannot be read, or no host boots from it
     */
    public static void requireUsable(Cluster cluster) throws HypervisorException {
        for (Host host : cluster.hosts()) {
            if (host.image() instanceof Image.LocalFile local) {
                ImageFile.read(local.path());
            }
        }
    }

    /** Those of the cluster's images that the pool has. */
    public Set<Image> there(Cluster cluster) throws HypervisorException, InterruptedException {
        Set<Image> there = new HashSet<>();
        for (Image image :
                cluster.hosts().stream().map(Host::image).collect(Collectors.toCollection(LinkedHashSet::new))) {
            boolean is = image instanceof Image.PoolVolume volume
                    ? volume(volume.name()).isPresent()
                    : new ImageUpload(pool, new StoredImages(connection, pool), sources, note -> {}).has(image);
            if (is) {
                there.add(image);
            }
        }
        return there;
    }

    /** The image as it is, or would be, in the pool. */
    public PoolImage preview(Image image) throws HypervisorException, InterruptedException {
        if (image instanceof Image.PoolVolume volume) {
            return inPool(volume.name());
        }
        if (image instanceof Image.Prepared prepared) {
            return there(prepared);
        }
        return new ImageUpload(pool, new StoredImages(connection, pool), sources, note -> {}).preview(image);
    }

    private Optional<LibvirtPool.Volume> volume(String name) throws HypervisorException, InterruptedException {
        for (String extension : EXTENSIONS) {
            Optional<LibvirtPool.Volume> volume = pool.find(name + extension);
            if (volume.isPresent()) {
                return volume;
            }
        }
        return Optional.empty();
    }

    private PoolImage inPool(String name) throws HypervisorException, InterruptedException {
        Optional<LibvirtPool.Volume> volume = volume(name);
        if (volume.isPresent()) {
            return checked(volume.get());
        }
        throw missing(name);
    }

    private HypervisorException missing(String name) throws HypervisorException, InterruptedException {
        return new HypervisorException(connection.place() + ": there is no image " + name + " in storage pool "
                + pool.name() + "; " + others(name) + "; put it there (`virsh vol-upload`), or give `image` as a file's"
                + " path or a URL with `sha256` or `sha512`");
    }

    /** Somebody else put it there: what its beginning says counts, where libvirt can be told to read it. */
    private PoolImage checked(LibvirtPool.Volume volume) throws HypervisorException, InterruptedException {
        String name = volume.name() + " in storage pool " + pool.name();
        byte[] head = pool.read(volume.name(), 0, ImageFormat.HEAD);
        ImageFile image = ImageFile.of(Path.of(volume.name()), name, head, volume.physical());
        switch (image.format().use()) {
            case UNPACK ->
                throw new HypervisorException("Image " + name + " is " + image.format()
                        + "; unpack it and upload that (`virsh vol-upload`), or give `image` as a file's path or a URL: then it"
                        + " is unpacked");
            case CONVERT ->
                throw new HypervisorException("Image " + name + " is " + image.format()
                        + "; convert it (`qemu-img convert -O qcow2`) and upload that, or give `image` as a file's path or a"
                        + " URL: then it is converted");
            default -> {
                requireBacking(volume, name);
                return new PoolImage(
                        pool.path(volume.name()),
                        image.format().driver(),
                        image.capacity() > 0 ? image.capacity() : volume.capacity());
            }
        }
    }

    private void requireBacking(LibvirtPool.Volume volume, String name)
            throws HypervisorException, InterruptedException {
        Optional<String> backing = pool.volumeAt(volume.backing());
        if (backing.isPresent() && pool.find(backing.get()).isEmpty()) {
            throw new HypervisorException("Image " + name + " has the backing file " + volume.backing()
                    + ", which is missing there; upload that too, or flatten the image (`qemu-img convert -O"
                    + " qcow2`)");
        }
    }

    private String others(String name) throws HypervisorException, InterruptedException {
        List<String> images = pool.volumes().stream()
                .filter(volume -> ObjectNames.runOf(volume).isEmpty() && !volume.startsWith(ObjectNames.IMAGE))
                .sorted(Comparator.comparingInt((String volume) -> -likeness(name, volume))
                        .thenComparing(volume -> volume))
                .limit(NEAR)
                .toList();
        return images.isEmpty() ? "the pool has no image at all" : "the pool has " + String.join(", ", images);
    }

    /** How many letters both begin with. */
    private static int likeness(String a, String b) {
        String one = a.toLowerCase(Locale.ROOT);
        String other = b.toLowerCase(Locale.ROOT);
        int same = 0;
        while (same < Math.min(one.length(), other.length()) && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        return same;
    }
}
