package io.jenkins.plugins.virtualcluster.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By which names a server goes, and what it asks readers for. */
class PageAccessTest {
    @TempDir
    private Path records;

    @Test
    void aServerForOthersRefusesForeignHostNamesToo() throws Exception {
        PageServer.Settings settings = new PageServer.Settings(
                InetAddress.getByName("0.0.0.0"),
                0,
                Set.of("Runs.example.org"),
                Optional.empty(),
                Duration.ofSeconds(30));
        try (ServerFixture server = new ServerFixture(records, settings)) {
            assertThat(server.raw("GET /", "evil.example.org"))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("start it with --host NAME to allow that name");
            assertThat(server.raw("GET /", "1.2.3.4.evil.example.org")).startsWith("HTTP/1.1 403 ");
            for (String name : Set.of(
                    "runs.example.org",
                    "runs.example.org:8080",
                    "192.0.2.7",
                    "[2001:db8::7]:80",
                    "localhost",
                    InetAddress.getLocalHost().getHostName())) {
                assertThat(server.raw("GET /", name)).as(name).startsWith("HTTP/1.1 200 ");
            }
            assertThat(server.uri("").getHost()).isNotEqualTo("0.0.0.0");
            assertThat(server.get("").statusCode())
                    .as("the address that is printed")
                    .isEqualTo(200);
        }
    }

    @Test
    void onTheLoopbackOfIpv6TheAddressThatIsPrintedAnswers() throws Exception {
        PageServer.Settings settings = new PageServer.Settings(
                InetAddress.getByName("::1"), 0, Set.of(), Optional.empty(), Duration.ofSeconds(30));
        try (ServerFixture server = new ServerFixture(records, settings)) {
            assertThat(server.uri("").toString()).startsWith("http://[::1]:");
            assertThat(server.get("").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aNameOfAProxyIsAllowedOnTheLoopback() {
        HostCheck check = HostCheck.of(InetAddress.getLoopbackAddress(), Set.of("runs.example.org"));

        assertThat(check.accepts("RUNS.example.org.")).isTrue();
        assertThat(check.accepts("192.0.2.7")).isFalse();
        assertThat(check.accepts(null)).isFalse();
    }

    @Test
    void withATokenOnlyThoseWhoShowItRead() throws Exception {
        String token = PageAccess.newToken();
        PageServer.Settings settings = new PageServer.Settings(
                InetAddress.getLoopbackAddress(), 0, Set.of(), Optional.of(token), Duration.ofSeconds(30));
        try (ServerFixture server = new ServerFixture(records, settings)) {
            HttpResponse<byte[]> without = server.get("");
            assertThat(without.statusCode()).isEqualTo(401);
            assertThat(new String(without.body(), StandardCharsets.UTF_8)).contains("Open the link with the token");
            assertThat(server.get("api/suites").statusCode()).isEqualTo(401);
            assertThat(server.get("assets/icon.svg").statusCode()).isEqualTo(401);
            assertThat(server.get("?token=" + token + "x").statusCode()).isEqualTo(401);

            HttpResponse<byte[]> link = server.get("compare?a=1&token=" + token + "&b=2");
            assertThat(link.statusCode()).isEqualTo(303);
            assertThat(link.headers().firstValue("Location")).hasValue("/compare?a=1&b=2");
            String cookie = link.headers().firstValue("Set-Cookie").orElseThrow();
            assertThat(cookie).endsWith("; Path=/; HttpOnly; SameSite=Lax");

            assertThat(server.get("", "Cookie", "other=1; " + cookie.replaceFirst(";.*", ""))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.get("api/suites", "Authorization", "Bearer " + token)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.raw("GET //evil.example.org/?token=" + token, "localhost"))
                    .contains("Location: /\r\n");
        }
    }

    @Test
    void browsersThatAskForAFaviconGetTheIcon() throws Exception {
        try (ServerFixture server = new ServerFixture(records)) {
            HttpResponse<byte[]> icon = server.get("favicon.ico");

            assertThat(icon.statusCode()).isEqualTo(200);
            assertThat(icon.headers().firstValue("Content-Type").orElse("")).startsWith("image/svg+xml");
            assertThat(icon.body()).isEqualTo(server.get("assets/icon.svg").body());
        }
    }
}
