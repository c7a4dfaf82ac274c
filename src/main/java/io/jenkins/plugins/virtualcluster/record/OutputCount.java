package io.jenkins.plugins.virtualcluster.record;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How many lines of an output tell of errors and of warnings.
 *
 * @param complete whether all of it was read; else there may be more
 */
public record OutputCount(long errors, long warnings, boolean complete) {
    public static final OutputCount NONE = new OutputCount(0, 0, true);

    private static final int BLOCK = 1 << 16;
    /** Of a longer line only this many bytes are looked at, its first ones; searches do the same. */
    private static final int LONGEST = 1 << 20;

    /** Whether there is something to tell. */
    public boolean hasAny() {
        return errors > 0 || warnings > 0;
    }

    OutputCount plus(OutputCount other) {
        return new OutputCount(errors + other.errors, warnings + other.warnings, complete && other.complete);
    }

    /** Such as {@code 3 errors, 1 warning} or {@code at least 3 errors}; empty if there are none. */
    public String words() {
        String text = Stream.of(words(errors, "error"), words(warnings, "warning"))
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining(", "));
        return text.isEmpty() || complete ? text : "at least " + text;
    }

    private static String words(long count, String what) {
        return count == 0 ? "" : count + " " + what + (count == 1 ? "" : "s");
    }

    /**
     * Counts them, in bounded memory.
     *
     * @param over says that counting is to end; asked after each line, and inside long ones after each block
     * @throws IOException if the file cannot be read
     */
    public static OutputCount of(Path output, LineKinds kinds, BooleanSupplier over) throws IOException {
        Counting counting = new Counting(kinds);
        byte[] block = new byte[BLOCK];
        try (InputStream in = Files.newInputStream(output)) {
            for (int count = in.read(block); count >= 0; count = in.read(block)) {
                int from = 0;
                for (int i = 0; i < count; i++) {
                    if (block[i] == '\n') {
                        counting.keep(block, from, i);
                        counting.end();
                        from = i + 1;
                        if (over.getAsBoolean()) {
                            return counting.count(false);
                        }
                    }
                }
                counting.keep(block, from, count);
                if (over.getAsBoolean()) {
                    return counting.count(false);
                }
            }
        }
        counting.end();
        return counting.count(true);
    }

    private static final class Counting {
        private final LineKinds kinds;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private long errors;
        private long warnings;

        Counting(LineKinds kinds) {
            this.kinds = kinds;
        }

        void keep(byte[] bytes, int from, int to) {
            line.write(bytes, from, Math.min(to - from, LONGEST - line.size()));
        }

        void end() {
            if (line.size() > 0) {
                LineKinds.Kind kind = kinds.of(LineKinds.plain(line.toString(StandardCharsets.UTF_8)));
                errors += kind == LineKinds.Kind.ERROR ? 1 : 0;
                warnings += kind == LineKinds.Kind.WARNING ? 1 : 0;
                line.reset();
            }
        }

        OutputCount count(boolean complete) {
            return new OutputCount(errors, warnings, complete);
        }
    }
}
