package io.jenkins.plugins.virtualcluster.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One of the runs that a suite with a matrix gives.
 *
 * @param tags the tags of the matrix, in its order, each with the value that it has in this run
 */
public record MatrixCell(Map<String, String> tags) {
    /** Of a suite without a matrix. */
    public static final MatrixCell NONE = new MatrixCell(Map.of());

    public MatrixCell {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    public boolean isNone() {
        return tags.isEmpty();
    }

    /** The suite of that name with this cell, such as {@code copy} or {@code copy (version=5.6, arch=aarch64)}. */
    public String title(String suite) {
        return tags.isEmpty() ? suite : suite + " (" + this + ")";
    }

    /** Such as {@code version=5.6, arch=aarch64}; empty without a matrix. */
    @Override
    public String toString() {
        return tags.entrySet().stream()
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .collect(Collectors.joining(", "));
    }
}
