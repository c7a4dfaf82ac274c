package io.jenkins.plugins.virtualcluster.cli.records;

import io.jenkins.plugins.virtualcluster.report.OutputLines;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** An output that is printed as it grows, each line with a prefix. Not safe for use by several threads. */
final class FollowedOutput {
    private static final int PIECE = 1 << 16;

    private final Path file;
    private final OutputLines lines;
    private long offset;

    FollowedOutput(Path file, String prefix, PrintStream out) {
        this.file = file;
        this.lines = new OutputLines(prefix, out);
    }

    /** Prints all whole lines that are new; returns whether anything is. A file that is not there is empty. */
    boolean print() throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        long before = offset;
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            channel.position(offset);
            ByteBuffer piece = ByteBuffer.allocate(PIECE);
            while (channel.read(piece) > 0) {
                piece.flip();
                offset += piece.remaining();
                lines.take(piece);
                piece.clear();
            }
        }
        return offset > before;
    }

    /** Prints what came without an end of line. */
    void finish() {
        lines.finish();
    }
}
