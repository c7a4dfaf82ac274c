package io.jenkins.plugins.virtualcluster.remote;

/**
 * Bounds for what is collected from one machine at once.
 *
 * @param files how many
 * @param bytesPerFile a longer file is cut to its last bytes where the machine can, else omitted
 * @param bytes all together
 */
public record CollectLimits(int files, long bytesPerFile, long bytes) {
    public static final CollectLimits DEFAULT = new CollectLimits(10_000, 256L << 20, 1L << 30);

    /** The same with another bound for all together. */
    public CollectLimits atMost(long all) {
        return new CollectLimits(files, Math.min(bytesPerFile, all), all);
    }
}
