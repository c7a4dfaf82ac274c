package io.jenkins.plugins.virtualcluster.hypervisor.document;

import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.Disk;
import io.jenkins.plugins.virtualcluster.definition.Hardware;
import io.jenkins.plugins.virtualcluster.definition.Hardware.DiskBus;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedInterface;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The libvirt document of a guest. */
public final class DomainDocument {
    private static final String DISK_LETTERS = "abcdefghijklmnopqrstuvwxyz";

    /** Of SCSI: libvirt puts no more on one. */
    private static final int DISKS_PER_CONTROLLER = 15;

    private final Lease lease;
    private final PlannedHost planned;
    private final Host host;
    private final Hardware hardware;
    private final GuestKind kind;
    /** Where a volume's file is, on the hypervisor. */
    private final UnaryOperator<String> path;

    private DomainDocument(Lease lease, PlannedHost planned, GuestKind kind, UnaryOperator<String> path) {
        this.lease = lease;
        this.planned = planned;
        host = planned.host();
        hardware = host.hardware();
        this.kind = kind;
        this.path = path;
    }

    public static String xml(ClusterPlan plan, PlannedHost host, GuestKind kind, UnaryOperator<String> path) {
        return new DomainDocument(plan.lease(), host, kind, path).document().toString();
    }

    private Xml document() {
        return Xml.element("domain")
                .with("type", kind.type().libvirtName())
                .add(
                        Xml.element("name", planned.domain()),
                        Xml.element("title", planned.fullName() + " of cluster " + lease.cluster()),
                        Xml.element("metadata").add(LeaseText.namespacedElement(lease, host.name())),
                        Xml.element("memory", host.memory().bytes()).with("unit", "bytes"),
                        Xml.element("vcpu", host.cpus()),
                        os(),
                        features(),
                        cpu(),
                        Xml.element("clock").with("offset", "utc"),
                        Xml.element("on_poweroff", "destroy"),
                        Xml.element("on_reboot", "restart"),
                        // The panic device tells of a kernel's panic; the domain then goes, and its events say why.
                        Xml.element("on_crash", "destroy"),
                        devices());
    }

    private Xml os() {
        Xml os = Xml.element("os")
                .add(Xml.element("type", "hvm")
                        .with("arch", host.arch().libvirtName())
                        .with("machine", hardware.machine()));
        if (hardware.firmware().filter(of -> of == Hardware.Firmware.UEFI).isPresent()) {
            // libvirt takes one with Secure Boot where nothing is said of that.
            Xml firmware = Xml.element("firmware").add(feature("secure-boot"));
            if (hardware.secureBoot()) {
                firmware.add(feature("enrolled-keys"));
            }
            os.with("firmware", "efi")
                    .add(firmware, Xml.element("nvram", path.apply(ObjectNames.firmwareVariables(planned.domain()))));
        }
        return os.add(Xml.element("boot").with("dev", "hd"));
    }

    private Xml feature(String name) {
        return Xml.element("feature")
                .with("enabled", hardware.secureBoot() ? "yes" : "no")
                .with("name", name);
    }

    /** In software, what is fast: on aarch64 all that QEMU knows includes pointer authentication, which takes most of the time. */
    private Xml cpu() {
        boolean kvm = kind.type() == DomainType.KVM;
        String usual = kvm
                ? Hardware.HOST_CPU
                : switch (host.arch()) {
                    case X86_64, S390X -> Hardware.MAXIMUM_CPU;
                    case AARCH64 -> "cortex-a57";
                    case PPC64LE -> "POWER9";
                };
        String cpu = hardware.cpu().orElse(usual);
        return switch (cpu) {
            case Hardware.HOST_CPU -> Xml.element("cpu").with("mode", "host-passthrough");
            case Hardware.MAXIMUM_CPU -> Xml.element("cpu").with("mode", "maximum");
            default ->
                Xml.element("cpu")
                        .with("mode", "custom")
                        .with("match", "exact")
                        .add(Xml.element("model", cpu).with("fallback", "forbid"));
        };
    }

    private Xml features() {
        Xml features = Xml.element("features");
        if (host.arch() == Architecture.X86_64 || host.arch() == Architecture.AARCH64) {
            features.add(Xml.element("acpi"));
        }
        if (host.arch() == Architecture.X86_64) {
            features.add(Xml.element("apic"));
        }
        return features;
    }

