package io.jenkins.plugins.virtualcluster.hypervisor.connection;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.document.VolumeDocument;
import io.jenkins.plugins.virtualcluster.hypervisor.document.Xml;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.libvirt.Connect;
import org.libvirt.LibvirtException;
import org.libvirt.StoragePool;
import org.libvirt.StoragePoolInfo;
import org.libvirt.StorageVol;
import org.libvirt.Stream;
import org.w3c.dom.Element;

/** The storage pool of a hypervisor: a directory there, in which each volume is a file. */
public final class LibvirtPool {
    private static final Set<String> OF_FILES = Set.of("dir", "fs", "netfs", "gluster");
    private static final int CHUNK = 256 * 1024;
    /** libvirt opens each volume for a refresh, and the connection makes no other call meanwhile. */
    private static final Duration REFRESH = Duration.ofSeconds(10);

    private final LibvirtConnection connection;
    private final String name;
    private final String directory;
    /** A clock that nobody sets. */
    private final LongSupplier nanos;
    /** When it was refreshed last; null if it never was. */
    private volatile Long refreshed;

    private LibvirtPool(LibvirtConnection connection, String name, String directory, LongSupplier nanos) {
        this.connection = connection;
        this.name = name;
        this.directory = directory;
        this.nanos = nanos;
    }

    /**
     * A volume as libvirt describes it.
     *
     * @param capacity what a guest sees of it, in bytes
     * @param physical the size of its file, in bytes
     * @param backing the path of the file that it stands on; empty if it stands alone
     * @param changed when its file was written to last, where libvirt tells
     */
    public record Volume(String name, long capacity, long physical, String backing, Optional<Instant> changed) {}

    private interface PoolCall<T> {
        T with(StoragePool pool, Connect connect) throws LibvirtException, HypervisorException, InterruptedException;
    }

    /**
     * The pool of that name, which need not be active: the first call that needs it starts it.
     *
     * @throws HypervisorException if there is none, or its volumes are not files
     */
    public static LibvirtPool open(LibvirtConnection connection, String name)
            throws HypervisorException, InterruptedException {
        return open(connection, name, System::nanoTime);
    }

    public static LibvirtPool open(LibvirtConnection connection, String name, LongSupplier nanos)
            throws HypervisorException, InterruptedException {
        String xml = connection.call("looking up storage pool " + name, connect -> {
            StoragePool pool = connect.storagePoolLookupByName(name);
            try {
                return pool.getXMLDesc(0);
            } finally {
                pool.free();
            }
        });
        Element element = Xml.parse("storage pool " + name, xml);
        if (!OF_FILES.contains(element.getAttribute("type"))) {
            throw new HypervisorException(connection.place() + ": storage pool " + name + " is of type "
                    + element.getAttribute("type") + "; overlays and consoles need one of files, such as type dir: name"
                    + " another in the URI's `pool`, or make one on a file system there");
        }
        return new LibvirtPool(connection, name, Xml.text(element, "target/path"), nanos);
    }

    /** The URI of the hypervisor that has it. */
    public String hypervisor() {
        return connection.uri();
    }

    public String name() {
        return name;
    }

    /** Where a volume's file is, on the hypervisor. */
    public String path(String volume) {
        return directory + "/" + volume;
    }

    /** The volume of the pool that lies at that path; empty if it would lie elsewhere. */
    public Optional<String> volumeAt(String path) {
        String begin = directory + "/";
        return path.startsWith(begin) && path.indexOf('/', begin.length()) < 0
                ? Optional.of(path.substring(begin.length()))
                : Optional.empty();
    }

    public DataSize free() throws HypervisorException, InterruptedException {
        return space().free();
    }

    /** How much fits into the pool. */
    public record Space(DataSize free, DataSize whole) {}

    /** As it is now. */
    public DataSize freeNow() throws HypervisorException, InterruptedException {
        refreshed = null;
        return free();
    }

