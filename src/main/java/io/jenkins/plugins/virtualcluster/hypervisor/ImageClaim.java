package io.jenkins.plugins.virtualcluster.hypervisor;

import java.util.Objects;

/**
 * That one run prepares an image on a hypervisor, and who needs the same waits for it.
 *
 * @param key of the image, see {@link PreparedImages}
 * @param lease of the guest on which it is prepared
 * @param beat grows from time to time, so that others see that the run is still there
 */
public record ImageClaim(String key, Lease lease, long beat) {
    public ImageClaim {
        Objects.requireNonNull(key, "a claim names what is prepared");
        Objects.requireNonNull(lease, "a claim has a lease");
    }

    /** The same some time later. */
    ImageClaim next() {
        return new ImageClaim(key, lease, beat + 1);
    }
}
