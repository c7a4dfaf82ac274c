package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Hardware;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Suggestions;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.Capabilities;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.DomainCapabilities;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtConnection;
import io.jenkins.plugins.virtualcluster.hypervisor.document.DomainType;
import io.jenkins.plugins.virtualcluster.hypervisor.document.GuestKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Whether a hypervisor can run hosts as they are defined, and how: as far as libvirt says, before anything is made. */
final class HostSupport {
    /** The first libvirt with a panic device for aarch64. */
    private static final long PVPANIC = 9_001_000;

    private final LibvirtConnection connection;
    private final Capabilities capabilities;
    private final KvmProbe probe;
    private final boolean pvpanic;
    private final Map<Machine, Optional<DomainCapabilities>> asked = new ConcurrentHashMap<>();

    private record Machine(Architecture arch, String machine, DomainType type) {}

    private HostSupport(LibvirtConnection connection, Capabilities capabilities, KvmProbe probe, boolean pvpanic) {
        this.connection = connection;
        this.capabilities = capabilities;
        this.probe = probe;
        this.pvpanic = pvpanic;
    }

    static HostSupport of(LibvirtConnection connection, Capabilities capabilities, KvmProbe probe)
            throws HypervisorException, InterruptedException {
        long version = connection.call("asking for its version", connect -> connect.getLibVersion());
        return new HostSupport(connection, capabilities, probe, version >= PVPANIC);
    }

    KvmProbe probe() {
        return probe;
    }

    Set<Architecture> architectures() {
        return capabilities.architectures();
    }

    /**
     * How it runs the host.
     *
     * @throws HypervisorException if it cannot
     */
    GuestKind kind(Host host) throws HypervisorException, InterruptedException {
        Optional<String> obstacle = obstacle(host);
        if (obstacle.isPresent()) {
            throw new HypervisorException(connection.place() + " " + obstacle.get());
        }
        return new GuestKind(probe.typeFor(host.arch()).orElseThrow(), pvpanic);
    }

    /** Why it cannot run the cluster's hosts, without its own name; empty if it can. */
    List<String> obstacles(Cluster cluster) throws HypervisorException, InterruptedException {
        List<String> obstacles = new ArrayList<>();
        for (Host host : cluster.hosts()) {
            obstacle(host).filter(one -> !obstacles.contains(one)).ifPresent(obstacles::add);
        }
        return obstacles;
    }

    private Optional<String> obstacle(Host host) throws HypervisorException, InterruptedException {
        Architecture arch = host.arch();
        String of = arch.libvirtName();
        Hardware hardware = host.hardware();
        Optional<DomainType> type = probe.typeFor(arch);
        if (type.isEmpty()) {
            return Optional.of("lacks an emulator for " + of + ": install it there (Debian: " + emulator(arch)
                    + "), or change `arch`");
        }
        Set<String> machines = capabilities.machines(arch);
        if (!machines.isEmpty() && !machines.contains(hardware.machine())) {
            List<String> near = Suggestions.near(hardware.machine(), machines);
            return Optional.of("has no machine type '" + hardware.machine() + "' for " + of + ": change `machine`"
                    + (near.isEmpty() ? "" : " to " + String.join(" or ", near)) + ", or remove it");
        }
        Optional<DomainCapabilities> can = capabilities(new Machine(arch, hardware.machine(), type.get()));
        return can.isPresent() ? obstacle(host, type.get(), can.get()) : Optional.empty();
    }

    private Optional<DomainCapabilities> capabilities(Machine machine)
            throws HypervisorException, InterruptedException {
        Optional<DomainCapabilities> known = asked.get(machine);
        if (known == null) {
            known = machine.type() == DomainType.TEST
                    ? Optional.empty()
                    : DomainCapabilities.of(connection, machine.arch(), machine.machine(), machine.type());
            asked.put(machine, known);
        }
        return known;
    }

    static Optional<String> obstacle(Host host, DomainType type, DomainCapabilities can) {
        String of = host.arch().libvirtName();
        Hardware hardware = host.hardware();
        boolean uefi =
                hardware.firmware().filter(one -> one == Hardware.Firmware.UEFI).isPresent();
        if (uefi && !can.hasUefi()) {
            return Optional.of("has no UEFI firmware for " + of + ": install it there (" + firmware(host.arch())
                    + (host.arch() == Architecture.X86_64 ? "), or change `firmware`" : "), or change `arch`"));
        }
        if (hardware.secureBoot() && host.arch() == Architecture.X86_64 && !can.hasSecureLoader()) {
            return Optional.of("has no UEFI firmware with Secure Boot for " + of + ": install it there ("
                    + firmware(host.arch()) + "), or remove `secure_boot`");
        }
        String bus = hardware.diskBus().name().toLowerCase(Locale.ROOT);
        if (!can.diskBuses().isEmpty() && !can.diskBuses().contains(bus)) {
            return Optional.of("has no disk bus '" + bus + "' for machines of type " + hardware.machine()
                    + ": change `disk_bus` or `machine`");
        }
        return hardware.cpu().flatMap(cpu -> processor(cpu, of, type, can));
    }

    private static Optional<String> processor(String cpu, String arch, DomainType type, DomainCapabilities can) {
        if (cpu.equals(Hardware.HOST_CPU)) {
            return type == DomainType.KVM
                    ? Optional.empty()
                    : Optional.of(
                            "runs guests of " + arch + " without KVM, so they cannot have its own processor: change"
                                    + " `cpu: host`, or use a hypervisor with KVM");
        }
        if (cpu.equals(Hardware.MAXIMUM_CPU)) {
            return can.hasCpuMode("maximum")
                    ? Optional.empty()
                    : Optional.of("has no `cpu: maximum` for " + arch + ": change it to the name of a model");
        }
        return can.cpuModels().isEmpty() || can.cpuModels().contains(cpu)
                ? Optional.empty()
                : Optional.of(
                        "cannot give guests of " + arch + " the processor '" + cpu + "': change `cpu` to another model"
                                + " (`virsh domcapabilities --arch " + arch + "` lists them)");
    }

    private static String emulator(Architecture arch) {
        return switch (arch) {
            case X86_64 -> "qemu-system-x86";
            case AARCH64 -> "qemu-system-arm";
            case PPC64LE -> "qemu-system-ppc";
            case S390X -> "qemu-system-misc";
        };
    }

    private static String firmware(Architecture arch) {
        return arch == Architecture.X86_64
                ? "Debian: ovmf, Fedora and RHEL: edk2-ovmf"
                : "Debian: qemu-efi-aarch64, Fedora and RHEL: edk2-aarch64";
    }
}
