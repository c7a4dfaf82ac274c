package io.jenkins.plugins.virtualcluster.repository.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.transport.URIish;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a checkout says of itself. */
class LocalRepositoryTest {
    @TempDir
    Path directory;

    private static String state(Path directory) throws Exception {
        try (LocalRepository repository = LocalRepository.of(directory)) {
            return repository.state();
        }
    }

    @Test
    void theCommitIsMarkedIfDefinitionsDifferFromIt() throws Exception {
        try (TestGit git = new TestGit(directory)) {
            git.write("tests/suites/copy/suite.yaml", "name: copy\n").write("other/file", "text\n");
            String commit = git.commit("Definitions");
            Path tests = directory.resolve("tests");
            assertThat(state(tests)).isEqualTo(commit);

            git.write("tests/dist/app.rpm", "built").write("other/file", "changed\n");
            assertThat(state(tests))
                    .as("what a build makes, and what is elsewhere")
                    .isEqualTo(commit);
            git.write("tests/suites/copy/files/app.rpm", "built");
            assertThat(state(tests)).isEqualTo(commit + "+");
            git.delete("tests/suites/copy/files/app.rpm").write("tests/suites/copy/suite.yaml", "name: other\n");
            assertThat(state(tests)).isEqualTo(commit + "+");
            assertThat(state(directory)).isEqualTo(commit + "+");
        }
    }

    @Test
    void whereNothingIsCommittedThereIsNoCommit() throws Exception {
        try (TestGit git = new TestGit(directory)) {
            assertThatThrownBy(() -> state(git.directory())).isInstanceOf(RepositoryException.class);
        }
    }

    /** As a workspace of Jenkins does where Jenkins's own home is kept in git. */
    @Test
    void aDirectoryThatTheCommitDoesNotHaveIsNotOfIt() throws Exception {
        try (TestGit git = new TestGit(directory)) {
            git.write("config.xml", "text\n").commit("Home");
            git.write("workspace/job/clusters/lan.yaml", "name: lan\n");

            assertThatThrownBy(() -> state(directory.resolve("workspace/job")))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("has no directory workspace/job");
        }
    }

    @Test
    void theUrlOfTheUsualRemoteIsTheFirst() throws Exception {
        try (TestGit test = new TestGit(directory);
                LocalRepository repository = LocalRepository.of(directory)) {
            assertThat(repository.urls()).isEmpty();
            Git git = test.git();
            for (String remote : new String[] {"fork", "origin", "other"}) {
                git.remoteAdd()
                        .setName(remote)
                        .setUri(new URIish("https://example.org/" + remote))
                        .call();
            }
        }
        try (LocalRepository repository = LocalRepository.of(directory)) {
            assertThat(repository.urls())
                    .startsWith("https://example.org/origin")
                    .containsExactlyInAnyOrder(
                            "https://example.org/origin", "https://example.org/fork", "https://example.org/other");
        }
    }
}
