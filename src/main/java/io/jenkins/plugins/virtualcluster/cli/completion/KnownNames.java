package io.jenkins.plugins.virtualcluster.cli.completion;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.base.RecordsOption;
import io.jenkins.plugins.virtualcluster.cli.definitions.Source;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.HostNames;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.TestCase;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.RunState.HostState;
import io.jenkins.plugins.virtualcluster.report.page.RunQuery;
import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.ArgSpec;

/**
 * The names that a value can have. All of them are read from files of this machine, so that a tab is answered within the time that Java
 * takes to start: the definitions of a repository that is a directory ({@code --repository}), the names of the directories of
 * records ({@code --records}) and the journal of the run that is named, and the private directories of clusters that are there.
 * No hypervisor, host or git server is asked.
 */
record KnownNames(CommandContext context) {
    private static final int MOST_RUNS = 50;

    /** @param what a few words of what it is; may be empty */
    record Name(String text, String what) {}

    /** The values of that option or positional parameter. */
    List<Name> of(ArgSpec wanted, TypedLine line) throws IOException {
        return switch (wanted.paramLabel()) {
            case "SUITE" -> suites(line);
            case "CASE" -> cases(line);
            case "CLUSTER" -> clusters(line);
            case "HOST", "HOSTS" -> hosts(line);
            case "RUN" -> runs(line);
            case "STAGE" -> stages(line);
            case "VERDICT" -> plain(RunQuery.words());
            case "NAME" -> line.command().qualifiedName().contains(" image ") ? images(line) : List.of();
            default ->
                wanted.completionCandidates() == null
                        ? List.of()
                        : plain(StreamSupport.stream(
                                        wanted.completionCandidates().spliterator(), false)
                                .map(each -> each.toLowerCase(Locale.ROOT))
                                .toList());
        };
    }

    private static List<Name> plain(Collection<String> texts) {
        return texts.stream().map(text -> new Name(text, "")).toList();
    }

    private Optional<Definitions> definitions(TypedLine line) throws IOException {
        String place = line.option("--repository").orElse(".");
        try {
            return Source.address(place).isPresent() || !Files.isDirectory(Path.of(place))
                    ? Optional.empty()
                    : Optional.of(context.engine().definitions(Path.of(place)));
        } catch (InvalidRequestException e) {
            return Optional.empty();
        }
    }

    private Path records(TypedLine line) {
        return Path.of(line.option("--records").orElse(RecordsOption.USUAL));
    }

    private List<Name> suites(TypedLine line) throws IOException {
        Map<String, Name> names = new TreeMap<>();
        if (line.has("--repository")) {
            definitions(line)
                    .ifPresent(found -> found.suites()
                            .values()
                            .forEach(
                                    suite -> names.put(suite.name(), new Name(suite.name(), "on " + suite.cluster()))));
        }
        if (line.has("--records") && !line.command().name().equals("run")) {
            Records.all(records(line)).stream()
                    .flatMap(record -> Records.name(record).stream())
                    .forEach(name -> names.putIfAbsent(name.suite(), new Name(name.suite(), "")));
        }
        return List.copyOf(names.values());
    }

    /** Those of the suites that stand on the line, or of all. */
    private List<Suite> named(TypedLine line) throws IOException {
        List<String> wanted = line.valuesOf("SUITE");
        return definitions(line).stream()
                .flatMap(found -> found.suites().values().stream())
                .filter(suite -> wanted.isEmpty() || wanted.contains(suite.name()))
                .toList();
    }

    private List<Name> cases(TypedLine line) throws IOException {
        return plain(named(line).stream()
                .flatMap(suite -> suite.cases().stream())
                .map(TestCase::name)
                .distinct()
                .toList());
    }

    /** Each tag with its known values: those of suites, or of the cluster that is started. */
    Map<String, Set<String>> tags(TypedLine line) throws IOException {
        Map<String, Set<String>> tags = new TreeMap<>();
        List<String> clusters = line.valuesOf("CLUSTER");
        if (clusters.isEmpty()) {
            for (Suite suite : named(line)) {
                suite.tags()
                        .forEach((tag, value) -> tags.computeIfAbsent(tag, key -> new TreeSet<>())
                                .add(value));
                suite.matrix()
                        .forEach(cell -> cell.tags()
                                .forEach((tag, value) -> tags.computeIfAbsent(tag, key -> new TreeSet<>())
                                        .add(value)));
            }
            return tags;
        }
        definitions(line)
                .map(found -> found.clusters().get(clusters.get(0)))
                .ifPresent(cluster -> cluster.tags().forEach((tag, value) -> tags.put(tag, Set.of(value))));
        return tags;
    }

