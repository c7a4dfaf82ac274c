package io.jenkins.plugins.virtualcluster.remote;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads what our shell scripts say at the beginning of their output, a line at a time and never a byte further. Lines
 * of others, such as greetings of a login shell, are skipped, within bounds.
 */
final class ControlReader {
    private static final String MARK = "virtual-cluster ";
    private static final int LINE_LIMIT = 200;
    private static final int NOISE_LIMIT = 64 << 10;

    private final ByteQueue queue;
    private final StringBuilder line = new StringBuilder();
    private final byte[] one = new byte[1];
    private int noise;
    private boolean ended;

    ControlReader(ByteQueue queue) {
        this.queue = queue;
    }

    /** Whether nothing more can come. */
    boolean hasEnded() {
        return ended;
    }

    /**
     * The next line's words.
     *
     * @return empty if it has not come until the deadline, or the end came
     */
    Optional<String[]> next(WaitLimit deadline) throws InterruptedException {
        while (noise < NOISE_LIMIT) {
            int n = queue.read(one, 0, 1, deadline);
            if (n < 0) {
                break;
            }
            if (n == 0) {
                return Optional.empty();
            }
            if (one[0] != '\n') {
                noise++;
                if (line.length() < LINE_LIMIT) {
                    line.append(new String(one, StandardCharsets.ISO_8859_1));
                }
                continue;
            }
            String text = line.toString();
            line.setLength(0);
            if (text.startsWith(MARK)) {
                noise = 0;
                return Optional.of(text.substring(MARK.length()).split(" ", -1));
            }
        }
        ended = true;
        return Optional.empty();
    }
}
