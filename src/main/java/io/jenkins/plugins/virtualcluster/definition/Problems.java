package io.jenkins.plugins.virtualcluster.definition;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Collects what is wrong, so that all of it is told at once. */
final class Problems {
    private final SortedSet<Problem> found = new TreeSet<>();

    void add(Place place, String message) {
        found.add(new Problem(place.file(), place.line(), place.column(), message));
    }

    void addAll(Problems others) {
        found.addAll(others.found);
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** By file, line and column. */
    List<Problem> sorted() {
        return List.copyOf(found);
    }
}