    /** Whether the next look at the space refreshes it: not more often than every ten seconds. */
    public boolean isRefreshDue() {
        Long last = refreshed;
        return last == null || nanos.getAsLong() - last >= REFRESH.toNanos();
    }

    /** As it was within the last ten seconds; while a volume is being written, as libvirt saw it last. */
    public Space space() throws HypervisorException, InterruptedException {
        return inPool("asking for free space", LibvirtConnection.CALL_LIMIT, (pool, connect) -> {
            // libvirt reckons with what it makes and deletes itself, and does not see that volumes grow.
            if (isRefreshDue()) {
                try {
                    pool.refresh(0);
                    refreshed = nanos.getAsLong();
                } catch (LibvirtException e) {
                    if (pool.isActive() != 1) {
                        throw e;
                    }
                }
            }
            StoragePoolInfo info = pool.getInfo();
            return new Space(new DataSize(Math.max(0, info.available)), new DataSize(Math.max(0, info.capacity)));
        });
    }

    /** The names of all volumes that libvirt knows; of files that others made, since the last refresh. */
    public List<String> volumes() throws HypervisorException, InterruptedException {
        return inPool(
                "listing volumes", LibvirtConnection.CALL_LIMIT, (pool, connect) -> Arrays.asList(pool.listVolumes()));
    }

    /** Has libvirt look for files that others made, such as parts of a long console. */
    public void refresh() throws HypervisorException, InterruptedException {
        inPool("refreshing", LibvirtConnection.CALL_LIMIT, (pool, connect) -> {
            pool.refresh(0);
            return true;
        });
    }

