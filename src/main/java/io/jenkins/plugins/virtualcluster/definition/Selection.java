package io.jenkins.plugins.virtualcluster.definition;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What of a repository is to be run.
 *
 * @param cases those of the suite that are to run, in its order
 * @param tags of the suite's own, with the values of this run
 */
public record Selection(Suite suite, Cluster cluster, List<TestCase> cases, Map<String, String> tags) {

    /**
     * What was asked for.
     *
     * @param cases names of cases; empty for all
     * @param fromCase the first case to run
     */
    public record Wish(List<String> suites, List<String> cases, Optional<String> fromCase, Map<String, String> tags) {}

    /**
     * Finds what was asked for.
     *
     * @throws SelectionException with all that is wrong: unknown suites, cases and tags, and the problems of the files needed
     */
    public static List<Selection> of(Definitions definitions, Wish wish) throws SelectionException {
        Set<String> errors = new LinkedHashSet<>();
        List<Selection> selections = new ArrayList<>();
        for (String name : new LinkedHashSet<>(wish.suites())) {
            Suite suite = definitions.suites().get(name);
            if (suite == null) {
                errors.addAll(missing(definitions, name));
            } else {
                selections.add(of(definitions, suite, wish));
            }
        }
        if (errors.isEmpty()) {
            errors.addAll(unknown(selections, wish));
        }
        if (!errors.isEmpty()) {
            throw new SelectionException(String.join("\n", errors));
        }
        return List.copyOf(selections);
    }

    private static Selection of(Definitions definitions, Suite suite, Wish wish) {
        List<String> names = names(suite);
        int from = wish.fromCase().map(names::indexOf).orElse(0);
        List<TestCase> cases = suite.cases().stream()
                .skip(Math.max(0, from))
                .filter(one -> wish.cases().isEmpty() || wish.cases().contains(one.name()))
                .toList();
        Map<String, String> tags = new HashMap<>(suite.tags());
        wish.tags().forEach((name, value) -> tags.computeIfPresent(name, (key, old) -> value));
        return new Selection(suite, definitions.clusters().get(suite.cluster()), cases, Map.copyOf(tags));
    }

    /** A suite that is not among the sound ones is unknown, or its own files or a cluster's have problems. */
    private static List<String> missing(Definitions definitions, String name) {
        Path own = Path.of("suites").resolve(name).normalize();
        List<String> problems = definitions.problems().stream()
                .filter(problem -> problem.file().startsWith(own))
                .map(Problem::toString)
                .collect(Collectors.toList());
        if (problems.isEmpty()
                && definitions
                        .repository()
                        .resolve(own)
                        .resolve("suite.yaml")
                        .toFile()
                        .isFile()) {
            problems = definitions.problems().stream()
                    .filter(problem -> problem.file().startsWith("clusters"))
                    .map(Problem::toString)
                    .collect(Collectors.toList());
        }
        if (problems.isEmpty()) {
            return List.of(NearWords.unknown("suite", name, definitions.suites().keySet()) + " (in "
                    + definitions.repository() + ")");
        }
        problems.add("Suite " + name + " cannot be run until this is put right");
        return problems;
    }

    /** Cases and tags that none of the suites has; a suite that would run no case. */
    private static List<String> unknown(List<Selection> selections, Wish wish) {
        List<String> errors = new ArrayList<>();
        Set<String> cases = selections.stream()
                .flatMap(one -> names(one.suite).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> tags = selections.stream()
                .flatMap(one -> one.suite.tags().keySet().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        wish.cases().stream()
                .filter(name -> !cases.contains(name))
                .forEach(name -> errors.add(NearWords.unknown("case", name, cases)));
        wish.fromCase()
                .filter(name -> !cases.contains(name))
                .ifPresent(name -> errors.add(NearWords.unknown("case", name, cases)));
        wish.tags().keySet().stream()
                .filter(name -> !tags.contains(name))
                .forEach(name -> errors.add(
                        NearWords.unknown("tag", name, tags) + "; a tag is declared under 'tags' in suite.yaml"));
        if (errors.isEmpty()) {
            selections.stream()
                    .filter(one -> one.cases.isEmpty() && !one.suite.cases().isEmpty())
                    .forEach(one -> errors.add("Nothing of suite " + one.suite.name()
                            + " would run: it has no such case, or it comes before "
                            + wish.fromCase().orElse("it")));
        }
        return errors;
    }

    private static List<String> names(Suite suite) {
        return suite.cases().stream().map(TestCase::name).toList();
    }
}
