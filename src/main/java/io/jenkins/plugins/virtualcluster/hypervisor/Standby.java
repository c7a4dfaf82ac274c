package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import java.time.Instant;
import java.util.Objects;

/**
 * What a cluster costs that stands by: its guests were paused together, and saved unless they stay paused in their hypervisor's
 * memory.
 *
 * @param since when they were paused, by the clock of the master that did it
 * @param hosts how many they are
 * @param disk what their memory takes in the storage pool; nothing of those that stay paused
 */
public record Standby(Instant since, int hosts, DataSize disk) {
    public Standby {
        Objects.requireNonNull(since, "a standby cluster has an age");
        Objects.requireNonNull(disk, "a standby cluster takes space");
    }

    /** Whether its guests are there, paused, and take memory of the hypervisor. */
    public boolean isPaused() {
        return disk.bytes() == 0;
    }

    /** What it costs, such as {@code 559.9 MiB on the disk}. */
    public String cost() {
        return isPaused() ? "paused in memory" : disk.about() + " on the disk";
    }
}
