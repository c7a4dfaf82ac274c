package io.jenkins.plugins.virtualcluster.hypervisor.document;

import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.Disk;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedInterface;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import java.util.List;
import java.util.function.UnaryOperator;

/** The libvirt document of a guest. */
public final class DomainDocument {
    private static final String DISK_LETTERS = "abcdefghijklmnopqrstuvwxyz";

    private final Lease lease;
    private final PlannedHost planned;
    private final Host host;
    private final DomainType type;
    /** Where a volume's file is, on the hypervisor. */
    private final UnaryOperator<String> path;

    private DomainDocument(Lease lease, PlannedHost planned, DomainType type, UnaryOperator<String> path) {
        this.lease = lease;
        this.planned = planned;
        host = planned.host();
        this.type = type;
        this.path = path;
    }

    public static String xml(ClusterPlan plan, PlannedHost host, DomainType type, UnaryOperator<String> path) {
        return new DomainDocument(plan.lease(), host, type, path).document().toString();
    }

    private Xml document() {
        return Xml.element("domain")
                .with("type", type.libvirtName())
                .add(
                        Xml.element("name", planned.domain()),
                        Xml.element("title", planned.fullName() + " of cluster " + lease.cluster()),
                        Xml.element("metadata").add(LeaseText.namespacedElement(lease, host.name())),
                        Xml.element("memory", host.memory().bytes()).with("unit", "bytes"),
                        Xml.element("vcpu", host.cpus()),
                        os(),
                        features(),
                        type.cpu(),
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
                        .with("machine", machine()));
        if (host.arch() == Architecture.AARCH64) {
            os.with("firmware", "efi")
                    .add(Xml.element("nvram", path.apply(ObjectNames.firmwareVariables(planned.domain()))));
        }
        return os.add(Xml.element("boot").with("dev", "hd"));
    }

    private String machine() {
        return switch (host.arch()) {
            case X86_64 -> "q35";
            case AARCH64 -> "virt";
            case PPC64LE -> "pseries";
            case S390X -> "s390-ccw-virtio";
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
        devices.add(disk(ObjectNames.overlay(planned.domain()), "qcow2", letter++, "vcroot"));
        List<Disk> disks = host.disks();
        for (int i = 1; i <= disks.size(); i++) {
            devices.add(disk(ObjectNames.disk(planned.domain(), i), "qcow2", letter++, "vcdisk" + i));
        }
        devices.add(disk(ObjectNames.seed(planned.domain()), "raw", letter, "vcseed")
                .add(Xml.element("readonly")));
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
                            Xml.element("model").with("type", "virtio")));
        }
        devices.add(
                console(),
                Xml.element("rng")
                        .with("model", "virtio")
                        .add(Xml.element("backend", "/dev/urandom").with("model", "random")),
                Xml.element("video").add(Xml.element("model").with("type", "none")),
                Xml.element("memballoon").with("model", "none"));
        if (host.arch() == Architecture.X86_64) {
            devices.add(Xml.element("panic").with("model", "isa"));
        }
        return devices;
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
                        Xml.element("target").with("dev", device(letter)).with("bus", "virtio"),
                        Xml.element("serial", serial));
    }

    private static String device(int number) {
        int letters = DISK_LETTERS.length();
        return "vd" + (number < letters ? "" : DISK_LETTERS.charAt(number / letters - 1))
                + DISK_LETTERS.charAt(number % letters);
    }

    private Xml console() {
        boolean serial = host.arch() != Architecture.S390X;
        return Xml.element(serial ? "serial" : "console")
                .with("type", "file")
                .add(
                        Xml.element("source")
                                .with("path", path.apply(ObjectNames.console(planned.domain())))
                                .with("append", "on"),
                        serial
                                ? Xml.element("target").with("port", "0")
                                : Xml.element("target").with("type", "sclp").with("port", "0"));
    }
}
