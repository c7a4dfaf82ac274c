package io.jenkins.plugins.virtualcluster.report.page;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order of a suite's cases by its runs: a run may have had only some of them, and the suite may have changed since. Where
 * two runs contradict each other, the newer one holds.
 */
final class CaseOrder {
    private final Map<String, Set<String>> followers = new LinkedHashMap<>();

    private CaseOrder() {}

    /** All cases of these runs, which are the newest first. */
    static List<String> of(Collection<IndexEntry> runs) {
        CaseOrder order = new CaseOrder();
        runs.forEach(order::add);
        return order.sorted();
    }

    private void add(IndexEntry run) {
        String before = null;
        for (String name : run.cases()) {
            followers.computeIfAbsent(name, key -> new LinkedHashSet<>());
            if (before != null && !leads(name, before)) {
                followers.get(before).add(name);
            }
            before = name;
        }
    }

    private boolean leads(String from, String to) {
        Set<String> seen = new HashSet<>(Set.of(from));
        Deque<String> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            String name = open.pop();
            if (name.equals(to)) {
                return true;
            }
            followers.get(name).stream().filter(seen::add).forEach(open::push);
        }
        return false;
    }

    /** Of those that may be next, the one of the newest run. */
    private List<String> sorted() {
        Set<String> sorted = new LinkedHashSet<>();
        Set<String> left = new LinkedHashSet<>(followers.keySet());
        while (!left.isEmpty()) {
            String next = left.stream()
                    .filter(name -> left.stream()
                            .noneMatch(other -> followers.get(other).contains(name)))
                    .findFirst()
                    .orElseThrow();
            left.remove(next);
            sorted.add(next);
        }
        return List.copyOf(sorted);
    }
}
