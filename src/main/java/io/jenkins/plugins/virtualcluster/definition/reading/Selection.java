package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.KnownIssue;
import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import io.jenkins.plugins.virtualcluster.definition.Problem;
import io.jenkins.plugins.virtualcluster.definition.Suggestions;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.TestCase;
import io.jenkins.plugins.virtualcluster.definition.yaml.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What of a repository is to be run.
 *
 * @param cluster with the values of this run in the place of its tags
 * @param cases those of the suite that are to run, in its order
 * @param tags of the suite's own and of its matrix, with the values of this run
 * @param cell of its matrix
 * @param knownIssues those that are about the suite
 */
public record Selection(
        Suite suite,
        Cluster cluster,
        List<TestCase> cases,
        Map<String, String> tags,
        MatrixCell cell,
        List<KnownIssue> knownIssues) {

    /**
     * What was asked for.
     *
     * @param cases names of cases; empty for all
     * @param fromCase the first case to run
     * @param tags values of tags; of one of a matrix it is the value of the cells to run
     */
    public record Wish(List<String> suites, List<String> cases, Optional<String> fromCase, Map<String, String> tags) {}

    /**
     * Finds what was asked for: of a suite with a matrix each cell, by itself.
     *
     * @throws InvalidRequestException with all that is wrong: unknown suites, cases and tags, and the problems of the files needed
     */
    public static List<Selection> of(Definitions definitions, Wish wish) throws InvalidRequestException {
        Set<String> errors = new LinkedHashSet<>();
        List<Selection> selections = new ArrayList<>();
        for (String name : new LinkedHashSet<>(wish.suites())) {
            Suite suite = definitions.suites().get(name);
            if (suite == null) {
                errors.addAll(missing(definitions, name));
            } else {
                selections.addAll(of(definitions, suite, wish, errors));
            }
        }
        if (errors.isEmpty()) {
            errors.addAll(unknown(definitions, wish));
        }
        if (errors.isEmpty()) {
            errors.addAll(empty(selections, wish));
        }
        if (!errors.isEmpty()) {
            throw new InvalidRequestException(String.join("\n", errors));
        }
        return List.copyOf(selections);
    }

    private static List<Selection> of(Definitions definitions, Suite suite, Wish wish, Set<String> errors) {
        List<String> names = names(suite);
        int from = wish.fromCase().map(names::indexOf).orElse(0);
        List<TestCase> cases = suite.cases().stream()
                .skip(Math.max(0, from))
                .filter(one -> wish.cases().isEmpty() || wish.cases().contains(one.name()))
                .toList();
        Problems problems = new Problems();
        ClusterVariants variants = new ClusterVariants(new RepositoryFiles(definitions.repository()), problems);
        List<KnownIssue> knownIssues = definitions.knownIssues().stream()
                .filter(issue -> issue.isOfSuite(suite.name()))
                .toList();
        List<Selection> selections = new ArrayList<>();
        for (MatrixCell cell : suite.cells()) {
            if (isWished(cell, wish)) {
                Map<String, String> tags = tags(suite, cell, wish);
                variants.of(definitions.clusters().get(suite.cluster()), tags).ifPresent(cluster -> {
                    try {
                        selections.add(new Selection(suite.on(cluster), cluster, cases, tags, cell, knownIssues));
                    } catch (IllegalArgumentException e) {
                        errors.add("The hosts of suite " + suite.name() + " with these tags: " + e.getMessage());
                    }
                });
            }
        }
        problems.sorted().forEach(problem -> errors.add(problem.toString()));
        return selections;
    }

    private static boolean isWished(MatrixCell cell, Wish wish) {
        return cell.tags().entrySet().stream()
                .allMatch(tag ->
                        wish.tags().getOrDefault(tag.getKey(), tag.getValue()).equals(tag.getValue()));
    }

    private static Map<String, String> tags(Suite suite, MatrixCell cell, Wish wish) {
        Map<String, String> tags = new HashMap<>(suite.tags());
        wish.tags().forEach((name, value) -> tags.computeIfPresent(name, (key, old) -> value));
        tags.putAll(cell.tags());
        return Map.copyOf(tags);
    }

    /** A suite that is not among the valid ones is unknown, or its own files or a cluster's have problems. */
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
                    .filter(problem -> !problem.file().startsWith("suites"))
                    .map(Problem::toString)
                    .collect(Collectors.toList());
        }
        if (problems.isEmpty()) {
            return List.of(Suggestions.unknown(
                            "suite", name, definitions.suites().keySet()) + " (in " + definitions.repository() + ")");
        }
        problems.add("Suite " + name + " cannot be run until this is fixed");
        return problems;
    }

    /** Cases and tags that none of the suites has. */
    private static List<String> unknown(Definitions definitions, Wish wish) {
        List<Suite> suites =
                wish.suites().stream().distinct().map(definitions.suites()::get).toList();
        List<String> errors = new ArrayList<>();
        Set<String> cases = suites.stream()
                .flatMap(one -> names(one).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        wish.cases().stream()
                .filter(name -> !cases.contains(name))
                .forEach(name -> errors.add(Suggestions.unknown("case", name, cases)));
        wish.fromCase()
                .filter(name -> !cases.contains(name))
                .ifPresent(name -> errors.add(Suggestions.unknown("case", name, cases)));
        Set<String> own = suites.stream()
                .flatMap(one -> one.tags().keySet().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Map<String, Set<String>> matrix = new LinkedHashMap<>();
        suites.stream()
                .flatMap(one -> one.matrix().stream())
                .forEach(cell -> cell.tags()
                        .forEach((name, value) -> matrix.computeIfAbsent(name, key -> new LinkedHashSet<>())
                                .add(value)));
        Set<String> tags = new LinkedHashSet<>(own);
        tags.addAll(matrix.keySet());
        wish.tags().forEach((name, value) -> {
            if (!tags.contains(name)) {
                errors.add(Suggestions.unknown("tag", name, tags)
                        + "; a tag is declared under 'tags' or 'matrix' in suite.yaml");
            } else if (matrix.containsKey(name) && !matrix.get(name).contains(value)) {
                errors.add(Suggestions.unknown("value of " + name, value, matrix.get(name)));
            }
        });
        return errors;
    }

    /** Suites of which nothing would run. */
    private static List<String> empty(List<Selection> selections, Wish wish) {
        List<String> errors = new ArrayList<>();
        for (String name : new LinkedHashSet<>(wish.suites())) {
            Optional<Selection> first = selections.stream()
                    .filter(one -> one.suite.name().equals(name))
                    .findFirst();
            if (first.isEmpty()) {
                errors.add("Nothing of suite " + name + " would run: its matrix has no run with " + wish.tags());
            } else if (first.get().cases.isEmpty() && !first.get().suite.cases().isEmpty()) {
                errors.add("Nothing of suite " + name + " would run: it has no such case, or it comes before "
                        + wish.fromCase().orElse("it"));
            }
        }
        return errors;
    }

    private static List<String> names(Suite suite) {
        return suite.cases().stream().map(TestCase::name).toList();
    }
}