    private List<Name> images(TypedLine line) throws IOException {
        return definitions(line).stream()
                .flatMap(found -> plain(found.images().keySet()).stream())
                .toList();
    }

    /** Those of the repository, or for commands on clusters that are there, these. */
    private List<Name> clusters(TypedLine line) throws IOException {
        if (line.has("--repository")) {
            return definitions(line).stream()
                    .flatMap(found -> found.clusters().values().stream())
                    .map(cluster -> new Name(cluster.name(), cluster.hosts().size() + " hosts"))
                    .sorted((one, other) -> one.text().compareTo(other.text()))
                    .toList();
        }
        List<Name> names = new ArrayList<>();
        there().forEach((run, cluster) -> {
            names.add(new Name(cluster.name(), "cluster of run " + run));
            names.add(new Name(run, "cluster " + cluster.name()));
        });
        return names;
    }

    /** The clusters that this user started and whose keys are here, by their runs. */
    private Map<String, Cluster> there() throws IOException {
        Map<String, Cluster> clusters = new TreeMap<>();
        Path directories = context.privateDirectories();
        if (!Files.isDirectory(directories)) {
            return clusters;
        }
        try (Stream<Path> runs = Files.list(directories)) {
            for (Path directory : runs.toList()) {
                try {
                    clusters.put(String.valueOf(directory.getFileName()), ClusterAccess.definition(directory));
                } catch (IOException e) {
                    // It is just being made or removed.
                }
            }
        }
        return clusters;
    }

    /** Hosts of the cluster or the run that stands on the line, else of all clusters of the repository. */
    List<Name> hosts(TypedLine line) throws IOException {
        List<String> clusters = line.valuesOf("CLUSTER");
        if (!clusters.isEmpty()) {
            Map<String, Name> names = new LinkedHashMap<>();
            there().forEach((run, cluster) -> {
                if (clusters.contains(run) || clusters.contains(cluster.name())) {
                    (line.command().name().equals("console") ? each(cluster) : all(cluster))
                            .forEach(name -> names.put(name.text(), name));
                }
            });
            return List.copyOf(names.values());
        }
        if (line.has("--repository")) {
            return plain(definitions(line).stream()
                    .flatMap(found -> found.clusters().values().stream())
                    .flatMap(cluster -> cluster.hosts().stream())
                    .map(Host::name)
                    .collect(Collectors.toCollection(TreeSet::new)));
        }
        return plain(run(line, line.valuesOf("RUN")).stream()
                .flatMap(state -> state.hosts().stream())
                .map(HostState::name)
                .toList());
    }

    private static Stream<Name> each(Cluster cluster) {
        return cluster.hosts().stream().map(host -> new Name(host.name(), String.join(", ", host.roles())));
    }

    /** Also the names of several hosts. */
    private static Stream<Name> all(Cluster cluster) {
        return Stream.of(
                        each(cluster),
                        HostNames.of(cluster).allRoles().stream()
                                .map(role -> new Name(HostNames.ROLE + role, "all hosts with this role")),
                        cluster.aliases().stream()
                                .map(alias -> new Name(alias.name(), String.join(", ", alias.hosts()))))
                .flatMap(Function.identity());
    }

    private List<Name> runs(TypedLine line) throws IOException {
        List<Name> names = new ArrayList<>();
        for (RunDirectory directory :
                Records.all(records(line)).stream().limit(MOST_RUNS).toList()) {
            Records.name(directory)
                    .ifPresent(name -> names.add(new Name(
                            name.run(),
                            name.suite() + " of " + name.started().toString().replace("T", " "))));
        }
        return names;
    }

    private List<Name> stages(TypedLine line) throws IOException {
        Set<String> names = new LinkedHashSet<>();
        run(line, line.valuesOf("RUN")).ifPresent(state -> {
            names.addAll(state.cases());
            state.stages().forEach(stage -> names.add(stage.stage().toString()));
        });
        return plain(names);
    }

    /** That run's state, or the last one's. */
    private Optional<RunState> run(TypedLine line, List<String> named) throws IOException {
        Optional<RunDirectory> wanted =
                Records.named(Records.all(records(line)), named.isEmpty() ? "-1" : named.get(0));
        return wanted.isEmpty() ? Optional.empty() : Optional.of(RunState.read(wanted.get()));
    }
}
