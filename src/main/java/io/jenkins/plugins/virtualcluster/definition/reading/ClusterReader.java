package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.Alias;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.yaml.Located;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.SourceLocation;
import io.jenkins.plugins.virtualcluster.definition.yaml.Values;
import io.jenkins.plugins.virtualcluster.definition.yaml.Wording;
import io.jenkins.plugins.virtualcluster.definition.yaml.Yaml;
import io.jenkins.plugins.virtualcluster.definition.yaml.YamlComposer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Reads one cluster file. */
final class ClusterReader {
    static final int MOST_HOSTS = 1000;
    static final int MOST_ALIASES = 1000;
    static final int MOST_LABELS = 16;

    private final RepositoryFiles files;
    private final NamedImages images;
    private final Path file;
    private final String name;
    private final Map<String, String> tags;
    private final Problems problems;

    /**
     * @param name the file's name without its suffix
     * @param tags values of its tags, in the place of those that the file has
     */
    ClusterReader(
            RepositoryFiles files,
            NamedImages images,
            Path file,
            String name,
            Map<String, String> tags,
            Problems problems) {
        this.files = files;
        this.images = images;
        this.file = file;
        this.name = name;
        this.tags = tags;
        this.problems = problems;
    }

    ClusterOutline read() {
        return files.read(file, SourceLocation.top(file), "a cluster", problems)
                .map(this::read)
                .orElse(new ClusterOutline(name, Optional.empty(), Optional.empty()));
    }

    /** @param text of the file */
    ClusterOutline read(String text) {
        return YamlComposer.compose(file, text, problems)
                .flatMap(root -> Fields.of(root, Keys.CLUSTER, problems))
                .map(this::cluster)
                .orElse(new ClusterOutline(name, Optional.empty(), Optional.empty()));
    }

    private ClusterOutline cluster(Fields fields) {
        fields.requiredValue("name", name, text -> Names.same(name, "the file").apply(Names.label(text)));
        Map<String, Optional<NetworkReader.Read>> networks = new NetworkReader(problems).read(fields);
        fields.required("hosts", "{ host1: {} }");
        Optional<Map<String, Yaml.Entry>> entries = fields.named("hosts", 1, MOST_HOSTS, Names::host);
        ClusterTags values = ClusterTags.read(fields, tags, problems);
        List<Host> hosts = hosts(fields, entries.orElse(Map.of()), values, networks);
        Optional<Set<String>> hostNames = entries.map(Map::keySet);
        List<Alias> aliases = aliases(fields, hostNames);
        Set<String> labels = fields.texts("hypervisor", 0, MOST_LABELS, Names::hypervisorLabel)
                .map(found -> found.stream().map(Located::value).collect(Collectors.toSet()))
                .orElse(Set.of());
        Optional<Cluster> cluster = problems.isEmpty()
                ? Optional.of(new Cluster(
                        name,
                        networks.values().stream()
                                .flatMap(Optional::stream)
                                .map(NetworkReader.Read::network)
                                .toList(),
                        hosts,
                        aliases,
                        file,
                        labels,
                        values.values()))
                : Optional.empty();
        return new ClusterOutline(name, hostNames, cluster);
    }

    private List<Host> hosts(
            Fields cluster,
            Map<String, Yaml.Entry> entries,
            ClusterTags values,
            Map<String, Optional<NetworkReader.Read>> networks) {
        PartialHostReader reader = new PartialHostReader(files, images, values, networks.keySet(), problems);
        Optional<PartialHost> defaults =
                cluster.mapping("defaults", Keys.DEFAULTS).map(reader::defaults);
        AddressPlan addresses = new AddressPlan(networks, problems);
        HostBuilder assembler = new HostBuilder(networks, defaults, addresses, problems);
        List<Host> hosts = new ArrayList<>();
        entries.forEach((hostName, entry) -> Fields.ofNamed(entry, Keys.HOST, problems)
                .flatMap(fields -> assembler.assemble(hostName, reader.host(fields)))
                .ifPresent(hosts::add));
        addresses.checkRoom();
        return hosts;
    }

    private List<Alias> aliases(Fields cluster, Optional<Set<String>> hosts) {
        List<Alias> aliases = new ArrayList<>();
        cluster.named("aliases", 0, MOST_ALIASES, Names::host)
                .ifPresent(entries -> entries.forEach((alias, entry) -> {
                    if (hosts.filter(names -> names.contains(alias)).isPresent()) {
                        problems.add(
                                entry.keyPlace(),
                                "the alias '" + alias + "' is also a host's name; expected a name of its own");
                    }
                    Values.list(entry.value(), alias, 1, MOST_HOSTS, problems)
                            .map(items -> targets(alias, items, hosts))
                            .ifPresent(targets -> aliases.add(new Alias(alias, targets)));
                }));
        return aliases;
    }

    private List<String> targets(String alias, List<Yaml> items, Optional<Set<String>> hosts) {
        List<Located<String>> targets = items.stream()
                .map(item -> Values.text(item, alias + ": ", hostOf(hosts), problems))
                .flatMap(Optional::stream)
                .toList();
        return Values.unique(targets, alias, problems).stream()
                .map(Located::value)
                .toList();
    }

    /** The form of a host's name; where the hosts could not be read any is taken. */
    static UnaryOperator<String> hostOf(Optional<Set<String>> hosts) {
        return text -> {
            String host = Names.host(text);
            if (hosts.filter(names -> !names.contains(host)).isPresent()) {
                throw new IllegalArgumentException(Wording.unknown("host", host, hosts.get()));
            }
            return host;
        };
    }
}
