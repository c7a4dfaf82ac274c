package io.jenkins.plugins.virtualcluster.definition;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A cluster of virtual machines, as its file in {@code clusters/} defines it: defaults are already merged into each host.
 *
 * @param name a DNS label; also the file's name without {@code .yaml}
 * @param networks in the order of the file, at least one
 * @param hosts in the order of the file, at least one
 * @param file where it was read from, relative to the repository
 * @param labels that its hypervisor must have, in alphabetical order
 * @param tags that its images, architectures and hardware hold, with the values that are in them here
 */
public record Cluster(
        String name,
        List<Network> networks,
        List<Host> hosts,
        List<Alias> aliases,
        Path file,
        Set<String> labels,
        Map<String, String> tags) {
    public Cluster {
        networks = List.copyOf(networks);
        hosts = List.copyOf(hosts);
        aliases = List.copyOf(aliases);
        labels = Collections.unmodifiableSet(new TreeSet<>(labels));
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    }

    /**
     * The host of that short name.
     *
     * @throws IllegalArgumentException if the cluster has none
     */
    public Host host(String hostName) {
        return hosts.stream()
                .filter(host -> host.name().equals(hostName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Cluster " + name + " has no host " + hostName));
    }

    /**
     * The network of that name.
     *
     * @throws IllegalArgumentException if the cluster has none
     */
    public Network network(String networkName) {
        return networks.stream()
                .filter(network -> network.name().equals(networkName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Cluster " + name + " has no network " + networkName));
    }

    /**
     * The files that its definition names and that are a part of it: their texts by their paths in the repository. Of
     * {@code images.yaml} only the images that its hosts have.
     */
    public Map<Path, String> usedFiles() {
        Map<Path, String> used = new TreeMap<>();
        hosts.stream()
                .flatMap(host -> host.system().userData().stream())
                .forEach(data -> data.file().ifPresent(path -> used.put(path, data.text())));
        hosts.stream()
                .flatMap(host -> host.preparation().stream())
                .map(Preparation::script)
                .forEach(script -> used.put(script.file(), script.text()));
        String images = hosts.stream()
                .flatMap(host -> host.named().stream())
                .map(image -> "\"" + image.name() + "\": " + image.text() + "\n")
                .distinct()
                .sorted()
                .collect(Collectors.joining());
        if (!images.isEmpty()) {
            used.put(NamedImage.FILE, images);
        }
        return used;
    }

    /** The hosts whose images are prepared, those together that are started from the same one, in the order of the file. */
    public List<List<Host>> preparations() {
        Map<List<Object>, List<Host>> groups = new LinkedHashMap<>();
        for (Host host : hosts) {
            host.preparation()
                    .ifPresent(preparation -> groups.computeIfAbsent(
                                    List.of(
                                            host.image(),
                                            host.arch(),
                                            host.hardware(),
                                            host.system().user(),
                                            host.system().userData(),
                                            preparation),
                                    key -> new ArrayList<>())
                            .add(host));
        }
        return List.copyOf(groups.values());
    }

    /** The directories that are delivered with the scripts that prepare images. */
    public Set<Preparation.Folder> preparingFolders() {
        return hosts.stream()
                .flatMap(host -> host.preparation().stream())
                .flatMap(preparation -> preparation.files().stream())
                .collect(Collectors.toSet());
    }

    /** The same with other hosts, which have the same names. */
    public Cluster with(List<Host> others) {
        return new Cluster(name, networks, others, aliases, file, labels, tags);
    }

    /** The host's name with the domain of its first interface's network, such as {@code srv1.xrd.test}. */
    public String fullName(Host host) {
        return network(host.interfaces().get(0).network())
                .domain()
                .map(domain -> host.name() + "." + domain)
                .orElse(host.name());
    }

    /** The same with other images for some hosts, by their short names. */
    public Cluster startedFrom(Map<String, Image> images) {
        return with(hosts.stream()
                .map(host -> images.containsKey(host.name()) ? host.startedFrom(images.get(host.name())) : host)
                .toList());
    }
}
