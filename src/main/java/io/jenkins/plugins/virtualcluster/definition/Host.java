package io.jenkins.plugins.virtualcluster.definition;

import java.util.List;

/**
 * A virtual machine of a cluster.
 *
 * @param name its short name, a DNS label
 * @param cpus virtual CPUs, at least one
 * @param disks beside the one with the image, in the order of the file
 * @param interfaces at least one; the first one's network gives the host its domain
 */
public record Host(
        String name,
        Image image,
        Architecture arch,
        DataSize memory,
        int cpus,
        List<Disk> disks,
        List<NetworkInterface> interfaces) {
    public Host {
        disks = List.copyOf(disks);
        interfaces = List.copyOf(interfaces);
    }
}
