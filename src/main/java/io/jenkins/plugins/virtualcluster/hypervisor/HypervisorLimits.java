package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.DataSize;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How much of a hypervisor our clusters may take together, those of other masters too.
 *
 * @param memory of all guests; empty for the machine's less an eighth, which stays for the machine itself
 * @param cpus of all guests; empty for the machine's, {@code cpuOvercommit} times
 * @param clusters at once, kept ones too; empty for any number
 * @param cpuOvercommit how many guests' cpus share one of the machine's
 * @param diskOvercommit how many times the free space of the pool may be promised, since disks are thin
 */
public record HypervisorLimits(
        Optional<DataSize> memory, OptionalInt cpus, OptionalInt clusters, int cpuOvercommit, int diskOvercommit) {
    public static final int USUAL_CPU_OVERCOMMIT = 8;
    public static final int USUAL_DISK_OVERCOMMIT = 10;

    /** Those of a hypervisor of which nothing was said. */
    public static final HypervisorLimits USUAL = new HypervisorLimits(
            Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), USUAL_CPU_OVERCOMMIT, USUAL_DISK_OVERCOMMIT);
}
