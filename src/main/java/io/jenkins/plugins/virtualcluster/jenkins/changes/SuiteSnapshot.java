package io.jenkins.plugins.virtualcluster.jenkins.changes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The suites of a definition repository at one commit.
 *
 * @param sound by name, with their schedules
 * @param broken names of suites that are invalid, with what is wrong with them
 * @param problems all that is wrong in the repository, each with its file and line
 */
public record SuiteSnapshot(
        String commit, Map<String, Optional<String>> sound, Map<String, List<String>> broken, List<String> problems) {
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
