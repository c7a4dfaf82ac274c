package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.Hardware;
import io.jenkins.plugins.virtualcluster.definition.Hardware.DiskBus;
import io.jenkins.plugins.virtualcluster.definition.Hardware.Firmware;
import io.jenkins.plugins.virtualcluster.definition.Hardware.Nic;
import io.jenkins.plugins.virtualcluster.definition.yaml.Located;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.Values;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What one mapping says of a machine: the defaults, a host itself, or what is known of an image. */
record PartialHardware(
        Optional<Located<Firmware>> firmware,
        Optional<Located<Boolean>> secureBoot,
        Optional<Located<String>> machine,
        Optional<Located<String>> cpu,
        Optional<Located<DiskBus>> diskBus,
        Optional<Located<Nic>> nic,
        Optional<Located<Hardware.Console>> console,
        Optional<Located<DataSize>> disk) {
    static final PartialHardware NONE = new PartialHardware(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** What each architecture's machine types begin with. */
    private static final Map<Architecture, Set<String>> MACHINES = new EnumMap<>(Map.of(
            Architecture.X86_64, Set.of("q35", "pc"),
            Architecture.AARCH64, Set.of("virt"),
            Architecture.PPC64LE, Set.of("pseries"),
            Architecture.S390X, Set.of("s390-ccw-virtio")));

    static PartialHardware read(Fields fields, ClusterTags tags, Problems problems) {
        Form form = new Form(fields, tags, problems);
        return new PartialHardware(
                form.value("firmware", EnumWords.of(Firmware.class, "firmware")),
                fields.node("secure_boot")
                        .flatMap(node -> Values.truth(node, "secure_boot: ", problems)
                                .map(value -> new Located<>(value, node.place()))),
                form.value("machine", Names::machine),
                form.value("cpu", Names::cpu),
                form.value("disk_bus", EnumWords.of(DiskBus.class, "disk bus")),
                form.value("nic", EnumWords.of(Nic.class, "network interface model")),
                form.value("console", EnumWords.of(Hardware.Console.class, "console")),
                fields.located("disk", Quantities::diskSize));
    }

    private record Form(Fields fields, ClusterTags tags, Problems problems) {
        <T> Optional<Located<T>> value(String key, Function<String, T> form) {
            return fields.node(key)
                    .flatMap(tags::rendered)
                    .flatMap(node -> Values.text(node, key + ": ", form, problems));
        }
    }

    /** This, and of the other what this does not say. */
    PartialHardware or(PartialHardware other) {
        return new PartialHardware(
                firmware.or(other::firmware),
                secureBoot.or(other::secureBoot),
                machine.or(other::machine),
                cpu.or(other::cpu),
                diskBus.or(other::diskBus),
                nic.or(other::nic),
                console.or(other::console),
                disk.or(other::disk));
    }

    /**
     * The machine, completed with what is usual for the architecture. What contradicts itself is a problem.
     *
     * @param whose for messages, such as {@code host 'srv1'}
     */
    Hardware complete(String whose, Architecture arch, Problems problems) {
        Check check = new Check(" on " + arch.libvirtName() + ", the architecture of " + whose, problems);
        Hardware usual = Hardware.of(arch);
        firmware.ifPresent(found -> check.oneOf("firmware", found, firmwares(arch)));
        machine.ifPresent(found -> machine(found, arch, usual, check));
        diskBus.ifPresent(found -> check.oneOf("disk_bus", found, buses(arch)));
        nic.ifPresent(found -> check.oneOf("nic", found, nics(arch)));
        Hardware made = new Hardware(
                firmware.map(Located::value).or(usual::firmware),
                secureBoot.map(Located::value).orElse(usual.secureBoot()),
                machine.map(Located::value).orElse(usual.machine()),
                cpu.map(Located::value),
                diskBus.map(Located::value).orElse(usual.diskBus()),
                nic.map(Located::value).orElse(usual.nic()),
                console.map(Located::value).orElse(usual.console()),
                disk.map(Located::value));
        secureBoot.filter(Located::value).ifPresent(found -> secureBoot(found, whose, arch, made, problems));
        return made;
    }

    private static void machine(Located<String> found, Architecture arch, Hardware usual, Check check) {
        boolean foreign = MACHINES.entrySet().stream()
                .filter(others -> others.getKey() != arch)
                .flatMap(others -> others.getValue().stream())
                .anyMatch(name -> isOfFamily(found.value(), name));
        if (foreign) {
            check.refuse("machine", found, "the default, '" + usual.machine() + "', or another machine of it");
        }
    }

    private static boolean isOfFamily(String machine, String family) {
        return machine.equals(family) || machine.startsWith(family + "-");
    }

    private static void secureBoot(
            Located<Boolean> found, String whose, Architecture arch, Hardware made, Problems problems) {
        if (made.firmware().filter(of -> of == Firmware.UEFI).isEmpty()) {
            problems.add(
                    found.place(),
                    "secure_boot: needs UEFI, but " + whose + " has "
                            + made.firmware()
                                    .map(of -> "the firmware 'bios'; expected 'firmware: uefi' as well")
                                    .orElse("the firmware of " + arch.libvirtName()
                                            + ", which has none; expected no 'secure_boot'"));
        } else if (arch == Architecture.X86_64
                && isOfFamily(made.machine(), "pc")
                && !made.machine().contains("q35")) {
            problems.add(
                    found.place(),
                    "secure_boot: needs the machine 'q35', but " + whose + " has '" + made.machine()
                            + "'; expected 'machine: q35'");
        }
    }

    private static Set<Firmware> firmwares(Architecture arch) {
        return switch (arch) {
            case X86_64 -> EnumSet.allOf(Firmware.class);
            case AARCH64 -> EnumSet.of(Firmware.UEFI);
            case PPC64LE, S390X -> EnumSet.noneOf(Firmware.class);
        };
    }

    private static Set<DiskBus> buses(Architecture arch) {
        return switch (arch) {
            case X86_64, AARCH64 -> EnumSet.allOf(DiskBus.class);
            case PPC64LE, S390X -> EnumSet.of(DiskBus.VIRTIO, DiskBus.SCSI);
        };
    }

    private static Set<Nic> nics(Architecture arch) {
        return switch (arch) {
            case X86_64 -> EnumSet.allOf(Nic.class);
            case AARCH64, PPC64LE -> EnumSet.of(Nic.VIRTIO, Nic.E1000E, Nic.E1000, Nic.RTL8139);
            case S390X -> EnumSet.of(Nic.VIRTIO);
        };
    }

    /** @param where how messages go on after a value that is not there */
    private record Check(String where, Problems problems) {
        <E extends Enum<E>> void oneOf(String key, Located<E> found, Set<E> possible) {
            if (!possible.contains(found.value())) {
                refuse(
                        key,
                        found,
                        possible.isEmpty()
                                ? "no '" + key + "', as its machines have a firmware of their own"
                                : possible.stream().map(Check::word).collect(Collectors.joining(" or ")));
            }
        }

        void refuse(String key, Located<?> found, String expected) {
            String word = found.value() instanceof Enum<?> one ? word(one) : String.valueOf(found.value());
            problems.add(found.place(), key + ": there is no '" + word + "'" + where + "; expected " + expected);
        }

        private static String word(Enum<?> value) {
            return value.name().toLowerCase(Locale.ROOT);
        }
    }
}
