package io.jenkins.plugins.virtualcluster.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** Room on the disk that is held while a record is written, so that its journal can tell how the run ended on a full disk. */
final class DiskReserve {
    /** In bytes: some thousand events. */
    static final int SIZE = 1 << 20;

    private final Path file;

    private DiskReserve(Path file) {
        this.file = file;
    }

    /**
     * Takes the room.
     *
     * @throws IOException if there is none; the message names the file and what to do
     */
    static DiskReserve take(Path file) throws IOException {
        // Not zeros, of which some file systems make nothing.
        byte[] content = new byte[SIZE];
        ThreadLocalRandom.current().nextBytes(content);
        DiskReserve reserve = new DiskReserve(file);
        try {
            Files.write(file, content);
        } catch (IOException e) {
            reserve.release();
            throw new IOException(WriteFailure.sentence(file, e), e);
        }
        return reserve;
    }

    /** @return whether there was room to be given back */
    boolean release() {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            return false;
        }
    }
}
