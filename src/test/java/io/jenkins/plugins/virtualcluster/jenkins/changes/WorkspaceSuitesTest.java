package io.jenkins.plugins.virtualcluster.jenkins.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import io.jenkins.plugins.virtualcluster.repository.git.TestGit;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pull request tests the suites that it touches, whatever has happened to its target meanwhile. */
class WorkspaceSuitesTest {
    @TempDir
    Path directory;

    private TestGit git;

    @BeforeEach
    void commitSuites() throws Exception {
        git = new TestGit(directory.resolve("checkout"));
        git.write("tests/clusters/lan.yaml", "name: lan\ndefaults: { image: tiny }\nhosts: { a: , b: }\n");
        for (String name : new String[] {"copy", "locate", "other"}) {
            suite(name);
        }
        git.write("README.md", "text\n");
        git.commit("suites");
        git.git().branchCreate().setName("target").call();
    }

    @AfterEach
    void close() {
        git.close();
    }

    private void suite(String name) throws Exception {
        git.write(
                "tests/suites/" + name + "/suite.yaml",
                "name: " + name + "\ncluster: lan\ninit: init.sh\ncases: [ one ]\n");
        git.program("tests/suites/" + name + "/init.sh", "#!/bin/sh\ntrue\n");
        git.program("tests/suites/" + name + "/cases/one/run.sh", "#!/bin/sh\ntrue\n");
    }

    private Path tests() {
        return git.directory().resolve("tests");
    }

    /** What the target gets after the pull request has begun. */
    private void moveTarget() throws Exception {
        git.git().checkout().setName("target").call();
        git.program("tests/suites/other/init.sh", "#!/bin/sh\nfalse\n");
        git.commit("meanwhile");
        git.git().checkout().setName("main").call();
    }

    @Test
    void onlyWhatThePullRequestItselfChangesCounts() throws Exception {
        moveTarget();
        git.program("tests/suites/copy/init.sh", "#!/bin/sh\necho changed\n");
        suite("fresh");
        Files.delete(tests().resolve("suites/locate/suite.yaml"));
        git.commit("the pull request");

        assertThat(WorkspaceSuites.touched(tests(), "target"))
                .containsOnlyKeys("copy", "fresh")
                .hasEntrySatisfying("copy", why -> assertThat(why).contains("init.sh"));
    }

    @Test
    void aMergeOfBothIsComparedWithTheTargetAsItIs() throws Exception {
        git.program("tests/suites/copy/init.sh", "#!/bin/sh\necho changed\n");
        git.commit("the pull request");
        moveTarget();
        git.git()
                .merge()
                .include(git.git().getRepository().findRef("target"))
                .setMessage("merged")
                .call();

        assertThat(WorkspaceSuites.touched(tests(), "target")).containsOnlyKeys("copy");
    }

    @Test
    void aChangeThatTouchesNoSuiteTestsNone() throws Exception {
        git.write("README.md", "more text\n");
        git.commit("the pull request");

        assertThat(WorkspaceSuites.touched(tests(), "target")).isEmpty();
    }

    @Test
    void inADirectoryThatTheTargetHasNotAllSuitesAreNew() throws Exception {
        Files.move(tests(), git.directory().resolve("moved"));
        git.commit("the pull request");

        assertThat(WorkspaceSuites.touched(git.directory().resolve("moved"), "target"))
                .containsOnlyKeys("copy", "locate", "other");
    }

    @Test
    void aBaseThatIsNotThereIsToldWithTheRemedy() throws Exception {
        assertThatThrownBy(() -> WorkspaceSuites.touched(tests(), "origin/main"))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining("'origin/main'")
                .hasMessageContaining("git fetch");
        git.git().checkout().setOrphan(true).setName("alone").call();
        git.commit("alone");
        assertThatThrownBy(() -> WorkspaceSuites.touched(tests(), "target"))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining("have no commit in common");
    }
}
