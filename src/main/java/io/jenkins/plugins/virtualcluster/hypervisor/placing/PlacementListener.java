package io.jenkins.plugins.virtualcluster.hypervisor.placing;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;

/** Hears how the search for room continues; from another thread than the one that waits. */
public interface PlacementListener {
    /** Why the run waits and for whom, in one sentence without its subject; told when it changes. */
    void waiting(String reason);

    /** Whether the run begins sooner there than elsewhere, since a standby cluster is there; asked once for each hypervisor. */
    default boolean hasStandby(HypervisorAddress address) {
        return false;
    }

    /**
     * Has something removed there that has what the run lacks, and is worth less than it; as often as that is lacking.
     *
     * @return whether something was removed
     */
    default boolean free(WaitReason.Lack lack, HypervisorAddress address) throws InterruptedException {
        return false;
    }

    /** A sentence for people, such as of a hypervisor that is omitted. */
    void note(String message);
}
