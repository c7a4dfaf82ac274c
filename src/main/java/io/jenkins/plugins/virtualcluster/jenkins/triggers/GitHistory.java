package io.jenkins.plugins.virtualcluster.jenkins.triggers;

import hudson.model.TaskListener;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.jenkins.changes.DefinitionHistory;
import io.jenkins.plugins.virtualcluster.jenkins.changes.SuiteChange;
import io.jenkins.plugins.virtualcluster.jenkins.changes.SuiteSnapshot;
import io.jenkins.plugins.virtualcluster.jenkins.changes.TreeSuites;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.GitMirror;
import io.jenkins.plugins.virtualcluster.jenkins.repositories.RepositoryDescription;
import io.jenkins.plugins.virtualcluster.repository.Tree;
import io.jenkins.plugins.virtualcluster.repository.git.CommitTree;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/** The history of a repository that is configured, by its mirror. What many jobs ask for is polled once. */
final class GitHistory implements DefinitionHistory {
    private static final Recent<List<Object>, SuiteSnapshot> SNAPSHOTS = new Recent<>();
    private static final Recent<List<Object>, List<SuiteChange>> CHANGES = new Recent<>();

    private final RepositoryDescription repository;
    private final GitMirror mirror;

    GitHistory(RepositoryDescription repository, TaskListener listener) {
        this.repository = repository;
        mirror = new GitMirror(repository, listener);
    }

    @Override
    public Optional<String> known() throws IOException {
        return mirror.known();
    }

    @Override
    public String head() throws InvalidRequestException, IOException, InterruptedException {
        return mirror.fetch();
    }

    @Override
    public SuiteSnapshot at(String commit) throws InvalidRequestException, IOException {
        List<Object> key = List.of(repository, commit);
        Optional<SuiteSnapshot> known = SNAPSHOTS.get(key);
        if (known.isPresent()) {
            return known.get();
        }
        try (Repository opened = mirror.open()) {
            SuiteSnapshot snapshot = TreeSuites.at(commit, trees(opened, commit, false));
            SNAPSHOTS.put(key, snapshot);
            return snapshot;
        }
    }

    @Override
    public Optional<List<SuiteChange>> between(String from, String to) throws InvalidRequestException, IOException {
        List<Object> key = List.of(repository, from, to);
        Optional<List<SuiteChange>> known = CHANGES.get(key);
        if (known.isPresent()) {
            return known;
        }
        try (Repository opened = mirror.open()) {
            if (!opened.getObjectDatabase().has(ObjectId.fromString(from))) {
                return Optional.empty();
            }
            List<SuiteChange> changes = TreeSuites.between(trees(opened, from, true), trees(opened, to, false));
            CHANGES.put(key, changes);
            return Optional.of(changes);
        }
    }

    /** The directories with definitions, by their paths. */
    private Map<String, Tree> trees(Repository opened, String commit, boolean mayBeMissing)
            throws InvalidRequestException, IOException {
        Map<String, Tree> trees = new TreeMap<>();
        for (String path : repository.directories()) {
            try {
                trees.put(path, new CommitTree(opened, commit, path));
            } catch (NoSuchFileException e) {
                if (!mayBeMissing) {
                    throw new InvalidRequestException("Definition repository " + repository.name()
                            + " has no directory '" + path + "' at commit " + commit);
                }
            }
        }
        return trees;
    }

    /** Remembers a few results that were asked for last. */
    private static final class Recent<K, V> {
        private static final int MOST = 16;

        private final Map<K, V> results = new LinkedHashMap<>(MOST, 1, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MOST;
            }
        };

        /** None if it is not known, or not any more. */
        public synchronized Optional<V> get(K key) {
            return Optional.ofNullable(results.get(key));
        }

        /** Remembers it. */
        public synchronized void put(K key, V result) {
            results.put(key, result);
        }
    }
}
