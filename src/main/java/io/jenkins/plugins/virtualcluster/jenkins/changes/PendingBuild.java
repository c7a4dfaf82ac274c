package io.jenkins.plugins.virtualcluster.jenkins.changes;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A build that a change wants, decided before it is asked for.
 *
 * @param id its own; the build carries it
 * @param from the commit that was seen before
 * @param to the commit whose suites are to be run
 * @param number no build that has the id has a lower one
 */
public record PendingBuild(String id, String from, String to, List<SuiteChange> suites, int number) {
    private static final int DIGITS = 8;

    public PendingBuild {
        Objects.requireNonNull(id, "it has no id");
        Objects.requireNonNull(from, "it has no commit before");
        Objects.requireNonNull(to, "it has no commit");
        suites = List.copyOf(suites);
    }

    /** A commit, as people write it. */
    public static String brief(String commit) {
        return commit.substring(0, Math.min(DIGITS, commit.length()));
    }

    /** Both commits. */
    public String range() {
        return brief(from) + ".." + brief(to);
    }

    /** The names of all suites that are touched. */
    public String names() {
        return suites.stream().map(SuiteChange::suite).collect(Collectors.joining(", "));
    }

    /** The names of those that can be run. */
    public List<String> present() {
        return suites.stream()
                .filter(change -> !change.gone())
                .map(SuiteChange::suite)
                .toList();
    }
}
