package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.Preparation;
import io.jenkins.plugins.virtualcluster.definition.Script;
import io.jenkins.plugins.virtualcluster.definition.Tags;
import io.jenkins.plugins.virtualcluster.definition.yaml.Located;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.Values;
import io.jenkins.plugins.virtualcluster.definition.yaml.Wording;
import io.jenkins.plugins.virtualcluster.definition.yaml.Yaml;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a host's {@code prepare}: a script of the repository, with what else makes the image, or that there is none. */
final class PreparationReader {
    static final int MOST_KEYS = 100;

    private static final String NONE = "none";

    private final RepositoryFiles files;
    private final ClusterTags tags;
    private final Map<String, String> values;
    private final ScriptReader scripts;
    private final Problems problems;

    /** @param cluster its name */
    PreparationReader(RepositoryFiles files, String cluster, ClusterTags tags, Problems problems) {
        this.files = files;
        this.tags = tags;
        this.values = new HashMap<>(tags.values());
        this.values.put(Tags.CLUSTERNAME, cluster);
        this.scripts = new ScriptReader(files, tags.values().keySet(), problems, Optional.empty());
        this.problems = problems;
    }

    /** Empty if it is invalid; empty in it if there is none. */
    Optional<Optional<Preparation>> read(Yaml node) {
        if (node instanceof Yaml.Mapping) {
            return Fields.of(node, Keys.PREPARATION, problems)
                    .flatMap(this::preparation)
                    .map(Optional::of);
        }
        if (node instanceof Yaml.Scalar scalar && scalar.text().equals(NONE)) {
            return Optional.of(Optional.empty());
        }
        if (node instanceof Yaml.Sequence) {
            problems.add(
                    node.place(),
                    "prepare: found a list; expected the path of a script in the repository, such as prepare.sh, or a"
                            + " mapping with 'script'");
            return Optional.empty();
        }
        return script(node, "prepare: ")
                .map(read -> preparation(read, Optional.empty(), Map.of(), Preparation.USUAL_TIMEOUT))
                .map(Optional::of);
    }

    private Optional<Preparation> preparation(Fields fields) {
        Optional<Script> script = fields.required("script", "prepare.sh").flatMap(node -> script(node, "script: "));
        Optional<Located<Path>> folder = fields.node("files")
                .flatMap(tags::rendered)
                .flatMap(node -> Values.text(node, "files: ", text -> path(text, "a directory's"), problems));
        boolean sound = folder.isEmpty() || isDirectory(folder.get());
        Map<String, String> key = new HashMap<>();
        fields.texts("key", 0, MOST_KEYS, this::tag)
                .orElse(List.of())
                .forEach(tag -> key.put(tag.value(), values.get(tag.value())));
        Duration timeout = fields.value("timeout", Quantities::duration).orElse(Preparation.USUAL_TIMEOUT);
        return script.filter(any -> sound).map(read -> preparation(read, folder.map(Located::value), key, timeout));
    }

    private Preparation preparation(Script script, Optional<Path> folder, Map<String, String> key, Duration timeout) {
        return new Preparation(
                script,
                // What has no value was told; nothing invalid is run.
                problems.isEmpty() ? Tags.render(script.text(), values) : script.text(),
                folder.map(path -> new Preparation.Folder(path, files.place(path))),
                key,
                timeout);
    }

    private Optional<Script> script(Yaml node, String prefix) {
        return tags.rendered(node)
                .flatMap(rendered -> Values.text(rendered, prefix, text -> path(text, "a script's"), problems))
                .flatMap(path -> scripts.ofPreparation(path.value(), path.place()));
    }

    /** What is in a copy was checked before. */
    private boolean isDirectory(Located<Path> folder) {
        if (files.origin().isPresent()) {
            return true;
        }
        Path path = folder.value();
        if (!files.isDirectory(path)) {
            problems.add(
                    folder.place(),
                    "files: " + path + (files.exists(path) ? " is not a directory" : " is missing")
                            + "; expected a directory in the repository, whose content is delivered with the script");
            return false;
        }
        int before = problems.size();
        files.checkTree(path, path, problems);
        return problems.size() == before;
    }

    /** One of the cluster's. */
    private String tag(String text) {
        if (!tags.values().containsKey(text)) {
            throw new IllegalArgumentException(
                    tags.values().isEmpty()
                            ? Wording.quote(text)
                                    + " is none of the cluster's tags; expected one that is declared under"
                                    + " 'tags' here"
                            : Wording.unknown("tag", text, tags.values().keySet()));
        }
        return text;
    }

    private static Path path(String text, String what) {
        try {
            Path path = Path.of(text).normalize();
            if (!path.isAbsolute() && !path.toString().isEmpty() && !path.startsWith("..")) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    Wording.quote(text) + " cannot be a path here (" + e.getReason() + ")", e);
        }
        throw new IllegalArgumentException(
                Wording.quote(text) + " is not a path in the repository; expected " + what + " path from its top");
    }
}
