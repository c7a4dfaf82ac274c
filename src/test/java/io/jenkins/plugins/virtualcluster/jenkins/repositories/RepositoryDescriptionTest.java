package io.jenkins.plugins.virtualcluster.jenkins.repositories;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.FolderList;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.FormMessage.Level;
import io.jenkins.plugins.virtualcluster.jenkins.hypervisors.UsingJob;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryDescriptionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/definitions.git",
                "ssh://git@example.org:2222/definitions.git",
                "git@example.org:team/definitions.git",
                "file:///srv/definitions",
                "/srv/definitions"
            })
    void usualUrlsAreFine(String url) {
        assertThat(RepositoryDescription.checkUrl(url).level()).isEqualTo(Level.FINE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--upload-pack=touch", "ext::sh -c touch", "a b", "-x@host:y", "http://"})
    void whatGitWouldRunOrNotFindIsRefused(String url) {
        assertThat(RepositoryDescription.checkUrl(url).level()).isEqualTo(Level.ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "main", "release/5.6", "v1.0"})
    void usualBranchesAreFine(String branch) {
        assertThat(RepositoryDescription.checkBranch(branch).level()).isEqualTo(Level.FINE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-f", "a..b", "a b", "x.lock", "x/", "a:b"})
    void whatIsNoBranchIsRefused(String branch) {
        assertThat(RepositoryDescription.checkBranch(branch).level()).isEqualTo(Level.ERROR);
    }

    @Test
    void pathsAreOneALine() {
        assertThat(RepositoryDescription.paths(" tests/xrootd/ \r\n\nexamples"))
                .containsExactly("tests/xrootd", "examples");
        assertThat(RepositoryDescription.checkPaths("tests/xrootd\nexamples").level())
                .isEqualTo(Level.FINE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc", "../other", "a/../../b", "a\\b", "/"})
    void pathsStayInTheRepository(String path) {
        assertThat(RepositoryDescription.checkPaths(path).level()).isEqualTo(Level.ERROR);
    }

    @Test
    void aJobOutsideItsFoldersIsToldTheSettingAndTheRemedy() {
        RepositoryDescription repository =
                new RepositoryDescription("defs", "git@h:d.git", "", "", List.of(), FolderList.of("team\nshared/ci\n"));

        assertThat(repository.refusal(UsingJob.named("team/xrootd/nightly"))).isEmpty();
        assertThat(repository.refusal(UsingJob.named("other/nightly")))
                .contains(
                        "Definition repository defs is not for job other/nightly: its setting \"Folders\" allows only team,"
                                + " shared/ci; move the job there, or have an administrator add its folder in Manage Jenkins,"
                                + " System, \"Virtual cluster definitions\"");
    }

    @Test
    void whatGitSaysIsASentenceOfOursWithItsWordsBehind() {
        RepositoryDescription repository =
                new RepositoryDescription("defs", "git@h:d.git", "", "", List.of(), FolderList.ALL);

        assertThat(
                        repository.failure(
                                "Command \"git fetch --no-tags -- git@h:d.git +HEAD:refs/x\" returned status code 128:\nstdout: \n"
                                        + "stderr: Host key verification failed.\nfatal: Could not read from remote repository.\n"))
                .isEqualTo("Definition repository defs cannot be fetched: the server's host key is not known to Jenkins"
                        + " (git: fatal: Could not read from remote repository.)");
        assertThat(repository.failure("x".repeat(1000)))
                .startsWith("Definition repository defs cannot be fetched (git: xxx")
                .endsWith("x...)")
                .hasSizeLessThan(400);
    }
}
