package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.reading.Quantities;
import io.jenkins.plugins.virtualcluster.hypervisor.StoredImage;
import java.time.Duration;

/**
 * How long images stay in a hypervisor's pool that no cluster uses.
 *
 * @param unused since their last use
 * @param bytes that all of them may have together; the oldest ones go first
 */
public record ImageRetention(Duration unused, long bytes) {
    /** What is kept if nothing is said. */
    public static final ImageRetention USUAL = new ImageRetention(StoredImage.KEPT, StoredImage.KEPT_BYTES);

    /**
     * As it is configured.
     *
     * @param age such as {@code 30d}; empty for the usual one
     * @param space such as {@code 50 GiB}; empty for the usual one
     * @throws IllegalArgumentException saying which one is wrong and what was expected
     */
    public static ImageRetention of(String age, String space) {
        return new ImageRetention(
                age.isEmpty() ? USUAL.unused : Quantities.duration(age),
                space.isEmpty() ? USUAL.bytes : DataSize.parse(space).bytes());
    }
}