    private Xml devices() {
        Xml devices = Xml.element("devices");
        int letter = 0;
        devices.add(disk(ObjectNames.root(planned), "qcow2", letter++, "vcroot"));
        List<Disk> disks = host.disks();
        for (int i = 1; i <= disks.size(); i++) {
            devices.add(disk(ObjectNames.disk(planned.domain(), i), "qcow2", letter++, "vcdisk" + i));
        }
        devices.add(seed(letter++));
        for (int i = 0; hardware.diskBus() == DiskBus.SCSI && i * DISKS_PER_CONTROLLER < letter; i++) {
            devices.add(Xml.element("controller")
                    .with("type", "scsi")
                    .with("index", i)
                    .with("model", "virtio-scsi"));
        }
        if (host.arch() != Architecture.S390X) {
            devices.add(Xml.element("controller").with("type", "usb").with("model", "none"));
        }
        for (PlannedInterface at : planned.interfaces()) {
            devices.add(Xml.element("interface")
                    .with("type", at.bridge().isPresent() ? "bridge" : "network")
                    .add(
                            Xml.element("mac").with("address", at.mac()),
                            at.bridge()
                                    .map(device -> Xml.element("source").with("bridge", device))
                                    .orElseGet(() -> Xml.element("source")
                                            .with(
                                                    "network",
                                                    ObjectNames.network(
                                                            lease.run(),
                                                            at.definition().network()))),
                            Xml.element("model").with("type", word(hardware.nic()))));
        }
        devices.add(
                console(),
                Xml.element("rng")
                        .with("model", "virtio")
                        .add(Xml.element("backend", "/dev/urandom").with("model", "random")),
                Xml.element("video").add(Xml.element("model").with("type", "none")),
                Xml.element("memballoon").with("model", "none"));
        panicModel().ifPresent(model -> devices.add(Xml.element("panic").with("model", model)));
        return devices;
    }

    /** Of the device by which a kernel says that it panics. */
    private Optional<String> panicModel() {
        return switch (host.arch()) {
            case X86_64 -> Optional.of("isa");
            case PPC64LE -> Optional.of("pseries");
            case S390X -> Optional.of("s390");
            case AARCH64 -> kind.pvpanic() ? Optional.of("pvpanic") : Optional.empty();
        };
    }

    private Xml seed(int letter) {
        // On SATA QEMU has no disk that cannot be written to.
        String device = hardware.diskBus() == DiskBus.SATA ? "cdrom" : "disk";
        return disk(ObjectNames.seed(planned.domain()), "raw", letter, "vcseed")
                .with("device", device)
                .add(Xml.element("readonly"));
    }

    /** Guests live no longer than their run, so what they ask to be flushed may stay in the hypervisor's memory. */
    private Xml disk(String volume, String format, int letter, String serial) {
        return Xml.element("disk")
                .with("type", "file")
                .with("device", "disk")
                .add(
                        Xml.element("driver")
                                .with("name", "qemu")
                                .with("type", format)
                                .with("cache", "unsafe")
                                .with("error_policy", "stop")
                                .with("discard", "unmap"),
                        Xml.element("source").with("file", path.apply(volume)),
                        Xml.element("target").with("dev", device(letter)).with("bus", word(hardware.diskBus())),
                        Xml.element("serial", serial));
    }

    private String device(int number) {
        int letters = DISK_LETTERS.length();
        return (hardware.diskBus() == DiskBus.VIRTIO ? "vd" : "sd")
                + (number < letters ? "" : DISK_LETTERS.charAt(number / letters - 1))
                + DISK_LETTERS.charAt(number % letters);
    }

    private Xml console() {
        boolean virtio = hardware.console() == Hardware.Console.VIRTIO;
        boolean serial = host.arch() != Architecture.S390X && !virtio;
        Xml target = Xml.element("target");
        if (!serial) {
            target.with("type", virtio ? "virtio" : "sclp");
        }
        return Xml.element(serial ? "serial" : "console")
                .with("type", "file")
                .add(
                        Xml.element("source")
                                .with("path", path.apply(ObjectNames.console(planned.domain())))
                                .with("append", "on"),
                        target.with("port", "0"));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
