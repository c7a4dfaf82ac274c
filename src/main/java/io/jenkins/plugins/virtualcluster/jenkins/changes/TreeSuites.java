package io.jenkins.plugins.virtualcluster.jenkins.changes;

import io.jenkins.plugins.virtualcluster.definition.Problem;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import io.jenkins.plugins.virtualcluster.repository.Changes;
import io.jenkins.plugins.virtualcluster.repository.Reason;
import io.jenkins.plugins.virtualcluster.repository.Snapshot;
import io.jenkins.plugins.virtualcluster.repository.TouchedSuite;
import io.jenkins.plugins.virtualcluster.repository.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The suites of a repository that may have definitions in several directories, each a tree by its path. Of suites with the
 * same name the first counts, as it does when they are run.
 */
public final class TreeSuites {
    private static final Pattern SUITE = Pattern.compile("suites/([^/]+)/suite\\.yaml");
    private static final int MOST_PROBLEMS = 3;

    private TreeSuites() {}

    /** What there is at a commit. */
    public static SuiteSnapshot at(String commit, Map<String, Tree> trees) throws IOException {
        Map<String, SuiteSnapshot.Offer> sound = new TreeMap<>();
        Map<String, List<String>> broken = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, Tree> tree : trees.entrySet()) {
            try (var read = Snapshot.temporary(tree.getValue())) {
                Definitions definitions = read.definitions();
                definitions
                        .suites()
                        .values()
                        .forEach(suite -> sound.putIfAbsent(suite.name(), SuiteSnapshot.Offer.of(suite)));
                for (String suite : names(tree.getValue())) {
                    if (!definitions.suites().containsKey(suite)) {
                        broken.putIfAbsent(suite, problemsOf(suite, definitions.problems(), tree.getKey()));
                    }
                }
                problems.addAll(texts(definitions.problems(), tree.getKey()));
            }
        }
        broken.keySet().removeAll(sound.keySet());
        return new SuiteSnapshot(commit, sound, broken, problems);
    }

    /** What differs from some trees to others. */
    public static List<SuiteChange> between(Map<String, Tree> before, Map<String, Tree> now) throws IOException {
        Map<String, SuiteChange> touched = new TreeMap<>();
        Set<String> removed = new TreeSet<>();
        Set<String> present = new TreeSet<>();
        for (Map.Entry<String, Tree> tree : now.entrySet()) {
            Changes changes = Changes.between(before.getOrDefault(tree.getKey(), new Empty()), tree.getValue());
            changes.touched().forEach(suite -> touched.putIfAbsent(suite.name(), change(suite, tree.getKey())));
            removed.addAll(changes.removed());
            present.addAll(names(tree.getValue()));
        }
        List<SuiteChange> all = new ArrayList<>(touched.values());
        removed.stream()
                .filter(suite -> !present.contains(suite))
                .map(SuiteChange::gone)
                .forEach(all::add);
        return all;
    }

    private static SuiteChange change(TouchedSuite suite, String path) {
        List<String> reasons =
                new ArrayList<>(suite.reasons().stream().map(Reason::text).toList());
        List<String> problems = texts(suite.problems(), path);
        problems.stream()
                .limit(MOST_PROBLEMS)
                .map(problem -> "invalid: " + problem)
                .forEach(reasons::add);
        if (problems.size() > MOST_PROBLEMS) {
            reasons.add("and " + (problems.size() - MOST_PROBLEMS) + " problems more");
        }
        return new SuiteChange(suite.name(), reasons);
    }

    private static Set<String> names(Tree tree) {
        Set<String> names = new TreeSet<>();
        for (String path : tree.below("suites").keySet()) {
            Matcher suite = SUITE.matcher(path);
            if (suite.matches()) {
                names.add(suite.group(1));
            }
        }
        return names;
    }

    /** Those in the suite's own files; all if there are none of these. */
    private static List<String> problemsOf(String suite, List<Problem> problems, String path) {
        List<Problem> own = problems.stream()
                .filter(problem -> problem.file().startsWith("suites/" + suite))
                .toList();
        return texts(own.isEmpty() ? problems : own, path);
    }

    private static List<String> texts(List<Problem> problems, String path) {
        String above = path.isEmpty() ? "" : path + "/";
        return problems.stream().map(problem -> above + problem).toList();
    }

    /** No files. */
    private static final class Empty implements Tree {
        @Override
        public NavigableMap<String, Kind> entries() {
            return Collections.emptyNavigableMap();
        }

        @Override
        public String digest(String path) throws IOException {
            throw new NoSuchFileException(path);
        }

        @Override
        public InputStream open(String path) throws IOException {
            throw new NoSuchFileException(path);
        }
    }
}
