package io.jenkins.plugins.virtualcluster.record;

import java.util.Map;
import java.util.stream.Collectors;

/** A cell of a suite's matrix in words. */
public final class MatrixCellText {
    private MatrixCellText() {}

    /** Such as {@code version=5.6, arch=aarch64}. */
    public static String of(Map<String, String> cell) {
        return cell.entrySet().stream()
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .collect(Collectors.joining(", "));
    }
}
