package io.jenkins.plugins.virtualcluster.report.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The line indexes of the outputs that were read last. */
public final class LineIndexes {
    private static final int KEPT = 64;

    private final Map<Path, LineIndex> indexes = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, LineIndex> eldest) {
            return size() > KEPT;
        }
    };

    /** Forgets the outputs below a directory that is being removed. */
    public void forget(Path directory) {
        synchronized (indexes) {
            indexes.keySet().removeIf(file -> file.startsWith(directory));
        }
    }

    /**
     * The index of that output, counted on for a turn. Others are not kept waiting by that.
     *
     * @param over says that the turn is to end
     */
    LineIndex of(Path file, BooleanSupplier over) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        LineIndex index;
        synchronized (indexes) {
            index = indexes.get(file);
            if (index == null || !index.isOf(now)) {
                index = new LineIndex(now);
                indexes.put(file, index);
            }
        }
        index.extend(file, over);
        return index;
    }
}
