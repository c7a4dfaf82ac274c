package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import java.time.Instant;
import java.util.Objects;

/**
 * What a cluster costs that stands by: its guests were saved together, so nothing of it runs.
 *
 * @param since when they were paused to be saved, by the clock of the master that did it
 * @param hosts how many they are
 * @param disk what their memory takes in the storage pool
 */
public record Standby(Instant since, int hosts, DataSize disk) {
    public Standby {
        Objects.requireNonNull(since, "a standby cluster has an age");
        Objects.requireNonNull(disk, "a standby cluster takes space");
    }
}
