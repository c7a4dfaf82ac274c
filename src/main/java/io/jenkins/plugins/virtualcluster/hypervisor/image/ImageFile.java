package io.jenkins.plugins.virtualcluster.hypervisor.image;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.local.Cache;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;

/**
 * A file that is to be an image, on this machine.
 *
 * @param name as the user calls it, for messages
 * @param length of the file, in bytes
 * @param capacity of the disk that it is, in bytes; 0 where that is known only when it is unpacked or converted
 */
record ImageFile(Path path, String name, ImageFormat format, long length, long capacity) {
    private static final int VDI_HEADER = 512;
    private static final int VDI_DATA = 0x158;
    private static final int VDI_BLOCK_SIZE = 0x178;
    private static final int VDI_ALLOCATED = 0x184;

    private static final Duration HASH_AGE = Duration.ofDays(90);

    /** Of a file that the user calls by its path. */
    static ImageFile read(Path path) throws HypervisorException {
        return read(path, path.toString());
    }

    /**
     * Looks at the file's beginning, and at what that says of its length.
     *
     * @throws HypervisorException if it cannot be read, or is nothing that a host can boot from: it says what it is, and what
     *     to do
     */
    static ImageFile read(Path path, String name) throws HypervisorException {
        if (!Files.isRegularFile(path)) {
            throw new HypervisorException("Image " + name
                    + (Files.isDirectory(path)
                            ? " is a directory; expected an image file"
                            : Files.exists(path) ? " is not a regular file" : " is missing"));
        }
        try (FileChannel file = FileChannel.open(path)) {
            byte[] head = Channels.newInputStream(file).readNBytes(ImageFormat.HEAD);
            ImageFile image = of(path, name, head, file.size());
            if (image.format == ImageFormat.QCOW2 && isBacked(head)) {
                throw new HypervisorException(
                        "Image " + name + " has a backing file, which would be missing on the hypervisor; flatten"
                                + " it: `qemu-img convert -O qcow2 " + path.getFileName() + " whole.qcow2`");
            }
            if (image.format == ImageFormat.QCOW2
                    && Qcow2.read(head).orElseThrow().isCut(file, image.length)) {
                throw image.cut();
            }
            return image;
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /**
     * The same of a file of which only the beginning is known.
     *
     * @param path for the caller's own use
     */
    static ImageFile of(Path path, String name, byte[] head, long length) throws HypervisorException {
        ImageFormat format = ImageFormat.of(head);
        ImageFile image = new ImageFile(path, name, format, length, format == ImageFormat.RAW ? length : 0);
        if (format.use() == ImageFormat.Use.REFUSE) {
            throw new HypervisorException("Image " + name + " is " + format
                    + ", which no host boots from; expected a disk: qcow2 or raw, also compressed by gzip, xz, bzip2 or"
                    + " zstd, or vmdk, vdi, vhd or vhdx");
        }
        if (format == ImageFormat.RAW && RawDisk.needed(head) > length) {
            throw new HypervisorException("Image " + name + " is cut off: its partitions end at byte "
                    + RawDisk.needed(head) + ", and it has " + length + "; fetch it again");
        }
        if (format == ImageFormat.VDI && vdiLength(head) > length) {
            throw new HypervisorException("Image " + name + " is cut off: its blocks end at byte " + vdiLength(head)
                    + ", and it has " + length + "; fetch it again");
        }
        if (format != ImageFormat.QCOW2) {
            return image;
        }
        Qcow2 header = Qcow2.read(head).orElseThrow(image::cut);
        Optional<String> flaw = header.flaw();
        if (flaw.isPresent()) {
            throw new HypervisorException("Image " + name + " " + flaw.get());
        }
        return new ImageFile(path, name, format, length, header.size());
    }

    /** Where the blocks of a VirtualBox disk end that its header counts, in bytes; QEMU reads missing ones as zeros. */
    private static long vdiLength(byte[] head) {
        if (head.length < VDI_HEADER) {
            return VDI_HEADER;
        }
        ByteBuffer header = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        long data = header.getInt(VDI_DATA) & 0xffffffffL;
        long size = header.getInt(VDI_BLOCK_SIZE) & 0xffffffffL;
        long allocated = header.getInt(VDI_ALLOCATED) & 0xffffffffL;
        return data + size * allocated;
    }

    private HypervisorException cut() {
        return new HypervisorException("Image " + name + " is a qcow2 image that is cut off after " + length
                + " bytes; fetch it again, or inspect it with `qemu-img check`");
    }

    /** Whether the file stands on another one, of which it has only the differences. */
    private static boolean isBacked(byte[] head) {
        return Qcow2.read(head).filter(its -> its.backing() != 0).isPresent();
    }

    /** 64 lower-case hexadecimal digits; remembered as long as the file's time and length stay the same. */
    static String sha256(Path path, Cache cache) throws HypervisorException {
        try {
            Path real = path.toRealPath();
            String key = "sha256/" + real + "/" + Files.size(real) + "/" + Files.getLastModifiedTime(real);
            Optional<String> known = cache.get(key, HASH_AGE);
            if (known.isPresent()) {
                return known.get();
            }
            String sha256 = new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(real);
            cache.put(key, sha256);
            return sha256;
        } catch (IOException e) {
            throw unreadable(path.toString(), e);
        }
    }

    private static HypervisorException unreadable(String name, IOException cause) {
        return new HypervisorException("Image " + name + " cannot be read: " + cause, cause);
    }
}
