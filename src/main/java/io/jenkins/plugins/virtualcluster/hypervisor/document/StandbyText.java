package io.jenkins.plugins.virtualcluster.hypervisor.document;

import io.jenkins.plugins.virtualcluster.hypervisor.Standby;
import java.util.Optional;

/** That a cluster stands by, as it stands in a volume of its own, which is made last and removed first. */
public final class StandbyText {
    private StandbyText() {}

    public static byte[] volume(Standby standby) {
        return LeaseText.padded(standby, "note of a standby cluster");
    }

    /** Empty if nothing, or not all, was written yet, or it is damaged. */
    public static Optional<Standby> fromVolume(byte[] content) {
        return LeaseText.parsed(content, Standby.class);
    }
}
