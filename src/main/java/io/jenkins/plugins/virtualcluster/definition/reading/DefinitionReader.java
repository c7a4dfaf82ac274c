package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.CommitPages;
import io.jenkins.plugins.virtualcluster.definition.KnownIssue;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.SourceLocation;
import io.jenkins.plugins.virtualcluster.definition.yaml.YamlComposer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads a definition repository: {@code repository.yaml}, {@code images.yaml}, {@code known-issues.yaml},
 * {@code clusters/NAME.yaml} and {@code suites/NAME/suite.yaml} with its scripts. Whatever is wrong in any file becomes a
 * problem; no file hides another.
 */
public final class DefinitionReader {
    public static final String KEPT_FILES = "used";

    private static final Path CLUSTERS = Path.of("clusters");
    private static final Path SUITES = Path.of("suites");

    private final RepositoryFiles files;
    private final NamedImages images;
    private final Problems problems = new Problems();
    private final Optional<Problems> warnings;
    private final Map<String, ClusterOutline> clusters = new TreeMap<>();
    private final Map<String, Suite> suites = new HashMap<>();
    /** Also of suites that are invalid. */
    private final Set<String> suiteNames = new TreeSet<>();

    private final List<KnownIssue> knownIssues = new ArrayList<>();
    private Optional<CommitPages> commitPages = Optional.empty();

    /** @param warnings where they go; empty if none are looked for */
    private DefinitionReader(RepositoryFiles files, Optional<Problems> warnings) {
        this.files = files;
        this.images = NamedImages.read(files, problems);
        this.warnings = warnings;
    }

    /**
     * Reads all definitions.
     *
     * @param repository its directory
     * @throws IOException if there is no such directory, or it cannot be read; never for what is written in it
     */
    public static Definitions read(Path repository) throws IOException {
        Path root = repository.toRealPath();
        if (!Files.isDirectory(root)) {
            throw new NotDirectoryException(repository.toString());
        }
        DefinitionReader reader = new DefinitionReader(new RepositoryFiles(root), Optional.of(new Problems()));
        reader.readRepository();
        reader.readClusters();
        reader.readSuites();
        reader.readKnownIssues();
        return reader.definitions();
    }

    /**
     * Reads copies that were kept of one cluster and perhaps one suite: {@code cluster.yaml}, {@code suite/},
     * {@code known-issues.yaml}, and in
     * {@link #KEPT_FILES} the files that the cluster names, by their paths in the repository.
     *
     * @param directory with these
     * @param origin the repository that they were copied from, for paths relative to it; it need not be there any more
     * @param tags values of the cluster's tags
     * @throws IOException if there is no such directory, or it cannot be read; never for what is written in it
     */
    public static Definitions readKept(
            Path directory, Path origin, String cluster, Optional<String> suite, Map<String, String> tags)
            throws IOException {
        DefinitionReader reader = new DefinitionReader(
                new RepositoryFiles(directory.toRealPath(), Optional.of(origin)), Optional.empty());
        reader.readCluster(Path.of("cluster.yaml"), cluster, tags);
        suite.ifPresent(name -> {
            reader.readSuite(Path.of("suite"), name);
            reader.readKnownIssues();
        });
        return reader.definitions();
    }

    /**
     * Reads one cluster that is in no file, as if it were in a repository: with the images and files there.
     *
     * @param text as in {@code clusters/NAME.yaml}
     * @throws IOException if there is no such directory, or it cannot be read
     */
    public static Definitions readCluster(Path repository, String name, String text) throws IOException {
        DefinitionReader reader = new DefinitionReader(new RepositoryFiles(repository.toRealPath()), Optional.empty());
        Problems own = new Problems();
        Path file = CLUSTERS.resolve(name + ".yaml");
        reader.clusters.put(name, new ClusterReader(reader.files, reader.images, file, name, Map.of(), own).read(text));
        reader.problems.addAll(own);
        return reader.definitions();
    }

    /** What concerns the repository as a whole. */
    private void readRepository() {
        Path file = Path.of(CommitPages.FILE);
        if (files.exists(file)) {
            commitPages = files.read(file, SourceLocation.top(file), "what concerns the repository", problems)
                    .flatMap(text -> YamlComposer.compose(file, text, problems))
                    .flatMap(node -> Fields.of(node, Keys.REPOSITORY, problems))
                    .flatMap(fields -> fields.requiredValue(
                            "commits", "https://git.example.org/definitions/commit/?id={commit}", CommitPages::new));
        }
    }

    private void readClusters() {
        files.entries(CLUSTERS, problems).forEach((fileName, file) -> {
            String name = withoutSuffix(fileName);
            if (name.equals(fileName)) {
                problems.add(
                        SourceLocation.top(file), "not a cluster; expected a file that ends with .yaml in clusters/");
            } else if (clusters.containsKey(name)) {
                problems.add(SourceLocation.top(file), "a second file of the cluster '" + name + "'; expected one");
            } else {
                readCluster(file, name, Map.of());
            }
        });
    }

    private void readCluster(Path file, String name, Map<String, String> tags) {
        Problems own = new Problems();
        clusters.put(name, new ClusterReader(files, images, file, name, tags, own).read());
        problems.addAll(own);
    }

    private void readSuites() {
        if (!clusters.isEmpty() && !files.exists(SUITES)) {
            return; // Clusters alone are of use: people start them, and Jenkins.
        }
        files.entries(SUITES, problems).forEach((name, directory) -> {
            if (!files.isDirectory(directory)) {
                problems.add(
                        SourceLocation.top(directory), "not a suite; expected a directory with suite.yaml in suites/");
                return;
            }
            suiteNames.add(name);
            readSuite(directory, name);
        });
    }

    private void readSuite(Path directory, String name) {
        Problems own = new Problems();
        new SuiteReader(files, clusters, directory, name, own, warnings)
                .read()
                .filter(suite -> new ClusterVariants(files, images, own)
                        .areSound(clusters.get(suite.cluster()).cluster().orElseThrow(), suite))
                .ifPresent(suite -> suites.put(name, suite));
        problems.addAll(own);
    }

    /** Names in it are compared with what there is where warnings are looked for, and all suites have been read. */
    private void readKnownIssues() {
        Optional<KnownIssueReader.Scope> scope =
                warnings.map(found -> new KnownIssueReader.Scope(suiteNames, suites, clusters, found));
        knownIssues.addAll(new KnownIssueReader(files, problems, scope).read());
    }

    private Definitions definitions() {
        Map<String, Cluster> sound = new HashMap<>();
        clusters.forEach((name, outline) -> outline.cluster().ifPresent(cluster -> sound.put(name, cluster)));
        return new Definitions(
                files.root(),
                sound,
                suites,
                images.names(),
                knownIssues,
                commitPages,
                problems.sorted(),
                warnings.map(Problems::sorted).orElse(List.of()));
    }

    private static String withoutSuffix(String fileName) {
        for (String suffix : new String[] {".yaml", ".yml"}) {
            if (fileName.endsWith(suffix)) {
                return fileName.substring(0, fileName.length() - suffix.length());
            }
        }
        return fileName;
    }
}
