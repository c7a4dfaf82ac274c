package io.jenkins.plugins.virtualcluster.jenkins.changes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/team/definitions.git",
                "https://EXAMPLE.org/team/definitions",
                "https://user:secret@example.org:8443/team/definitions.git/",
                "ssh://git@example.org:2222/team//definitions.git",
                "git@example.org:team/definitions.git",
                "example.org:/team/definitions",
                " https://example.org/team/definitions.git "
            })
    void oneRepositoryHasManyUrls(String url) {
        assertThat(RemoteUrl.of(url)).contains(new RemoteUrl("example.org", "team/definitions"));
    }

    @Test
    void filesHaveNoHost() {
        assertThat(RemoteUrl.of("/srv/definitions.git"))
                .isEqualTo(RemoteUrl.of("file:///srv/definitions"))
                .contains(new RemoteUrl("", "srv/definitions"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "definitions", "ext::sh -c x", "http://", "../x"})
    void whatIsNoUrlMatchesNothing(String text) {
        assertThat(RemoteUrl.of(text)).isEmpty();
    }

    @Test
    void aVeryLongOneIsNotLookedAt() {
        assertThat(RemoteUrl.of("https://example.org/" + "a".repeat(RemoteUrl.LONGEST)))
                .isEmpty();
    }

    @Test
    void otherPathsAndHostsAreOthers() {
        assertThat(RemoteUrl.of("https://example.org/a"))
                .isNotEqualTo(RemoteUrl.of("https://example.org/b"))
                .isNotEqualTo(RemoteUrl.of("https://example.com/a"));
    }
}
