package io.jenkins.plugins.virtualcluster.remote;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Reads tar streams, one behind the other, of an untrusted sender: whatever they hold, little memory is used. The library
 * understands headers, and keeps them in memory; so it gets a limited number of bytes for an entry, and keeps nothing for the next.
 */
final class TarReader {
    private static final int BLOCK = 512;
    private static final byte[] ZEROS = new byte[BLOCK];
    private static final int HEADERS_LIMIT = 16 << 10;

    private final PushbackInputStream in;
    private long left;
    private long padding;

    TarReader(InputStream in) {
        this.in = new PushbackInputStream(in, BLOCK);
    }

    static boolean isFile(TarArchiveEntry entry) {
        byte type = entry.getLinkFlag();
        return type == TarConstants.LF_NORMAL || type == TarConstants.LF_OLDNORM || type == TarConstants.LF_CONTIG;
    }

    /**
     * Goes to the next entry.
     *
     * @return empty at the end
     * @throws EOFException if the stream ends in the middle
     * @throws IOException if it is not a tar stream, or has a sparse file, or an entry's headers have more than 16 KiB
     */
    Optional<TarArchiveEntry> next() throws IOException {
        skip(left + padding);
        left = 0;
        padding = 0;
        byte[] block = new byte[BLOCK];
        int n;
        do {
            n = in.readNBytes(block, 0, BLOCK);
        } while (n == BLOCK && Arrays.equals(block, ZEROS));
        if (n == 0) {
            return Optional.empty();
        }
        in.unread(block, 0, n);
        TarArchiveEntry entry;
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(headers(), BLOCK, BLOCK, StandardCharsets.UTF_8.name())) {
            entry = tar.getNextEntry();
        }
        if (entry == null) {
            throw new EOFException("it ends in a header");
        }
        if (!entry.isCheckSumOK() || entry.isSparse()) {
            throw new IOException(entry.isSparse() ? "a sparse file in a tar stream" : "it is not a tar stream");
        }
        left = entry.getSize();
        padding = (BLOCK - left % BLOCK) % BLOCK;
        return Optional.of(entry);
    }

    /** Reads of the present entry's content; -1 at its end. */
    int read(byte[] bytes) throws IOException {
        if (left == 0) {
            return -1;
        }
        int n = in.read(bytes, 0, (int) Math.min(bytes.length, left));
        if (n < 0) {
            throw new EOFException("it ends in a file");
        }
        left -= n;
        return n;
    }

    /** Leaves out bytes of the present entry's content. */
    void skipContent(long bytes) throws IOException {
        skip(bytes);
        left -= bytes;
    }

    private void skip(long bytes) throws IOException {
        try {
            in.skipNBytes(bytes);
        } catch (EOFException e) {
            throw new EOFException("it ends in a file");
        }
    }

    /** What the library may read for one entry. */
    private InputStream headers() {
        return new InputStream() {
            private int allowed = HEADERS_LIMIT;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (allowed == 0) {
                    throw new IOException("a file's headers have more than " + HEADERS_LIMIT + " bytes");
                }
                int n = in.read(bytes, offset, Math.min(length, allowed));
                allowed -= Math.max(n, 0);
                return n;
            }
        };
    }
}
