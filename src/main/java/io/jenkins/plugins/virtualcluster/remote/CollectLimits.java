package io.jenkins.plugins.virtualcluster.remote;

import java.util.Optional;

/**
 * Bounds for what is collected from one machine at once.
 *
 * @param files how many
 * @param bytesPerFile a longer file is cut to its last bytes where the machine can, else omitted
 * @param bytes all together
 * @param mark an absolute path: if the machine has such a file, files that are not newer are omitted
 */
public record CollectLimits(int files, long bytesPerFile, long bytes, Optional<String> mark) {
    public static final CollectLimits DEFAULT = new CollectLimits(10_000, 256L << 20, 1L << 30);

    /** All files, however old. */
    public CollectLimits(int files, long bytesPerFile, long bytes) {
        this(files, bytesPerFile, bytes, Optional.empty());
    }

    /** The same with another bound for all together. */
    public CollectLimits atMost(long all) {
        return new CollectLimits(files, Math.min(bytesPerFile, all), all, mark);
    }

    /** The same without files that are not newer than that one. */
    public CollectLimits newerThan(String path) {
        return new CollectLimits(files, bytesPerFile, bytes, Optional.of(path));
    }
}
