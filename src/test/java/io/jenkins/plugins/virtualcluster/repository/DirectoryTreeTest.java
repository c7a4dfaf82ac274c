package io.jenkins.plugins.virtualcluster.repository;

import io.jenkins.plugins.virtualcluster.repository.git.TestGit;
import java.io.IOException;

class DirectoryTreeTest extends TreeContract {
    @Override
    Tree tree(TestGit files) throws IOException {
        return new DirectoryTree(files.directory());
    }
}
