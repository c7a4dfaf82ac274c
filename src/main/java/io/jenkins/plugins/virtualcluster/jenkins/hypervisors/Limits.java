package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLimits;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How much of a hypervisor clusters may take; what is empty is not limited.
 *
 * @param memory of all guests together
 * @param cpus virtual ones, of all guests together
 * @param clusters at once
 */
public record Limits(Optional<DataSize> memory, OptionalInt cpus, OptionalInt clusters) {
    public static final Limits NONE = new Limits(Optional.empty(), OptionalInt.empty(), OptionalInt.empty());

    /**
     * Reads them as they are configured.
     *
     * @param memory such as {@code 16 GiB}; empty for no limit
     * @param cpus 0 for no limit
     * @param clusters 0 for no limit
     * @throws IllegalArgumentException saying which one is wrong and what was expected
     */
    public static Limits of(String memory, int cpus, int clusters) {
        return new Limits(
                memory.isEmpty() ? Optional.empty() : Optional.of(DataSize.parse(memory)),
                count("CPU limit", cpus),
                count("cluster limit", clusters));
    }

    HypervisorLimits ofHypervisor() {
        return new HypervisorLimits(
                memory, cpus, clusters, HypervisorLimits.USUAL_CPU_OVERCOMMIT, HypervisorLimits.USUAL_DISK_OVERCOMMIT);
    }

    private static OptionalInt count(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException("The " + name + " is " + value + "; expected 0 (no limit) or more");
        }
        return value == 0 ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
