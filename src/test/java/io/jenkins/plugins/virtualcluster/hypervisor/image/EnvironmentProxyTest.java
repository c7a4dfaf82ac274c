package io.jenkins.plugins.virtualcluster.hypervisor.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.virtualcluster.DeafPort;
import io.jenkins.plugins.virtualcluster.OwnThreads;
import io.jenkins.plugins.virtualcluster.definition.Checksum;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.local.Cache;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class EnvironmentProxyTest {
    @TempDir
    Path directory;

    private static String proxy(String url, String... variables) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return EnvironmentProxy.of(environment, URI.create(url))
                .map(its -> its.host() + ":" + its.port())
                .orElse("direct");
    }

    @Test
    void eachSchemeHasItsVariableInLowerOrUpperCase() {
        assertThat(proxy("http://x.org/i")).isEqualTo("direct");
        assertThat(proxy("http://x.org/i", "http_proxy", "http://p.org:3128/")).isEqualTo("p.org:3128");
        assertThat(proxy("http://x.org/i", "HTTP_PROXY", "p.org:8080")).isEqualTo("p.org:8080");
        assertThat(proxy("https://x.org/i", "HTTPS_PROXY", "http://p.org:3128")).isEqualTo("p.org:3128");
        assertThat(proxy("https://x.org/i", "HTTP_PROXY", "http://p.org:3128")).isEqualTo("direct");
        assertThat(proxy("https://x.org/i", "ALL_PROXY", "http://p.org")).isEqualTo("p.org:80");
        assertThat(proxy("http://x.org/i", "http_proxy", "low.org:1", "HTTP_PROXY", "up.org:1"))
                .isEqualTo("low.org:1");
        assertThat(proxy("http://x.org/i", "http_proxy", "")).isEqualTo("direct");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    *                 | http://x.org/i         | direct
                    x.org             | http://x.org/i         | direct
                    x.org             | http://a.x.org/i       | direct
                    .x.org            | http://a.x.org/i       | direct
                    *.x.org           | http://a.x.org/i       | direct
                    X.ORG             | http://x.org./i        | direct
                    x.org             | http://ax.org/i        | p:3
                    a.org, x.org      | http://x.org/i         | direct
                    x.org:8080        | http://x.org:8080/i    | direct
                    x.org:8080        | http://x.org/i         | p:3
                    10.0.0.0/8        | http://10.1.2.3/i      | direct
                    10.0.0.0/8        | http://11.1.2.3/i      | p:3
                    10.0.0.0/8        | http://x.org/i         | p:3
                    fd00::/8          | http://[fd00::7]/i     | direct
                    ::1               | http://[::1]/i         | direct
                    127.0.0.1         | http://127.0.0.1:80/i  | direct
                    """)
    void exceptionsAreFetchedDirectly(String exceptions, String url, String expected) {
        assertThat(proxy(url, "http_proxy", "p:3", "no_proxy", exceptions)).isEqualTo(expected);
        assertThat(proxy(url, "http_proxy", "p:3", "NO_PROXY", exceptions)).isEqualTo(expected);
    }

    @Test
    void aLoginIsDecoded() {
        assertThat(EnvironmentProxy.of(
                        Map.of("http_proxy", "http://me:a%40b+c@p.org:3128"), URI.create("http://x.org/i")))
                .contains(new EnvironmentProxy("p.org", 3128, Optional.of("me:a@b+c")));
    }

    @Test
    void whatIsNoProxyIsToldWithoutItsPassword() {
        assertThatThrownBy(() -> proxy("http://x.org/i", "http_proxy", "socks5://me:secret@p.org:1080"))
                .hasMessage("the environment's http_proxy names no HTTP proxy; expected one such as"
                        + " http://proxy.example.org:3128 (for SOCKS, set Java's socksProxyHost)");
        assertThatThrownBy(() -> proxy("http://x.org/i", "HTTP_PROXY", "http://me:se cret@p.org"))
                .hasMessageContaining("HTTP_PROXY")
                .hasMessageNotContaining("cret");
    }

    @Test
    void aDownloadGoesByTheProxyWithItsLoginUnlessItIsExcepted() throws Exception {
        byte[] content = "content".getBytes(StandardCharsets.UTF_8);
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(OwnThreads.EACH);
        server.createContext("/", exchange -> {
            String login = exchange.getRequestHeaders().getFirst("Proxy-Authorization");
            asked.add(exchange.getRequestURI() + " by " + login);
            if (login == null) {
                exchange.getResponseHeaders().add("Proxy-Authenticate", "Basic realm=\"p\"");
                exchange.sendResponseHeaders(407, -1);
            } else {
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().write(content);
            }
            exchange.close();
        });
        server.start();
        try (DeafPort deaf = new DeafPort()) {
            String proxy = "http://me:pass@127.0.0.1:" + server.getAddress().getPort();
            String sum = DigestUtils.sha256Hex(content);

            Path file = fetch("http://only-the-proxy-knows.invalid/i.img", sum, Map.of("HTTP_PROXY", proxy));

            assertThat(file).hasBinaryContent(content);
            assertThat(asked)
                    .containsExactly(
                            "http://only-the-proxy-knows.invalid/i.img by null",
                            "http://only-the-proxy-knows.invalid/i.img by Basic bWU6cGFzcw==");
            assertThatThrownBy(() -> fetch(
                            "http://127.0.0.1:" + deaf.number() + "/i.img",
                            sum,
                            Map.of("HTTP_PROXY", proxy, "NO_PROXY", "127.0.0.1")))
                    .isInstanceOf(HypervisorException.class);
            assertThat(asked).as("what the proxy was asked for").hasSize(2);
        } finally {
            server.stop(0);
        }
    }

    private Path fetch(String url, String sum, Map<String, String> environment) throws Exception {
        Path file = Files.createTempDirectory(directory, "download").resolve("file");
        new ImageDownload(
                        new Image.Download(URI.create(url), Checksum.sha256(sum)),
                        ImageSources.ANY,
                        new ImageDownload.Limits(
                                1 << 20, 0, 3, Duration.ofSeconds(60), Duration.ofMinutes(2), Duration.ofMillis(1)),
                        new Cache(directory.resolve("cache")),
                        new TransferProgress("Downloading", 0, new Heard(), System::nanoTime),
                        environment)
                .to(file);
        return file;
    }
}
