package io.jenkins.plugins.virtualcluster.hypervisor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A disk image on this machine.
 *
 * @param format {@code qcow2} or {@code raw}
 * @param length of the file, in bytes
 * @param capacity of the disk that it is, in bytes
 */
record ImageFile(Path path, String format, long length, long capacity) {
    private static final int QCOW2_MAGIC = 0x514649FB;
    private static final int QCOW2_BACKING_FILE = 8;
    private static final int QCOW2_SIZE = 24;
    private static final Duration HASH_AGE = Duration.ofDays(90);

    /** @throws HypervisorException if it cannot be read, or stands on another file */
    static ImageFile read(Path path) throws HypervisorException {
        try (InputStream in = Files.newInputStream(path)) {
            long length = Files.size(path);
            ByteBuffer head = ByteBuffer.wrap(in.readNBytes(32));
            if (head.remaining() < 32 || head.getInt(0) != QCOW2_MAGIC) {
                return new ImageFile(path, "raw", length, length);
            }
            if (head.getLong(QCOW2_BACKING_FILE) != 0) {
                throw new HypervisorException(
                        "Image " + path + " stands on a backing file, which would be missing on the"
                                + " hypervisor; make it whole: `qemu-img convert -O qcow2 " + path.getFileName()
                                + " whole.qcow2`");
            }
            return new ImageFile(path, "qcow2", length, head.getLong(QCOW2_SIZE));
        } catch (IOException e) {
            throw unreadable(path, e);
        }
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
            MessageDigest digest = Hashes.sha256();
            try (InputStream in = new DigestInputStream(Files.newInputStream(real), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            String sha256 = HexFormat.of().formatHex(digest.digest());
            cache.put(key, sha256);
            return sha256;
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static HypervisorException unreadable(Path path, IOException cause) {
        return new HypervisorException("Image " + path + " cannot be read: " + cause, cause);
    }
}
