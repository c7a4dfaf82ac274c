package io.jenkins.plugins.virtualcluster.definition.yaml;

import io.jenkins.plugins.virtualcluster.definition.Problem;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Collects what is wrong, so that all of it is told at once. */
public final class Problems {
    private final SortedSet<Problem> found = new TreeSet<>();

    public void add(SourceLocation place, String message) {
        found.add(new Problem(place.file(), place.line(), place.column(), message));
    }

    public void addAll(Problems others) {
        found.addAll(others.found);
    }

    public int size() {
        return found.size();
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** By file, line and column. */
    public List<Problem> sorted() {
        return List.copyOf(found);
    }
}
