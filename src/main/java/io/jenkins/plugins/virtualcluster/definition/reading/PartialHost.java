package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.Disk;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.definition.Ipv4Address;
import io.jenkins.plugins.virtualcluster.definition.Ipv6Address;
import io.jenkins.plugins.virtualcluster.definition.MacAddress;
import io.jenkins.plugins.virtualcluster.definition.Preparation;
import io.jenkins.plugins.virtualcluster.definition.Shaping;
import io.jenkins.plugins.virtualcluster.definition.yaml.Located;
import io.jenkins.plugins.virtualcluster.definition.yaml.SourceLocation;
import java.util.List;
import java.util.Optional;

/**
 * What one mapping says of a host: the defaults or the host itself. A value is omitted if the mapping does not have it
 * or if it is invalid, and then the problems say so.
 *
 * @param own what the mapping itself says of its only interface, without a network
 * @param preparation empty in it if the mapping says that there is none
 */
record PartialHost(
        Fields fields,
        Optional<Source> image,
        Optional<Architecture> arch,
        Optional<DataSize> memory,
        Optional<Integer> cpus,
        Optional<List<Disk>> disks,
        Optional<List<Interface>> interfaces,
        Interface own,
        PartialHardware hardware,
        PartialSystem system,
        Optional<List<String>> roles,
        Optional<Optional<Preparation>> preparation) {

    /**
     * What the image is made from: an image, or the name of one.
     *
     * @param entry of {@code images.yaml}; empty for an image that is none of these
     * @param image empty for a named one: which one it is depends on the host's architecture
     */
    record Source(Optional<NamedImages.Entry> entry, Optional<Image> image, SourceLocation place) {}

    /** @param network absent if it is invalid */
    record Interface(
            Optional<String> network,
            Optional<Located<Ipv4Address>> address,
            Optional<Located<Ipv6Address>> address6,
            Optional<Located<MacAddress>> mac,
            Shaping shaping) {

        private Interface further(int places) {
            return new Interface(
                    network,
                    address.map(of -> new Located<>(of.value().plus(places), of.place())),
                    address6.map(of -> new Located<>(of.value().plus(places), of.place())),
                    mac.map(of -> new Located<>(of.value().plus(places), of.place())),
                    shaping);
        }
    }

    /** The same with the addresses that are that many places further: of one of several hosts that are alike. */
    PartialHost further(int places) {
        return new PartialHost(
                fields,
                image,
                arch,
                memory,
                cpus,
                disks,
                interfaces.map(
                        all -> all.stream().map(each -> each.further(places)).toList()),
                own.further(places),
                hardware,
                system,
                roles,
                preparation);
    }
}
