package io.jenkins.plugins.virtualcluster.definition;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * Something wrong in a definition.
 *
 * @param file relative to the repository
 * @param line counted from 1
 * @param column counted from 1
 * @param message what is wrong and what was expected
 */
public record Problem(Path file, int line, int column, String message) implements Comparable<Problem> {
    private static final Comparator<Problem> ORDER = Comparator.comparing(Problem::file)
            .thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column)
            .thenComparing(Problem::message);

    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }

    /** As {@link #toString}, of what hinders nothing. */
    public String asWarning() {
        return file + ":" + line + ":" + column + ": warning: " + message;
    }

    /** As compilers print it, so that editors find the place. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message;
    }
}
