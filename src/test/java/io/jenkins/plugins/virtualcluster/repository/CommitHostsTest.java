package io.jenkins.plugins.virtualcluster.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.definition.CommitPages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where commits are shown, by the URL of their repository. */
class CommitHostsTest {
    private static final String ID = "0123456789abcdef0123456789abcdef01234567";

    @ParameterizedTest
    @CsvSource({
        "https://github.com/team/tests.git, https://github.com/team/tests/commit/",
        "https://user:secret@github.com/team/tests, https://github.com/team/tests/commit/",
        "https://ghp_token@GitHub.com/team/tests/, https://github.com/team/tests/commit/",
        "git@github.com:team/tests.git, https://github.com/team/tests/commit/",
        "ssh://git@github.example.org:2222/team/tests.git, https://github.example.org/team/tests/commit/",
        "https://gitlab.example.org:8443/a/b/tests.git, https://gitlab.example.org:8443/a/b/tests/-/commit/",
        "http://gitlab.example.org/a/tests.git, http://gitlab.example.org/a/tests/-/commit/",
        "git@gitlab.com:a/b/c/tests.git, https://gitlab.com/a/b/c/tests/-/commit/",
        "https://codeberg.org/team/tests.git, https://codeberg.org/team/tests/commit/",
        "https://gitea.example.org/team/tests, https://gitea.example.org/team/tests/commit/",
        "git://my-forgejo.example.org/team/tests, https://my-forgejo.example.org/team/tests/commit/",
        "git@bitbucket.org:team/tests.git, https://bitbucket.org/team/tests/commits/",
        "https://bitbucket.example.org/scm/vc/tests.git, https://bitbucket.example.org/projects/vc/repos/tests/commits/",
        "ssh://git@bitbucket.example.org:7999/~jo/tests.git, https://bitbucket.example.org/users/jo/repos/tests/commits/",
        "https://git.sr.ht/~jo/tests, https://git.sr.ht/~jo/tests/commit/"
    })
    void aKnownServerHasPagesWithoutTheSecretsOfTheUrl(String url, String page) {
        assertThat(CommitHosts.pages(url).flatMap(pages -> pages.page(ID))).contains(page + ID);
        assertThat(CommitHosts.pages(url).flatMap(pages -> pages.page(ID + "+")))
                .contains(page + ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://git.example.org/cgit/tests.git",
                "https://notgithub.example.org/team/tests",
                "https://github.com/tests",
                "https://github.com/team/../tests",
                "https://github.com/team/tests?x=\"><script>",
                "javascript:alert(1)//github.com/team/tests",
                "file:///srv/github/team/tests.git",
                "/srv/github.com/team/tests.git",
                "origin",
                ""
            })
    void whatIsNotKnownHasNone(String url) {
        assertThat(CommitHosts.pages(url)).isEmpty();
    }

    @Test
    void onlyAWholeIdHasAPage() {
        CommitPages pages = new CommitPages("https://git.example.org/tests/commit/?id={commit}");

        assertThat(pages.page(ID)).contains("https://git.example.org/tests/commit/?id=" + ID);
        assertThat(pages.page("0123")).isEmpty();
        assertThat(pages.page(ID + "\"><script>")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://git.example.org/tests/commit",
                "javascript:alert('{commit}')",
                "ftp://git.example.org/{commit}",
                "https://jo:secret@git.example.org/{commit}",
                "https://git.example.org/ {commit}",
                "//git.example.org/{commit}"
            })
    void whatIsNoAddressOfPagesIsRefused(String template) {
        assertThatThrownBy(() -> new CommitPages(template))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + template.replace("jo:secret", "***")
                        + "' is not the address of a commit's page; expected an http or https URL"
                        + " with {commit} in it, such as https://git.example.org/definitions/commit/?id={commit}");
    }
}
