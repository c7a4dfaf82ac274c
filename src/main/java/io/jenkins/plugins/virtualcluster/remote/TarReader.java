package io.jenkins.plugins.virtualcluster.remote;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads tar streams, one behind the other, of somebody who is not trusted: whatever it holds, little memory is used. Knows the ustar and GNU
 * forms, and of pax headers the path and the size.
 */
final class TarReader {
    private static final int BLOCK = 512;
    private static final int NAME_LIMIT = 8 << 10;

    private final InputStream in;
    private long left;
    private long padding;

    TarReader(InputStream in) {
        this.in = in;
    }

    /**
     * @param name as it stands in the stream
     * @param type {@code '0'} for a file, {@code '5'} for a directory
     * @param size of the content in bytes
     */
    record Entry(String name, char type, long size) {
        boolean isFile() {
            return type == '0' || type == '\0' || type == '7';
        }
    }

    /**
     * Goes to the next entry.
     *
     * @return empty at the end
     * @throws EOFException if the stream ends in the middle
     * @throws IOException if it is not a tar stream
     */
    Optional<Entry> next() throws IOException {
        String longName = null;
        long longSize = -1;
        while (true) {
            skip(left + padding);
            left = 0;
            padding = 0;
            byte[] header = new byte[BLOCK];
            int n;
            do {
                n = in.readNBytes(header, 0, BLOCK);
            } while (n == BLOCK && isZero(header));
            if (n == 0) {
                return Optional.empty();
            }
            if (n < BLOCK) {
                throw new EOFException("it ends in a header");
            }
            checkSum(header);
            char type = (char) (header[156] & 0xff);
            left = longSize >= 0 ? longSize : number(header, 124, 12);
            padding = (BLOCK - left % BLOCK) % BLOCK;
            switch (type) {
                case 'L' -> longName = text(small());
                case 'x' -> {
                    String pax = text(small());
                    longName = paxValue(pax, "path", longName);
                    longSize = paxSize(paxValue(pax, "size", "-1"));
                }
                case 'K', 'g' -> {
                    // A link's long target, global settings: not used.
                }
                default -> {
                    return Optional.of(new Entry(longName == null ? shortName(header) : longName, type, left));
                }
            }
        }
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

    private byte[] small() throws IOException {
        if (left > NAME_LIMIT) {
            throw new IOException("a name of " + left + " bytes");
        }
        byte[] bytes = new byte[(int) left];
        if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
            throw new EOFException("it ends in a name");
        }
        left = 0;
        return bytes;
    }

    private static void checkSum(byte[] header) throws IOException {
        long sum = 8 * ' ';
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? 0 : header[i] & 0xff;
        }
        if (sum != number(header, 148, 8)) {
            throw new IOException("it is not a tar stream");
        }
    }

    /** Octal, or binary where the first bit is set. */
    private static long number(byte[] header, int offset, int length) throws IOException {
        long value = 0;
        if ((header[offset] & 0x80) != 0) {
            for (int i = offset + 1; i < offset + length; i++) {
                if (value > Long.MAX_VALUE >> 9) {
                    throw new IOException("a number that is too large");
                }
                value = value << 8 | header[i] & 0xff;
            }
            return value;
        }
        for (int i = offset; i < offset + length; i++) {
            if (header[i] >= '0' && header[i] <= '7') {
                value = value << 3 | header[i] - '0';
            } else if (header[i] != ' ' && header[i] != 0) {
                throw new IOException("a number that is none");
            }
        }
        return value;
    }

    private static String shortName(byte[] header) {
        String name = text(Arrays.copyOfRange(header, 0, 100));
        boolean ustar = new String(header, 257, 6, StandardCharsets.ISO_8859_1).equals("ustar\0");
        String prefix = ustar ? text(Arrays.copyOfRange(header, 345, 500)) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    private static String paxValue(String records, String key, String otherwise) {
        for (String line : records.split("\n")) {
            int space = line.indexOf(' ');
            if (line.startsWith(key + "=", space + 1)) {
                return line.substring(space + key.length() + 2);
            }
        }
        return otherwise;
    }

    private static long paxSize(String digits) throws IOException {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new IOException("a size that is no number", e);
        }
    }

    private static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }
}
