package io.jenkins.plugins.virtualcluster.repository;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What suites use of a tree outside their own directories: what links lead to, and what texts name. */
final class SharedFiles {
    private static final String CLUSTERS = "clusters/";

    private final Tree tree;
    private final SymlinkResolver links;
    private final PathReferences mentions;

    SharedFiles(Tree tree, PathReferences mentions) {
        this.tree = tree;
        this.links = new SymlinkResolver(tree);
        this.mentions = mentions;
    }

    /**
     * What the links in a suite's directory lead to, also over others: it is delivered as if it were there.
     *
     * @return paths of files, and how each is reached
     */
    SortedMap<String, String> linked(String suite) throws IOException {
        return new Search(suite, false).run();
    }

    /** What links lead to, and what texts name: those of the suite, and those of what they name. */
    SortedMap<String, String> used(String suite) throws IOException {
        return new Search(suite, true).run();
    }

    private final class Search {
        private final String suite;
        private final boolean reads;
        private final Deque<String> ahead = new ArrayDeque<>();
        private final SortedMap<String, String> found = new TreeMap<>();

        Search(String suite, boolean reads) {
            this.suite = suite;
            this.reads = reads;
        }

        SortedMap<String, String> run() throws IOException {
            ahead.addAll(tree.below(suite).keySet());
            while (!ahead.isEmpty()) {
                String path = ahead.pop();
                Tree.Kind kind = tree.entries().get(path);
                if (kind == Tree.Kind.LINK) {
                    Optional<String> target = links.resolve(path);
                    if (target.isPresent()) {
                        take(target.get(), path + " leads to it");
                    }
                } else if (reads && (kind == Tree.Kind.FILE || kind == Tree.Kind.PROGRAM)) {
                    named(path);
                }
            }
            return found;
        }

        private void named(String path) throws IOException {
            for (Map.Entry<String, Integer> word : mentions.of(tree, path).entrySet()) {
                for (String meaning : PathReferences.meanings(word.getKey(), path)) {
                    if (take(meaning, path + ":" + word.getValue() + " names it")) {
                        break;
                    }
                }
            }
        }

        /** Whether there is such a file or directory. */
        private boolean take(String path, String why) {
            if (tree.entries().containsKey(path)) {
                add(path, why);
                return true;
            }
            Optional<String> elsewhere = submodule(path);
            if (elsewhere.isPresent()) {
                add(elsewhere.get(), why);
                return true;
            }
            boolean around = path.isEmpty() || (suite + "/").startsWith(path + "/");
            if (around || tree.below(path).isEmpty()) {
                return false;
            }
            tree.below(path).keySet().forEach(each -> add(each, why));
            return true;
        }

        private Optional<String> submodule(String path) {
            for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                String above = path.substring(0, slash);
                if (tree.entries().get(above) == Tree.Kind.SUBMODULE) {
                    return Optional.of(above);
                }
            }
            return Optional.empty();
        }

        private void add(String path, String why) {
            boolean own = path.startsWith(suite + "/");
            if (!own && !path.startsWith(CLUSTERS) && found.putIfAbsent(path, why) == null) {
                ahead.add(path);
            }
        }
    }
}
