package io.jenkins.plugins.virtualcluster.jenkins.changes;

import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.repository.Tree;
import io.jenkins.plugins.virtualcluster.repository.git.LocalRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The suites of a checkout that differ from another commit, such as those that a pull request touches. */
public final class WorkspaceSuites {
    private WorkspaceSuites() {}

    /**
     * Compares what is checked out with the last commit that it has in common with the base: what was changed at the base since then
     * does not count. A directory that was not there is one without suites.
     *
     * @param directory of definitions, in the checkout
     * @param base a branch, a tag or a commit
     * @return why each suite that is there is touched, by its name
     * @throws RepositoryException if the directory is not in a git repository, or that has no such commit
     */
    public static Map<String, String> touched(Path directory, String base) throws RepositoryException, IOException {
        try (LocalRepository local = LocalRepository.of(directory)) {
            String head = local.resolve("HEAD");
            Map<String, Tree> before = new TreeMap<>();
            local.treeIfThere(local.common(base, head)).ifPresent(tree -> before.put("", tree));
            Map<String, String> touched = new TreeMap<>();
            for (SuiteChange change : TreeSuites.between(before, Map.of("", local.tree(head)))) {
                if (!change.gone()) {
                    touched.put(change.suite(), String.join("; ", change.reasons()));
                }
            }
            return touched;
        }
    }
}
