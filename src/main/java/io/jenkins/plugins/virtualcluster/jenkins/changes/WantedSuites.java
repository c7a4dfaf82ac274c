package io.jenkins.plugins.virtualcluster.jenkins.changes;

import java.util.Set;
import java.util.TreeSet;

/**
 * The suites whose changes matter to a job.
 *
 * @param suites their names; empty for all
 * @param removals whether it matters that one is gone
 */
public record WantedSuites(Set<String> suites, boolean removals) {
    public WantedSuites {
        suites = Set.copyOf(suites);
    }

    /** Of names with blanks or commas between them. */
    public static WantedSuites of(String names, boolean removals) {
        Set<String> suites = new TreeSet<>();
        for (String name : names.split("[\\s,]+")) {
            if (!name.isEmpty()) {
                suites.add(name);
            }
        }
        return new WantedSuites(suites, removals);
    }

    boolean test(SuiteChange change) {
        return (suites.isEmpty() || suites.contains(change.suite())) && (removals || !change.gone());
    }
}
