package io.jenkins.plugins.virtualcluster.hypervisor.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageSourcesTest {
    private static final ImageSources SOME =
            ImageSources.ofBuilds(List.of("https://Images.Site", "http://other:8080/debian/12/", "http://[fd00::1]/x"));
    private static final ImageSources ALL = ImageSources.ofBuilds(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://images.site/a.img",
                "https://IMAGES.site:443/a/b.img?token=1",
                "https://images.site./a.img",
                "HTTPS://images.site/a.img",
                "http://other:8080/debian/12/a.img",
                "http://other:8080/debian//12/a.img",
                "http://other:8080/debi%61n/12/a%20b.img",
                "http://[fd00::1]/x"
            })
    void whatBeginsWithAnAllowedUrlMayBeHad(String url) {
        assertThat(SOME.problem(URI.create(url))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://images.site.evil.org/a.img",
                "https://images.siteevil/a.img",
                "https://images.site@evil.org/a.img",
                "https://images.site:443@evil.org/a.img",
                "https://evil.org/https://images.site/a.img",
                "https://evil.org/?https://images.site/",
                "https://evil.org/#https://images.site/",
                "https://user:secret@images.site/a.img",
                "http://images.site/a.img",
                "https://images.site:8443/a.img",
                "http://other/debian/12/a.img",
                "http://other:8080/debian/123/a.img",
                "http://other:8080/debian",
                "http://other:8080/debian/12/../../secret",
                "http://other:8080/debian/12/%2e%2E/secret",
                "http://other:8080/debian/12/..;/..;/secret",
                "http://other:8080/debian/12/a%2f..%2f..%2fsecret",
                "http://other:8080/debian/12/%252e%252e/secret",
                "http://other:8080/debian/12/a%5c..%5csecret",
                "http://other:8080/debian/12/a%00"
            })
    void whatOnlyLooksLikeItMayNot(String url) {
        assertThat(SOME.problem(URI.create(url))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/a", "http://localhost/a", "http://LOCALHOST.:80/a", "http://a.localhost/a",
                "http://[::1]/a", "http://[::ffff:127.0.0.1]/a", "http://169.254.169.254/latest", "http://[fe80::1]/a",
                "http://0.0.0.0/a", "http://[::]/a", "http://[64:ff9b::7f00:1]/a", "http://[2002:7f00:1::]/a",
                "http://[fd00:ec2::254]/a", "http://user@site/a"
            })
    void withoutAListTheControllerItselfAndItsLinkAreRefused(String url) {
        assertThat(ALL.problem(URI.create(url))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://site/a", "https://10.0.0.1/a", "http://192.168.1.1:8080/a", "http://[fd00::1]/a"})
    void withoutAListServersOfTheSiteAreAllowed(String url) {
        assertThat(ALL.problem(URI.create(url))).isEmpty();
    }

    @Test
    void theAddressThatANameLeadsToCounts() throws Exception {
        InetAddress own = InetAddress.getByName("127.0.0.1");

        assertThat(ALL.mayConnect(URI.create("http://site/a"), own)).isFalse();
        assertThat(SOME.mayConnect(URI.create("https://images.site/a"), own)).isFalse();
        assertThat(ALL.mayConnect(URI.create("http://site/a"), InetAddress.getByName("10.0.0.1")))
                .isTrue();
        assertThat(ImageSources.ANY.mayConnect(URI.create("http://site/a"), own))
                .isTrue();
        assertThat(ImageSources.ofBuilds(List.of("http://127.0.0.1:8080/images"))
                        .mayConnect(URI.create("http://127.0.0.1:8080/images/a"), own))
                .as("the administrator named it")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "images.site",
                "ftp://images.site/",
                "https://",
                "https://user@images.site/",
                "https://images.site/?a",
                "https://images.site/#a",
                "https://images.site/../a",
                "https://images site/",
                "file:///srv/images"
            })
    void aWrongBeginningOfUrlsIsNamed(String prefix) {
        assertThatThrownBy(() -> ImageSources.ofBuilds(List.of(prefix)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + prefix + "'")
                .hasMessageContaining("expected such as https://images.example.org/debian/");
    }
}
