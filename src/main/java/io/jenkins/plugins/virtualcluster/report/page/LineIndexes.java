package io.jenkins.plugins.virtualcluster.report.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The line indexes of the outputs that were looked at last. */
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

    /** The index of that output, up to its present end. */
    LineIndex of(Path file) throws IOException {
        LineIndex index;
        synchronized (indexes) {
            index = indexes.computeIfAbsent(file, key -> new LineIndex());
            if (index.view().length() > Files.size(file)) {
                // another file of the same name
                index = new LineIndex();
                indexes.put(file, index);
            }
        }
        index.extend(file);
        return index;
    }
}
