package io.jenkins.plugins.virtualcluster.definition;

import java.util.List;
import java.util.Optional;

/**
 * A virtual machine of a cluster.
 *
 * @param name its short name, a DNS label
 * @param cpus virtual CPUs, at least one
 * @param disks beside the one with the image, in the order of the file
 * @param interfaces at least one; the first one's network gives the host its domain
 * @param system in the image
 * @param named the entry of {@code images.yaml} that the image comes from; empty if it comes from none
 * @param roles what it is in its cluster, such as {@code server}, in the order of the file; suites name hosts by them
 * @param preparation what makes of its image the one that it is started from; empty if it is started from its image
 */
public record Host(
        String name,
        Image image,
        Architecture arch,
        DataSize memory,
        int cpus,
        List<Disk> disks,
        List<NetworkInterface> interfaces,
        Hardware hardware,
        GuestSystem system,
        Optional<NamedImage> named,
        List<String> roles,
        Optional<Preparation> preparation) {
    public Host {
        disks = List.copyOf(disks);
        interfaces = List.copyOf(interfaces);
        roles = List.copyOf(roles);
    }

    /** With the hardware that its architecture usually has, and no roles. */
    public Host(
            String name,
            Image image,
            Architecture arch,
            DataSize memory,
            int cpus,
            List<Disk> disks,
            List<NetworkInterface> interfaces) {
        this(
                name,
                image,
                arch,
                memory,
                cpus,
                disks,
                interfaces,
                Hardware.of(arch),
                GuestSystem.DEFAULT,
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    /** The same with other hardware. */
    public Host with(Hardware other) {
        return new Host(name, image, arch, memory, cpus, disks, interfaces, other, system, named, roles, preparation);
    }

    /** The same started from that image as it is. */
    public Host startedFrom(Image other) {
        return new Host(
                name, other, arch, memory, cpus, disks, interfaces, hardware, system, named, roles, Optional.empty());
    }
}
