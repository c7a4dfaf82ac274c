package io.jenkins.plugins.virtualcluster.repository;

import io.jenkins.plugins.virtualcluster.definition.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/**
 * What of the suites changed from one tree to another.
 *
 * @param touched those that are new, or come out other ones than before, by name; also those that are no longer valid
 * @param removed the names of those that are gone
 * @param problems all that is wrong in the second tree
 */
public record Changes(List<TouchedSuite> touched, List<String> removed, List<Problem> problems) {
    public Changes {
        touched = List.copyOf(touched);
        removed = List.copyOf(removed);
        problems = List.copyOf(problems);
    }

    /**
     * Compares two trees. Both are written into temporary directories, which are gone when this returns.
     *
     * @throws IOException if one cannot be read; never for what is written in its definitions
     */
    public static Changes between(Tree before, Tree now) throws IOException {
        try (Snapshot a = Snapshot.temporary(before);
                Snapshot b = Snapshot.temporary(now)) {
            return between(a, b);
        }
    }

    /** Compares two trees that were read. */
    public static Changes between(Snapshot before, Snapshot now) throws IOException {
        SortedSet<String> old = Suites.in(before.tree());
        SortedSet<String> fresh = Suites.in(now.tree());
        SuiteComparison comparison = new SuiteComparison(before, now);
        List<TouchedSuite> touched = new ArrayList<>();
        for (String suite : fresh) {
            comparison.touched(suite, old.contains(suite)).ifPresent(touched::add);
        }
        return new Changes(
                touched,
                old.stream().filter(suite -> !fresh.contains(suite)).toList(),
                now.definitions().problems());
    }
}
