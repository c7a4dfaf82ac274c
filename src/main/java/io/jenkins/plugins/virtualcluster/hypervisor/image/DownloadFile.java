package io.jenkins.plugins.virtualcluster.hypervisor.image;

import io.jenkins.plugins.virtualcluster.definition.Checksum;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.image.DownloadClient.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.BooleanSupplier;

/** The file that a download goes to, piece by piece, and its checksum. For one thread. */
final class DownloadFile {
    private static final int CHUNK = 256 * 1024;
    /** The file system is asked for its free space each time that so many bytes were written. */
    private static final int LOOK = 4 << 20;

    private final Path path;
    private final Checksum.Algorithm algorithm;
    private final ImageDownload.Limits limits;
    /** Of the first {@link #digested} bytes. */
    private MessageDigest digest;

    private long digested;

    DownloadFile(Path path, Checksum.Algorithm algorithm, ImageDownload.Limits limits) {
        this.path = path;
        this.algorithm = algorithm;
        this.limits = limits;
        this.digest = algorithm.digest();
    }

    /** Of what is there, in bytes. */
    long length() throws IOException {
        return Files.exists(path) ? Files.size(path) : 0;
    }

    /** Removes what is there. */
    void clear() throws IOException {
        Files.deleteIfExists(path);
        digest = algorithm.digest();
        digested = 0;
    }

    /** Of what is there. */
    Checksum checksum() throws IOException {
        digestRest();
        MessageDigest whole = digest;
        digest = algorithm.digest();
        digested = 0;
        return new Checksum(algorithm, HexFormat.of().formatHex(whole.digest()));
    }

    /** Computes what an earlier download wrote. */
    private void digestRest() throws IOException {
        if (digested < length()) {
            try (InputStream in = Files.newInputStream(path)) {
                in.skipNBytes(digested);
                byte[] chunk = new byte[CHUNK];
                for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                    digest.update(chunk, 0, read);
                    digested += read;
                }
            }
        }
    }

    /**
     * Writes all that the stream has to the end of the file.
     *
     * @param whole that the file will have at the end, for the progress; less than 0 if nobody knows
     * @param isOver asked again and again
     * @throws RefusedException if it is more than the limits allow
     */
    void append(InputStream in, long whole, TransferProgress progress, BooleanSupplier isOver)
            throws IOException, InterruptedException {
        digestRest();
        byte[] chunk = new byte[CHUNK];
        long written = length();
        long looked = Long.MIN_VALUE;
        try (OutputStream out = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            FileStore store = Files.getFileStore(path);
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                if (isOver.getAsBoolean() || Thread.interrupted()) {
                    throw new InterruptedException();
                }
                written += read;
                if (written > limits.bytes()) {
                    throw new RefusedException(
                            "it has more than " + new DataSize(limits.bytes()) + ", which is the limit");
                }
                if (written - LOOK > looked) {
                    looked = written;
                    if (store.getUsableSpace() - LOOK < limits.reserve()) {
                        throw new RefusedException("the file system of " + path.getParent() + " has less than "
                                + new DataSize(limits.reserve()) + " free");
                    }
                }
                out.write(chunk, 0, read);
                digest.update(chunk, 0, read);
                digested += read;
                progress.at(written, whole);
            }
        }
    }
}
