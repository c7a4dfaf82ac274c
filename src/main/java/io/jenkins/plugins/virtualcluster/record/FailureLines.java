package io.jenkins.plugins.virtualcluster.record;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lines of an output that say why its script failed: its last ones, and the first that speak of an error. */
public final class FailureLines {
    private static final int LAST = 100;
    private static final int LAST_BYTES = 1 << 16;
    private static final int ERRORS = 100;
    /** Errors are looked for in no more of an output, in bytes. */
    private static final int SEARCHED = 8 << 20;
    /** No longer line is given, in bytes. */
    private static final int LONGEST = 4096;

    private FailureLines() {}

    /**
     * Reads them: the last 100 lines, and of the first 8 MiB the first 100 that speak of an error, each with its first 4,096
     * bytes, printable.
     *
     * @return none if there is no such file
     */
    public static List<String> of(Path output) throws IOException {
        if (!Files.isRegularFile(output, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        OutputText.tail(output, LAST, LAST_BYTES)
                .forEach(line -> lines.add(line.length() > LONGEST ? line.substring(0, LONGEST) : line));
        long before = Math.min(SEARCHED, Math.max(0, Files.size(output) - LAST_BYTES));
        try (InputStream in = new BufferedInputStream(Files.newInputStream(output), 1 << 16)) {
            errors(in, before, lines);
        }
        return lines;
    }

    private static void errors(InputStream in, long bytes, List<String> lines) throws IOException {
        int most = lines.size() + ERRORS;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (long i = 0; i < bytes && lines.size() < most; i++) {
            int next = in.read();
            if (next < 0 || next == '\n' || next == '\r') {
                String text = OutputText.printable(line.toString(StandardCharsets.UTF_8));
                line.reset();
                if (ErrorWords.areIn(text)) {
                    lines.add(text);
                }
                if (next < 0) {
                    return;
                }
            } else if (line.size() < LONGEST) {
                line.write(next);
            }
        }
    }
}