    /** The volume of that name as it is now; empty if there is none. */
    public Optional<Volume> find(String volume) throws HypervisorException, InterruptedException {
        String xml;
        try {
            xml = inVolume("looking up volume " + volume, volume, LibvirtConnection.CALL_LIMIT, (vol, connect) -> {
                // The numbers are refreshed by the first call and told by the second.
                vol.getInfo();
                return vol.getXMLDesc(0);
            });
        } catch (LibvirtFailure e) {
            if (e.notFound()) {
                return Optional.empty();
            }
            throw e;
        }
        Element element = Xml.parse("volume " + volume, xml);
        String physical = Xml.text(element, "physical");
        String changed = Xml.text(element, "target/timestamps/mtime").replaceFirst("\\..*", "");
        return Optional.of(new Volume(
                volume,
                Long.parseLong(Xml.text(element, "capacity")),
                physical.isEmpty() ? 0 : Long.parseLong(physical),
                Xml.text(element, "backingStore/path"),
                changed.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochSecond(Long.parseLong(changed)))));
    }

    /** @throws LibvirtFailure if there is a volume of that name: see {@link LibvirtFailure#volumeExists} */
    public void create(VolumeDocument document) throws HypervisorException, InterruptedException {
        inPool("creating volume " + document.name(), LibvirtConnection.CALL_LIMIT, (pool, connect) -> {
            pool.storageVolCreateXML(document.xml(), 0).free();
            return true;
        });
    }

    public void write(String volume, byte[] content) throws HypervisorException, InterruptedException {
        write(volume, new ByteArrayInputStream(content), content.length, LibvirtConnection.CALL_LIMIT);
    }

    /** Writes all that the stream has to the beginning of the volume; the stream is left open. */
    public void write(String volume, InputStream content, long length, Duration limit)
            throws HypervisorException, InterruptedException {
        inVolume("writing volume " + volume, volume, limit, (vol, connect) -> {
            Stream stream = connect.streamNew(0);
            try {
                vol.upload(stream, 0, length, 0);
                try {
                    send(content, stream);
                    stream.finish();
                } catch (IOException e) {
                    stream.abort();
                    throw new HypervisorException("What volume " + volume + " is made from cannot be read: " + e, e);
                } catch (InterruptedException e) {
                    stream.abort();
                    throw e;
                }
                return true;
            } finally {
                stream.free();
            }
        });
    }

    private void send(InputStream content, Stream stream) throws IOException, LibvirtException, InterruptedException {
        byte[] chunk = new byte[CHUNK];
        for (int read = content.read(chunk); read >= 0; read = content.read(chunk)) {
            for (int sent = 0; sent < read; ) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                connection.letOthers();
                sent += stream.send(sent == 0 && read == CHUNK ? chunk : Arrays.copyOfRange(chunk, sent, read));
            }
        }
    }

    /**
     * At most so many bytes of the volume's file, as it is now.
     *
     * @param offset a negative one counts from the end
     */
    public byte[] read(String volume, long offset, int limit) throws HypervisorException, InterruptedException {
        return inVolume("reading volume " + volume, volume, LibvirtConnection.CALL_LIMIT, (vol, connect) -> {
            // A raw volume's capacity is its file's length, and asking for it has it measured.
            long length = vol.getInfo().capacity;
            long from = offset < 0 ? Math.max(0, length + offset) : offset;
            int wanted = (int) Math.min(limit, Math.max(0, length - from));
            if (wanted == 0) {
                return new byte[0];
            }
            Stream stream = connect.streamNew(0);
            try {
                vol.download(stream, from, wanted, 0);
                byte[] content = receive(stream, wanted);
                stream.finish();
                return content;
            } finally {
                stream.free();
            }
        });
    }

    /**
     * At most so many bytes of the volume's beginning. Empty if it cannot be read: it is just being made, or another master is at work
     * with it, or its file was taken away. One such volume does not hide the others.
     *
     * @throws HypervisorException if the connection is lost, or gives no answer
     */
    public Optional<byte[]> readIfThere(String volume, int limit) throws HypervisorException, InterruptedException {
        try {
            return Optional.of(read(volume, 0, limit));
        } catch (LibvirtFailure e) {
            if (e.connectionLost()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static byte[] receive(Stream stream, int wanted) throws LibvirtException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(wanted);
        byte[] chunk = new byte[Math.min(CHUNK, Math.max(1024, wanted))];
        for (int read = stream.receive(chunk); read > 0; read = stream.receive(chunk)) {
            out.write(chunk, 0, read);
        }
        return out.toByteArray();
    }

    /** @return false if it was not there */
    public boolean delete(String volume) throws HypervisorException, InterruptedException {
        try {
            return inVolume("deleting volume " + volume, volume, LibvirtConnection.CALL_LIMIT, (vol, connect) -> {
                vol.delete(0);
                return true;
            });
        } catch (LibvirtFailure e) {
            if (e.notFound()) {
                return false;
            }
            throw e;
        }
    }

    private interface VolumeCall<T> {
        T with(StorageVol volume, Connect connect) throws LibvirtException, HypervisorException, InterruptedException;
    }

    private <T> T inPool(String doing, Duration limit, PoolCall<T> call)
            throws HypervisorException, InterruptedException {
        return connection.call(doing + " in storage pool " + name, limit, connect -> {
            StoragePool pool = connect.storagePoolLookupByName(name);
            try {
                return started(pool, connect, call);
            } finally {
                pool.free();
            }
        });
    }

    /** A pool does not always start with its machine, and libvirt stops one in which it met an error. */
    private static <T> T started(StoragePool pool, Connect connect, PoolCall<T> call)
            throws LibvirtException, HypervisorException, InterruptedException {
        try {
            return call.with(pool, connect);
        } catch (LibvirtException e) {
            if (pool.isActive() == 1) {
                throw e;
            }
            try {
                pool.create(0);
            } catch (LibvirtException f) {
                f.addSuppressed(e);
                throw f;
            }
            return call.with(pool, connect);
        }
    }

    private <T> T inVolume(String doing, String volume, Duration limit, VolumeCall<T> call)
            throws HypervisorException, InterruptedException {
        return inPool(doing, limit, (pool, connect) -> {
            StorageVol vol = pool.storageVolLookupByName(volume);
            try {
                return call.with(vol, connect);
            } finally {
                vol.free();
            }
        });
    }
}
