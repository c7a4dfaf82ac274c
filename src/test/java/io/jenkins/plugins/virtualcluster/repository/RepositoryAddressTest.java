package io.jenkins.plugins.virtualcluster.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryAddressTest {
    @ParameterizedTest
    @CsvSource({
        "https://example.org/d.git,          https://example.org/d.git, '',                 ''",
        "https://example.org/d.git#main,     https://example.org/d.git, main,               ''",
        "https://example.org:8443/d#v1:a/b/, https://example.org:8443/d, v1,                a/b",
        "https://example.org/d.git#:tests,   https://example.org/d.git, '',                 tests",
        "git@example.org:team/d.git#x,       git@example.org:team/d.git, x,                 ''",
        "ssh://git@[::1]:2222/d#refs/tags/1, ssh://git@[::1]:2222/d,    refs/tags/1,        ''",
        "../definitions#feature/a#b,         ../definitions,            feature/a#b,        ''",
        "file:///srv/d.git#main:x y,         file:///srv/d.git,         main,               x y",
    })
    void urlRefAndPathAreTakenApart(String text, String url, String ref, String path) {
        RepositoryAddress address = RepositoryAddress.parse(text);

        assertThat(address.url()).isEqualTo(url);
        assertThat(address.ref()).isEqualTo(Optional.of(ref).filter(one -> !one.isEmpty()));
        assertThat(address.path()).isEqualTo(path);
        assertThat(RepositoryAddress.isOne(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "examples/hello", "/srv/definitions", "../a", "a-b_c", "dir/with:colon"})
    void aDirectorysNameIsNoAddress(String text) {
        assertThat(RepositoryAddress.isOne(text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'#main',                         no URL",
        "'ext::sh -c x#main',             not a supported URL",
        "'-oProxyCommand=x#main',         not a supported URL",
        "'ftp://example.org/x#main',      http, https, ssh",
        "'ssh://-oProxyCommand=x/d',      begins with '-'",
        "'git@-x:d',                      begins with '-'",
        "'https://example.org/d#a..b',    cannot be a branch",
        "'https://example.org/d#-x',      cannot be a branch",
        "'https://example.org/d#a b',     cannot be a branch",
        "'https://example.org/d#m:../x',  not a directory",
        "'https://example.org/d#m:/etc',  not a directory",
    })
    void whatCannotBeIsToldWithWhatWasExpected(String text, String expected) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RepositoryAddress.parse(text))
                .withMessageContaining(expected)
                .withMessageContaining("expected");
    }

    @Test
    void aCommitIsKnownByItsDigits() {
        assertThat(RepositoryAddress.parse("x/y#" + "a1".repeat(20)).commit()).contains("a1".repeat(20));
        assertThat(RepositoryAddress.parse("x/y#a1a1a1a").commit()).isEmpty();
    }

    @Test
    void aPasswordIsNotShown() {
        RepositoryAddress address = RepositoryAddress.parse("https://ada:secret@example.org/d.git#main:x");

        assertThat(address).hasToString("https://ada:***@example.org/d.git#main:x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RepositoryAddress.parse("https://ada:secret@example.org/d.git#a b"))
                .withMessageNotContaining("secret");
    }

    @Test
    void anyTextIsAnAddressThatReadsTheSameAgainOrIsRefusedInWords() {
        String alphabet = "ab/:#@.-~^ \\*\n\0é[]{}git://ssh:";
        Random random = new Random(6);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(24); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                RepositoryAddress address = RepositoryAddress.parse(text.toString());
                String again = address.url() + "#" + address.ref().orElse("") + ":" + address.path();
                assertThat(RepositoryAddress.parse(again)).isEqualTo(address);
                assertThat(address.url()).doesNotStartWith("-");
                assertThat(address.path().split("/")).doesNotContain("..", ".");
                assertThat(address.path()).doesNotContain("\n").doesNotStartWith("/");
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).contains("expected");
            }
        }
    }
}
