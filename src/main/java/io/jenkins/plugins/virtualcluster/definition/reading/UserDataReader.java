package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.UserData;
import io.jenkins.plugins.virtualcluster.definition.yaml.Located;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.SourceLocation;
import io.jenkins.plugins.virtualcluster.definition.yaml.Values;
import io.jenkins.plugins.virtualcluster.definition.yaml.Wording;
import io.jenkins.plugins.virtualcluster.definition.yaml.Yaml;
import io.jenkins.plugins.virtualcluster.definition.yaml.YamlComposer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads a host's {@code user_data}: a file of the repository, or what is written in its place. */
final class UserDataReader {
    private static final String SET = "is set by virtual-cluster for each host; expected a cloud-config without it";
    private static final String MERGE =
            "changes how cloud-init merges this with what each host gets, where what virtual-cluster"
                    + " sets stays and lists are joined; expected a cloud-config without it";
    private static final String MODULES =
            "replaces cloud-init's list of modules, which may leave out what lets anyone log in;"
                    + " expected a cloud-config without it";

    /** Keys that it cannot have, and why. */
    private static final Map<String, String> CONFLICTS = Map.ofEntries(
            Map.entry("hostname", SET),
            Map.entry("fqdn", SET),
            Map.entry("prefer_fqdn_over_hostname", SET),
            Map.entry("preserve_hostname", SET),
            Map.entry("manage_etc_hosts", SET),
            Map.entry("disable_root", SET),
            Map.entry("ssh_deletekeys", SET),
            Map.entry("ssh_keys", SET),
            Map.entry("merge_how", MERGE),
            Map.entry("merge_type", MERGE),
            Map.entry("cloud_init_modules", MODULES),
            Map.entry("cloud_config_modules", MODULES),
            Map.entry("cloud_final_modules", MODULES),
            Map.entry(
                    "power_state",
                    "ends or restarts the host when cloud-init has finished, which is when scripts begin; expected a"
                            + " cloud-config without it, and a reboot in a script (expect_reboot)"));

    private final RepositoryFiles files;
    private final Problems problems;

    UserDataReader(RepositoryFiles files, Problems problems) {
        this.files = files;
        this.problems = problems;
    }

    Optional<UserData> read(Yaml node) {
        if (node instanceof Yaml.Mapping mapping) {
            refuseConflicts(mapping);
            return Optional.of(new UserData(Optional.empty(), UserData.HEADER + "\n" + mapping.written() + "\n"));
        }
        if (node instanceof Yaml.Sequence) {
            problems.add(
                    node.place(),
                    "user_data: found a list; expected the path of a cloud-config in the repository, or a mapping");
            return Optional.empty();
        }
        return Values.text(node, "user_data: ", UserDataReader::path, problems).flatMap(this::file);
    }

    private static Path path(String text) {
        try {
            Path path = Path.of(text).normalize();
            if (!path.isAbsolute() && !path.toString().isEmpty()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    Wording.quote(text) + " cannot be a path here (" + e.getReason() + ")", e);
        }
        throw new IllegalArgumentException(Wording.quote(text)
                + " is not a path in the repository; expected a file's path from its top, such as"
                + " cloud-init/web.yaml, or a mapping");
    }

    private Optional<UserData> file(Located<Path> path) {
        Path file = path.value();
        return files.readUsed(file, path.place(), "a cloud-config", problems)
                .filter(text -> isCloudConfig(file, text))
                .map(text -> new UserData(Optional.of(file), text));
    }

    private boolean isCloudConfig(Path file, String text) {
        if (!text.lines().findFirst().orElse("").stripTrailing().equals(UserData.HEADER)) {
            problems.add(
                    SourceLocation.top(file),
                    "the first line is not '" + UserData.HEADER + "'; expected a cloud-config, which begins with it");
            return false;
        }
        Optional<Yaml> root = YamlComposer.compose(file, text, problems);
        root.filter(node -> !(node instanceof Yaml.Mapping))
                .ifPresent(node -> problems.add(
                        node.place(),
                        "found " + node.described() + "; expected a mapping such as 'packages: [ git ]'"));
        root.filter(Yaml.Mapping.class::isInstance)
                .map(Yaml.Mapping.class::cast)
                .ifPresent(this::refuseConflicts);
        return root.filter(Yaml.Mapping.class::isInstance).isPresent();
    }

    /** What a host needs to be let in to, and to keep, is set for each host, and comes before what the user's has of it. */
    private void refuseConflicts(Yaml.Mapping config) {
        for (Yaml.Entry entry : config.entries()) {
            String why = CONFLICTS.get(entry.key());
            if (why != null) {
                problems.add(entry.keyPlace(), "user_data: " + Wording.quote(entry.key()) + " " + why);
            }
        }
    }
}
