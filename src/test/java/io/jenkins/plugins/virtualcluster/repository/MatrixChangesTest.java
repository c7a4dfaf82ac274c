package io.jenkins.plugins.virtualcluster.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.repository.git.CommitTree;
import io.jenkins.plugins.virtualcluster.repository.git.TestGit;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What changes touch of suites whose runs have clusters of their own. */
class MatrixChangesTest {
    @TempDir
    Path directory;

    @Test
    void theImageOfOneRunOfAMatrixTouchesItsSuiteAlone() throws GitAPIException, IOException {
        try (TestGit git = new TestGit(directory)) {
            git.sound("copy").sound("other");
            git.write("clusters/one.yaml", """
                    name: one
                    tags: { version: "1" }
                    hosts: { srv1: { image: "./images/@version@.qcow2" } }
                    """).write("images/1.qcow2", "one").write("images/2.qcow2", "two");
            git.write("suites/copy/suite.yaml", """
                    name: copy
                    cluster: one
                    init: suite_init.sh
                    cases: [ first ]
                    matrix: { version: [ 1, 2 ] }
                    """);
            Tree before = tree(git, git.commit("first"));
            git.write("images/2.qcow2", "other");

            Changes changes = Changes.between(before, tree(git, git.commit("next")));

            assertThat(changes.touched()).singleElement().satisfies(suite -> {
                assertThat(suite.name()).isEqualTo("copy");
                assertThat(suite.reasons())
                        .singleElement()
                        .asString()
                        .startsWith("the image of host srv1 is now images/2.qcow2 with content ");
            });
        }
    }

    private static Tree tree(TestGit git, String commit) throws IOException {
        return new CommitTree(git.git().getRepository(), commit, "");
    }
}
