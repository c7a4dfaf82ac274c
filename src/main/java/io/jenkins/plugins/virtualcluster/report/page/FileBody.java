package io.jenkins.plugins.virtualcluster.report.page;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of a record, or a part of it, as the body of an answer: as long as it is now, though it may grow meanwhile. It is never in
 * memory as a whole, since many slow readers may have one each.
 *
 * @param from where it begins, in bytes
 * @param length in bytes
 */
record FileBody(Path file, long from, long length) implements ApiAnswer.Body {

    static FileBody of(Path file) throws IOException {
        return new FileBody(file, 0, Files.size(file));
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        byte[] block = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(from);
            for (long left = length; left > 0; ) {
                int count = in.read(block, 0, (int) Math.min(block.length, left));
                if (count < 0) {
                    throw new EOFException(
                            file + " became shorter than " + (from + length) + " bytes while it was read");
                }
                out.write(block, 0, count);
                left -= count;
            }
        }
    }
}
