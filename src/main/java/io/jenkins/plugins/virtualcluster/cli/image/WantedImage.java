package io.jenkins.plugins.virtualcluster.cli.image;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.definition.Problem;
import io.jenkins.plugins.virtualcluster.definition.reading.DefinitionReader;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An image that a command is about, as the only host of a cluster has it.
 *
 * @param name as it was given: what {@code image} may be in a definition
 * @param text the cluster's definition
 * @param cluster with {@link #HOST}
 */
record WantedImage(String name, String text, Cluster cluster) {
    static final String CLUSTER = "image-check";
    static final String HOST = "host";
    /** Another name of the host, which resolves by the network's DNS alone. */
    static final String ALIAS = "also";

    static final String DOMAIN = "check.test";

    /** Reads an architecture. */
    static final class ArchitectureConverter implements ITypeConverter<Architecture> {
        @Override
        public Architecture convert(String word) {
            for (Architecture architecture : Architecture.values()) {
                if (architecture.libvirtName().equals(word)) {
                    return architecture;
                }
            }
            throw new TypeConversionException(
                    "'" + word + "' is no architecture; expected x86_64, aarch64, ppc64le or" + " s390x");
        }
    }

    /**
     * The images of that name, one for each architecture.
     *
     * @param definitions of the repository that may name it, and that paths are relative to
     * @param architecture the only one that is wanted; empty for all that there are, and for a name that is not in
     *     {@code images.yaml} the usual one
     * @throws InvalidRequestException with all that is wrong
     */
    static List<WantedImage> all(Definitions definitions, String name, Optional<Architecture> architecture)
            throws InvalidRequestException, IOException {
        Set<Architecture> known = definitions.images().getOrDefault(name, Set.of());
        List<Architecture> wanted =
                architecture.map(List::of).orElse(known.isEmpty() ? List.of(Architecture.X86_64) : List.copyOf(known));
        List<WantedImage> images = new ArrayList<>();
        for (Architecture one : wanted) {
            images.add(of(definitions, name, one));
        }
        return images;
    }

    private static WantedImage of(Definitions definitions, String name, Architecture architecture)
            throws InvalidRequestException, IOException {
        String text = "name: " + CLUSTER + "\nnetworks: { lan: { domain: " + DOMAIN + " } }\nhosts:\n  " + HOST
                + ": { image: '" + name.replace("'", "''") + "', arch: " + architecture.libvirtName()
                + " }\naliases: { "
                + ALIAS + ": [ " + HOST + " ] }\n";
        Definitions read = DefinitionReader.readCluster(definitions.repository(), CLUSTER, text);
        Cluster cluster = read.clusters().get(CLUSTER);
        if (cluster == null) {
            throw new InvalidRequestException("Image " + name + " cannot be used for " + architecture.libvirtName()
                    + ":\n" + read.problems().stream().map(WantedImage::told).collect(Collectors.joining("\n")));
        }
        return new WantedImage(name, text, cluster);
    }

    /** What is wrong with the cluster has no place that a user knows. */
    private static String told(Problem problem) {
        return problem.file().toString().startsWith("clusters") ? problem.message() : problem.toString();
    }

    Host host() {
        return cluster.hosts().get(0);
    }

    Image image() {
        return host().image();
    }

    /** Whether it is in the pool by somebody else's doing. */
    boolean isVolume() {
        return image() instanceof Image.PoolVolume;
    }

    /** Such as {@code debian-12 (aarch64)}. */
    @Override
    public String toString() {
        return name + " (" + host().arch().libvirtName() + ")";
    }
}
