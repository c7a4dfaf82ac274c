package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.Disk;
import io.jenkins.plugins.virtualcluster.definition.Ipv4Address;
import io.jenkins.plugins.virtualcluster.definition.Ipv6Address;
import io.jenkins.plugins.virtualcluster.definition.MacAddress;
import io.jenkins.plugins.virtualcluster.definition.Shaping;
import io.jenkins.plugins.virtualcluster.definition.yaml.Located;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.SourceLocation;
import io.jenkins.plugins.virtualcluster.definition.yaml.Values;
import io.jenkins.plugins.virtualcluster.definition.yaml.Wording;
import io.jenkins.plugins.virtualcluster.definition.yaml.Yaml;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the keys of a host, one by one: of the defaults and of each host. */
final class PartialHostReader {
    static final int MOST_CPUS = 256;
    static final int MOST_DISKS = 24;
    static final int MOST_INTERFACES = 8;
    static final int MOST_ROLES = 16;

    private final ImageReader images;
    private final UserDataReader userData;
    private final PreparationReader preparations;
    private final ClusterTags tags;
    private final Set<String> networks;
    private final Problems problems;

    /** @param networks the names of the cluster's networks, also of those that are invalid; none if they could not be read */
    PartialHostReader(
            RepositoryFiles files,
            NamedImages named,
            String cluster,
            ClusterTags tags,
            Set<String> networks,
            Problems problems) {
        this.images = new ImageReader(files, named, problems);
        this.userData = new UserDataReader(files, problems);
        this.preparations = new PreparationReader(files, cluster, tags, problems);
        this.tags = tags;
        this.networks = networks;
        this.problems = problems;
    }

    PartialHost defaults(Fields fields) {
        return read(fields, Keys.DEFAULT_INTERFACE);
    }

    PartialHost host(Fields fields) {
        return read(fields, Keys.INTERFACE);
    }

    private PartialHost read(Fields fields, Keys interfaceKeys) {
        boolean ofOneHost = interfaceKeys == Keys.INTERFACE;
        Optional<List<PartialHost.Interface>> interfaces = fields.list(
                "interfaces",
                1,
                MOST_INTERFACES,
                node -> Fields.of(node, interfaceKeys, problems)
                        .map(each -> networkInterface(network(each), each, ofOneHost, ShapingReader.read(each))));
        return new PartialHost(
                fields,
                fields.node("image").flatMap(tags::rendered).flatMap(images::read),
                fields.node("arch")
                        .flatMap(tags::rendered)
                        .flatMap(node -> Values.text(node, "arch: ", PartialHostReader::architecture, problems))
                        .map(Located::value),
                fields.value("memory", Quantities::memory),
                fields.node("cpus").flatMap(node -> Values.number(node, "cpus: ", 1, MOST_CPUS, problems)),
                disks(fields),
                interfaces,
                networkInterface(Optional.empty(), fields, ofOneHost, Shaping.NONE),
                PartialHardware.read(fields, tags, problems),
                PartialSystem.read(fields, tags, userData, problems),
                fields.node("role").map(this::roles),
                fields.node("prepare").flatMap(preparations::read));
    }

    /** One role, or a list of them. */
    private List<String> roles(Yaml node) {
        if (node instanceof Yaml.Sequence) {
            List<Located<String>> roles = Values.list(node, "role", 1, MOST_ROLES, problems).orElse(List.of()).stream()
                    .flatMap(item -> Values.text(item, "role: ", Names::role, problems).stream())
                    .toList();
            return Values.unique(roles, "role", problems).stream()
                    .map(Located::value)
                    .toList();
        }
        return Values.text(node, "role: ", Names::role, problems).map(Located::value).stream()
                .toList();
    }

    /** @throws IllegalArgumentException if it is none, saying which there are */
    static Architecture architecture(String word) {
        return EnumWords.of(Architecture.class, "arch", Architecture::libvirtName)
                .apply(word);
    }

    private Optional<List<Disk>> disks(Fields fields) {
        Map<String, SourceLocation> mounts = new HashMap<>();
        return fields.list(
                "disks",
                0,
                MOST_DISKS,
                node -> Fields.of(node, Keys.DISK, problems).flatMap(disk -> disk(disk, mounts)));
    }

    private Optional<Disk> disk(Fields fields, Map<String, SourceLocation> mounts) {
        Optional<DataSize> size = fields.requiredValue("size", "20 GiB", Quantities::diskSize);
        Optional<Located<String>> mount = fields.located("mount", Names::mount);
        mount.ifPresent(at -> {
            SourceLocation first = mounts.putIfAbsent(at.value(), at.place());
            if (first != null) {
                problems.add(
                        at.place(),
                        "mount: two disks of the host at " + at.value() + ", the first in line " + first.line()
                                + "; expected a mount point for each");
            }
        });
        return size.map(of -> new Disk(of, mount.map(Located::value)));
    }

    /** Interfaces in the defaults have no addresses of their own. */
    private static PartialHost.Interface networkInterface(
            Optional<String> network, Fields fields, boolean ofOneHost, Shaping shaping) {
        return new PartialHost.Interface(
                network,
                ofOneHost ? fields.located("address", Ipv4Address::parse) : Optional.empty(),
                ofOneHost ? fields.located("address6", Ipv6Address::parse) : Optional.empty(),
                ofOneHost ? fields.located("mac", MacAddress::new) : Optional.empty(),
                shaping);
    }

    private Optional<String> network(Fields fields) {
        if (networks.isEmpty()) {
            return Optional.empty();
        }
        if (!fields.has("network") && networks.size() == 1) {
            return Optional.of(networks.iterator().next());
        }
        return fields.requiredValue("network", networks.stream().findFirst().orElseThrow(), name -> {
            if (!networks.contains(name)) {
                throw new IllegalArgumentException(Wording.unknown("network", name, networks));
            }
            return name;
        });
    }
}
