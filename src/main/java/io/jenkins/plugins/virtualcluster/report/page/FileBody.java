package io.jenkins.plugins.virtualcluster.report.page;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of a record as the body of an answer: as long as it is now, though it may grow meanwhile. */
record FileBody(Path file, long length) implements ApiAnswer.Body {

    static FileBody of(Path file) throws IOException {
        return new FileBody(file, Files.size(file));
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        byte[] block = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (long left = length; left > 0; ) {
                int count = in.read(block, 0, (int) Math.min(block.length, left));
                if (count < 0) {
                    throw new EOFException(file + " became shorter than " + length + " bytes while it was read");
                }
                out.write(block, 0, count);
                left -= count;
            }
        }
    }
}
