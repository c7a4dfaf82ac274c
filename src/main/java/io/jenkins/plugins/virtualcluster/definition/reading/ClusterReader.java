package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.Alias;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.HostNames;
import io.jenkins.plugins.virtualcluster.definition.Tags;
import io.jenkins.plugins.virtualcluster.definition.yaml.Located;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.SourceLocation;
import io.jenkins.plugins.virtualcluster.definition.yaml.Values;
import io.jenkins.plugins.virtualcluster.definition.yaml.Wording;
import io.jenkins.plugins.virtualcluster.definition.yaml.Yaml;
import io.jenkins.plugins.virtualcluster.definition.yaml.YamlComposer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
        ClusterTags values = ClusterTags.read(fields, tags, problems);
        PartialHostReader reader = new PartialHostReader(files, images, name, values, networks.keySet(), problems);
        Optional<PartialHost> defaults =
                fields.mapping("defaults", Keys.DEFAULTS).map(reader::defaults);
        Optional<Map<String, Member>> members = members(fields, reader, values);
        AddressPlan addresses = new AddressPlan(networks, problems);
        HostBuilder builder = new HostBuilder(networks, defaults, addresses, problems);
        List<Host> hosts = hosts(members.orElse(Map.of()), builder);
        addresses.checkRoom();
        Optional<HostNames> names = members.map(all -> names(all, builder));
        List<Alias> aliases = aliases(fields, names);
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
        return new ClusterOutline(name, names, cluster);
    }

    /**
     * A host, or one of several that an entry with a count stands for.
     *
     * @param entry its name in the file
     * @param own what the entry says of it; empty if it cannot be read
     * @param number from 0 in its entry
     */
    private record Member(String entry, SourceLocation place, Optional<PartialHost> own, int number) {}

    /** The hosts by their names; empty if it cannot be said which there are. */
    private Optional<Map<String, Member>> members(Fields fields, PartialHostReader reader, ClusterTags values) {
        Optional<Map<String, Yaml.Entry>> entries = fields.named("hosts", 1, MOST_HOSTS, Names::host);
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Member> members = new LinkedHashMap<>();
        boolean sound = true;
        for (Map.Entry<String, Yaml.Entry> each : entries.get().entrySet()) {
            Yaml.Entry entry = each.getValue();
            Optional<Fields> own = Fields.ofNamed(entry, Keys.HOST, problems);
            boolean counted = own.filter(its -> its.has("count")).isPresent();
            Optional<Integer> count = counted ? count(own.get(), values) : Optional.of(1);
            Optional<PartialHost> partial = own.map(reader::host);
            sound &= count.isPresent();
            for (int i = 0; i < count.orElse(0); i++) {
                int number = i;
                add(
                        counted ? each.getKey() + (i + 1) : each.getKey(),
                        new Member(each.getKey(), entry.keyPlace(), partial.map(its -> its.further(number)), i),
                        members);
            }
        }
        if (members.size() > MOST_HOSTS) {
            problems.add(
                    fields.node("hosts").orElseThrow().place(),
                    "hosts: the counts make more than " + MOST_HOSTS + " hosts; expected at most " + MOST_HOSTS);
            return Optional.empty();
        }
        return sound ? Optional.of(members) : Optional.empty();
    }

    private void add(String host, Member member, Map<String, Member> members) {
        if (members.size() > MOST_HOSTS) {
            return;
        }
        Member first = members.putIfAbsent(host, member);
        if (first != null) {
            problems.add(
                    member.place(),
                    "the host '" + host + "' is there twice: also by the entry '" + first.entry() + "' in line "
                            + first.place().line() + ", of which one has a count; expected other names");
        } else {
            try {
                Names.host(host);
            } catch (IllegalArgumentException e) {
                problems.add(member.place(), e.getMessage());
            }
        }
    }

    private Optional<Integer> count(Fields own, ClusterTags values) {
        return own.node("count")
                .flatMap(values::rendered)
                .map(node -> node instanceof Yaml.Scalar scalar
                        ? new Yaml.Scalar(scalar.text(), scalar.plain() || isTag(own), scalar.place())
                        : node)
                .flatMap(node -> Values.number(node, "count: ", 1, MOST_HOSTS, problems));
    }

    /** A tag can only be written in quotes. */
    private static boolean isTag(Fields own) {
        return own.node("count")
                .filter(node -> node instanceof Yaml.Scalar scalar
                        && !Tags.find(scalar.text()).isEmpty())
                .isPresent();
    }

    private List<Host> hosts(Map<String, Member> members, HostBuilder builder) {
        List<Host> hosts = new ArrayList<>();
        String failed = "";
        for (Map.Entry<String, Member> each : members.entrySet()) {
            Member member = each.getValue();
            int before = problems.size();
            // What is wrong with one of several that are alike is told once.
            if (member.own().isPresent() && !member.entry().equals(failed)) {
                builder.assemble(each.getKey(), member.own().get()).ifPresent(hosts::add);
                failed = problems.size() > before ? member.entry() : "";
            }
        }
        return hosts;
    }

    private static HostNames names(Map<String, Member> members, HostBuilder builder) {
        Map<String, List<String>> roles = new LinkedHashMap<>();
        members.forEach((host, member) ->
                roles.put(host, member.own().map(builder::roles).orElse(List.of())));
        return new HostNames(roles);
    }

    private List<Alias> aliases(Fields cluster, Optional<HostNames> hosts) {
        List<Alias> aliases = new ArrayList<>();
        cluster.named("aliases", 0, MOST_ALIASES, Names::host)
                .ifPresent(entries -> entries.forEach((alias, entry) -> {
                    if (hosts.filter(names -> names.hosts().contains(alias)).isPresent()) {
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

    private List<String> targets(String alias, List<Yaml> items, Optional<HostNames> hosts) {
        List<Located<String>> words = items.stream()
                .map(item -> Values.text(item, alias + ": ", hostWord(hosts), problems))
                .flatMap(Optional::stream)
                .toList();
        List<String> targets = Values.unique(words, alias, problems).stream()
                .map(Located::value)
                .toList();
        return problems.isEmpty() && hosts.isPresent() ? hosts.get().named(targets) : targets;
    }

    /** The form of a word that names hosts, see {@link HostNames}; where the hosts could not be read any is taken. */
    static UnaryOperator<String> hostWord(Optional<HostNames> hosts) {
        return word -> {
            if (word.startsWith(HostNames.ROLE)) {
                Names.role(word.substring(HostNames.ROLE.length()));
            } else if (word.indexOf('[') < 0) {
                Names.host(word);
            }
            hosts.ifPresent(names -> names.named(word, Wording::unknown));
            return word;
        };
    }
}
