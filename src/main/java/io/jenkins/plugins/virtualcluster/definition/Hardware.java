package io.jenkins.plugins.virtualcluster.definition;

import java.util.Optional;

/**
 * The machine that a host is, beside its memory and processors: what the system in an image must find to boot.
 *
 * @param firmware empty on architectures whose machines have only a firmware of their own
 * @param secureBoot whether the firmware starts only what is signed; only with UEFI
 * @param machine the name of a machine type in libvirt, such as {@code q35}
 * @param cpu {@link #HOST_CPU}, {@link #MAXIMUM_CPU} or the name of a model in libvirt; empty for what is fast there
 * @param diskBus of all disks, the one with the seed included
 * @param nic of all interfaces
 * @param disk the size of the disk with the image; empty for that of the image
 */
public record Hardware(
        Optional<Firmware> firmware,
        boolean secureBoot,
        String machine,
        Optional<String> cpu,
        DiskBus diskBus,
        Nic nic,
        Console console,
        Optional<DataSize> disk) {
    /** The hypervisor's own processor, which needs hardware virtualisation. */
    public static final String HOST_CPU = "host";

    /** All that the hypervisor can offer. */
    public static final String MAXIMUM_CPU = "maximum";

    /** What starts the boot loader. */
    public enum Firmware {
        BIOS,
        UEFI
    }

    /** How disks are attached. */
    public enum DiskBus {
        VIRTIO,
        SCSI,
        SATA
    }

    /** The model of network interfaces. */
    public enum Nic {
        VIRTIO,
        E1000E,
        E1000,
        RTL8139,
        VMXNET3
    }

    /** The device whose output is recorded. */
    public enum Console {
        /** The first of the machine's own: a serial port, and what stands for one on ppc64le and s390x. */
        SERIAL,
        /** The first console of virtio, {@code hvc0}. */
        VIRTIO
    }

    /** What a host of that architecture has unless its definition says otherwise. */
    public static Hardware of(Architecture arch) {
        return new Hardware(
                switch (arch) {
                    case X86_64 -> Optional.of(Firmware.BIOS);
                    case AARCH64 -> Optional.of(Firmware.UEFI);
                    case PPC64LE, S390X -> Optional.empty();
                },
                false,
                switch (arch) {
                    case X86_64 -> "q35";
                    case AARCH64 -> "virt";
                    case PPC64LE -> "pseries";
                    case S390X -> "s390-ccw-virtio";
                },
                Optional.empty(),
                DiskBus.VIRTIO,
                Nic.VIRTIO,
                Console.SERIAL,
                Optional.empty());
    }
}
