package io.jenkins.plugins.virtualcluster.jenkins.changes;

import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import io.jenkins.plugins.virtualcluster.definition.Suite;
import io.jenkins.plugins.virtualcluster.definition.TestCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The suites of a definition repository at one commit.
 *
 * @param sound by name
 * @param broken names of suites that are invalid, with what is wrong with them
 * @param problems all that is wrong in the repository, each with its file and line
 */
public record SuiteSnapshot(
        String commit, Map<String, Offer> sound, Map<String, List<String>> broken, List<String> problems) {
    /**
     * What a suite has to choose from.
     *
     * @param cases their names, in the order of the suite
     * @param tags the suite's own, with their values
     * @param matrix the tags of its matrix, each with its values
     */
    public record Offer(
            Optional<String> schedule, List<String> cases, Map<String, String> tags, Map<String, List<String>> matrix) {
        public Offer {
            cases = List.copyOf(cases);
            tags = new TreeMap<>(tags);
            matrix = new LinkedHashMap<>(matrix);
        }

        static Offer of(Suite suite) {
            Map<String, List<String>> matrix = new LinkedHashMap<>();
            for (MatrixCell cell : suite.matrix()) {
                cell.tags().forEach((tag, value) -> {
                    List<String> values = matrix.computeIfAbsent(tag, each -> new ArrayList<>());
                    if (!values.contains(value)) {
                        values.add(value);
                    }
                });
            }
            List<String> cases = suite.cases().stream().map(TestCase::name).toList();
            Map<String, String> tags = new TreeMap<>(suite.tags());
            tags.keySet().removeAll(matrix.keySet());
            return new Offer(suite.schedule(), cases, tags, matrix);
        }
    }

    public SuiteSnapshot {
        sound = new TreeMap<>(sound);
        broken = new TreeMap<>(broken);
        problems = List.copyOf(problems);
    }

    /** The names of all suites, sound or not. */
    public Set<String> all() {
        Set<String> all = new TreeSet<>(sound.keySet());
        all.addAll(broken.keySet());
        return all;
    }

    /**
     * What is wrong for those who run some suites only.
     *
     * @param suites empty for all
     */
    List<String> problemsOf(Set<String> suites) {
        if (suites.isEmpty()) {
            return problems;
        }
        return suites.stream()
                .flatMap(suite -> broken.getOrDefault(suite, List.of()).stream())
                .distinct()
                .toList();
    }
}
