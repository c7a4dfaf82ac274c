package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.HostNames;
import io.jenkins.plugins.virtualcluster.definition.Script;
import io.jenkins.plugins.virtualcluster.definition.StageScript;
import io.jenkins.plugins.virtualcluster.definition.yaml.Located;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import io.jenkins.plugins.virtualcluster.definition.yaml.SourceLocation;
import io.jenkins.plugins.virtualcluster.definition.yaml.Values;
import io.jenkins.plugins.virtualcluster.definition.yaml.Wording;
import io.jenkins.plugins.virtualcluster.definition.yaml.Yaml;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Finds the scripts of each stage of a suite: one for all hosts, and those for the hosts of a role. */
final class RoleScripts {
    /** The script of a case for the hosts of a role: {@code run.client.sh}. */
    static final Pattern OF_CASE = Pattern.compile("(run|init|finalize)\\.([a-z0-9-]+)\\.sh");

    private final RepositoryFiles files;
    private final Path directory;
    private final Optional<HostNames> hosts;
    private final Set<String> known;
    private final List<String> hostWords;
    private final ScriptReader scripts;
    private final Problems problems;
    private final Problems warnings;

    /**
     * @param directory the suite's
     * @param hosts of its cluster; empty if these could not be read
     * @param hostWords how the suite names its hosts; empty for all of them
     */
    RoleScripts(
            RepositoryFiles files,
            Path directory,
            Optional<HostNames> hosts,
            List<String> hostWords,
            ScriptReader scripts,
            Problems problems,
            Optional<Problems> warnings) {
        this.files = files;
        this.directory = directory;
        this.hosts = hosts;
        this.known = hosts.map(HostNames::allRoles).orElse(Set.of());
        this.hostWords = hostWords;
        this.scripts = scripts;
        this.problems = problems;
        this.warnings = warnings.orElseGet(Problems::new);
    }

    /** The roles that the hosts of the cluster have. */
    Set<String> known() {
        return known;
    }

    /** What {@code suite.yaml} names: a script, or one for each role. */
    Optional<StageScript> ofSuite(Yaml node, String key) {
        if (!(node instanceof Yaml.Mapping)) {
            return ofSuite(node, key, key).map(StageScript::of);
        }
        Map<String, Script> byRole = new TreeMap<>();
        Optional<Script> others = Optional.empty();
        for (Map.Entry<String, Yaml.Entry> each : Fields.named(
                        node, key, 1, PartialHostReader.MOST_ROLES, this::roleOrOthers, problems)
                .orElse(Map.of())
                .entrySet()) {
            Optional<Script> script = ofSuite(each.getValue().value(), key, each.getKey());
            if (each.getKey().equals(SuiteReader.OTHERS)) {
                others = script;
            } else {
                script.ifPresent(read -> byRole.put(each.getKey(), read));
                checkIsRun(each.getKey(), each.getValue().keyPlace());
            }
        }
        checkOneEach(byRole, node.place());
        return byRole.isEmpty() && others.isEmpty() ? Optional.empty() : Optional.of(new StageScript(byRole, others));
    }

    private Optional<Script> ofSuite(Yaml node, String key, String name) {
        return Values.text(node, name + ": ", Names::entry, problems)
                .flatMap(script -> scripts.ofSuite(directory.resolve(script.value()), script.place(), "suite-" + key));
    }

    private String roleOrOthers(String text) {
        if (text.equals(SuiteReader.OTHERS)) {
            return text;
        }
        hosts.ifPresent(names -> names.named(HostNames.ROLE + text, Wording::unknown));
        return Names.role(text);
    }

    /**
     * The scripts that the directory of a case has for one of its stages.
     *
     * @param part {@code run}, {@code init} or {@code finalize}
     * @param required whether one has to be there
     */
    Optional<StageScript> ofCase(Located<String> caseName, String part, boolean required) {
        Path own = directory.resolve("cases").resolve(caseName.value());
        String stage = "case/" + caseName.value() + "/" + part;
        Map<String, Script> byRole = new TreeMap<>();
        for (String role : known) {
            Path file = own.resolve(part + "." + role + ".sh");
            if (files.exists(file)) {
                scripts.ofCase(file, caseName.place(), stage).ifPresent(script -> byRole.put(role, script));
                checkIsRun(role, SourceLocation.top(file));
            }
        }
        Path usual = own.resolve(part + ".sh");
        Optional<Script> others = files.exists(usual) || required && byRole.isEmpty()
                ? scripts.ofCase(usual, caseName.place(), stage)
                : Optional.empty();
        byRole.values().stream().findFirst().ifPresent(first -> checkOneEach(byRole, SourceLocation.top(first.file())));
        return byRole.isEmpty() && others.isEmpty() ? Optional.empty() : Optional.of(new StageScript(byRole, others));
    }

    /** A suite may name only some of its cluster's hosts. */
    private void checkIsRun(String role, SourceLocation place) {
        if (problems.isEmpty()
                && hosts.isPresent()
                && hosts.get().named(hostWords).stream()
                        .noneMatch(host -> hosts.get().roles().get(host).contains(role))) {
            warnings.add(
                    place,
                    "never run: none of the hosts that 'hosts' of suite.yaml names has the role '" + role
                            + "'; expected one of them there, or no such script");
        }
    }

    private void checkOneEach(Map<String, Script> byRole, SourceLocation place) {
        hosts.map(HostNames::roles).orElse(Map.of()).forEach((host, roles) -> {
            List<String> its = roles.stream().filter(byRole::containsKey).toList();
            if (its.size() > 1) {
                problems.add(
                        place,
                        "the host '" + host + "' has the roles " + String.join(" and ", its)
                                + ", each of which has a script for this stage; expected one script for each host");
            }
        });
    }
}
