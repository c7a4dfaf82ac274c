package io.jenkins.plugins.virtualcluster.hypervisor.placing;

import io.jenkins.plugins.virtualcluster.common.FewNames;
import java.util.List;
import java.util.Optional;

/**
 * Why a run waits at a hypervisor, and for whom.
 *
 * @param hypervisor its address for people
 * @param shortage what there is too little of, such as {@code 2 GiB of memory: 1.5 GiB free of 14 GiB}; empty if only others
 *     come before
 * @param lack which part of that a standby cluster may give up for it; empty if others come before
 * @param before the runs before it in the queue, such as {@code run k3f9 of alice@host (copy)}, the first one first
 * @param holders the runs that have what it waits for
 * @param abandoned how many of these are of the same owner, and have no process any more
 */
public record WaitReason(
        String hypervisor,
        Optional<String> shortage,
        Optional<Lack> lack,
        List<String> before,
        List<String> holders,
        int abandoned) {
    private static final int NAMED = 3;

    /** What a cluster has that another one may lack. */
    public enum Lack {
        /** What clusters have that run, or are paused: memory, processors, a place among the clusters. */
        TO_RUN,
        /** Space in the storage pool. */
        SPACE
    }

    public WaitReason {
        before = List.copyOf(before);
        holders = List.copyOf(holders);
    }

    /** Such as {@code waits on qemu:///system for 2 GiB of memory: 1.5 GiB free of 14 GiB; before it: run k3f9 ...}. */
    public String sentence() {
        StringBuilder text = new StringBuilder("waits on " + hypervisor);
        shortage.ifPresent(what -> text.append(" for ").append(what));
        if (shortage.isPresent() && !holders.isEmpty()) {
            text.append("; running there: ").append(FewNames.of(holders, NAMED));
            if (abandoned > 0) {
                text.append("; ")
                        .append(abandoned)
                        .append(" of these ")
                        .append(abandoned == 1 ? "was" : "were")
                        .append(
                                " left by a process that has died: `cleanup` frees the capacity, `resume` continues a run");
            }
        }
        if (!before.isEmpty()) {
            text.append(shortage.isPresent() ? "; before it: " : " behind ").append(FewNames.of(before, NAMED));
        }
        return text.toString();
    }
}
