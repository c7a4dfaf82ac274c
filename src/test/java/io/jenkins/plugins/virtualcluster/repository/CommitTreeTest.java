package io.jenkins.plugins.virtualcluster.repository;

import io.jenkins.plugins.virtualcluster.repository.git.CommitTree;
import io.jenkins.plugins.virtualcluster.repository.git.TestGit;
import java.io.IOException;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.AfterEach;

class CommitTreeTest extends TreeContract {
    private TestGit repository;

    @Override
    Tree tree(TestGit files) throws IOException, GitAPIException {
        repository = files;
        String commit = files.commit("all");
        // Only the commit counts.
        files.write("a", "other\n").write("b", "");
        return new CommitTree(files.git().getRepository(), commit, "");
    }

    @AfterEach
    void close() {
        repository.close();
    }
}
