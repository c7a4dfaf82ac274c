package io.jenkins.plugins.virtualcluster.hypervisor.document;

import io.jenkins.plugins.virtualcluster.hypervisor.ImageClaim;
import java.util.Optional;

/** A claim as it stands in its volume. */
public final class ClaimText {
    private ClaimText() {}

    /**
     * @throws IllegalArgumentException if it is too long for its volume
     */
    public static byte[] volume(ImageClaim claim) {
        return LeaseText.padded(claim, "claim of run " + claim.lease().run());
    }

    /** Empty if nothing, or not all, was written yet, or it is damaged. */
    public static Optional<ImageClaim> fromVolume(byte[] content) {
        return LeaseText.parsed(content, ImageClaim.class);
    }
}
