package io.jenkins.plugins.virtualcluster.hypervisor.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.virtualcluster.OwnThreads;
import io.jenkins.plugins.virtualcluster.definition.Checksum;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.local.Cache;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ImageDownloadTest {
    private static final byte[] CONTENT = "content".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    private static final String SHA256 = DigestUtils.sha256Hex(CONTENT);
    private static final ImageDownload.Limits LIMITS = new ImageDownload.Limits(
            1 << 20, 0, 3, Duration.ofSeconds(60), Duration.ofMinutes(2), Duration.ofMillis(1));

    @TempDir
    Path directory;

    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch hang = new CountDownLatch(1);
    private HttpServer server;
    private String base;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(OwnThreads.EACH);
        base = "http://127.0.0.1:" + server.getAddress().getPort();
        server.createContext("/images/some.img", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT);
            exchange.close();
        });
        redirect("/loop", "/loop");
        redirect("/images/moved", "/images/some.img");
        redirect("/images/out", "/secret/some.img");
        redirect("/images/file", "file:///etc/passwd");
        endless("/endless", 200);
        endless("/endless-error", 404);
        server.createContext("/hang", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            try {
                hang.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        hang.countDown();
        server.stop(0);
    }

    private void endless(String path, int status) {
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(status, 0);
            while (true) {
                exchange.getResponseBody().write(CONTENT);
            }
        });
    }

    private void redirect(String from, String to) {
        server.createContext(from, exchange -> {
            requests.incrementAndGet();
            exchange.getResponseHeaders().add("Location", to);
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
    }

    private Path fetch(String url, ImageSources sources, ImageDownload.Limits limits) throws Exception {
        Path file = directory.resolve("file");
        download(new Image.Download(URI.create(url), Checksum.sha256(SHA256)), sources, limits)
                .to(file);
        return file;
    }

    private ImageDownload download(Image.Download image, ImageSources sources, ImageDownload.Limits limits) {
        return new ImageDownload(
                image,
                sources,
                limits,
                new Cache(directory.resolve("cache")),
                new TransferProgress("Downloading", 0, new Heard(), System::nanoTime),
                Map.of());
    }

    private Path fetch(String url) throws Exception {
        return fetch(url, ImageSources.ANY, LIMITS);
    }

    @Test
    void aFileUrlIsFetchedAndItsFileIsLeftAsItIs() throws Exception {
        Path source = Files.write(directory.resolve("an image.raw"), CONTENT);

        assertThat(fetch(source.toUri().toString())).hasBinaryContent(CONTENT);
        assertThat(source).hasBinaryContent(CONTENT);
    }

    @Test
    void aFileUrlOfNothingOrOfADirectoryIsNamed() {
        assertThatThrownBy(() -> fetch(directory.resolve("none.img").toUri().toString()))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("none.img is missing");
        assertThatThrownBy(() -> fetch(directory.toUri().toString())).hasMessageContaining("is not a regular file");
    }

    @Test
    void aSumBySha512CountsAsWell() throws Exception {
        String digits =
                HexFormat.of().formatHex(Checksum.Algorithm.SHA512.digest().digest(CONTENT));
        Checksum sum = new Checksum(Checksum.Algorithm.SHA512, digits);
        Path file = directory.resolve("file");

        download(new Image.Download(URI.create(base + "/images/some.img"), sum), ImageSources.ANY, LIMITS)
                .to(file);
        assertThat(file).hasBinaryContent(CONTENT);
        assertThatThrownBy(() -> download(
                                new Image.Download(
                                        URI.create(base + "/images/some.img"),
                                        new Checksum(Checksum.Algorithm.SHA512, "0".repeat(128))),
                                ImageSources.ANY,
                                LIMITS)
                        .to(file))
                .hasMessageContaining("it has SHA-512 " + digits + ", expected 000");
    }

    @Test
    void anotherContentThanExpectedIsRefused() throws Exception {
        Path source = Files.writeString(directory.resolve("a.img"), "changed");

        assertThatThrownBy(() -> fetch(source.toUri().toString()))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("has SHA-256")
                .hasMessageContaining("expected " + SHA256);
    }

    @Test
    void redirectsAreFollowedButNotForEver() throws Exception {
        assertThat(fetch(base + "/images/moved")).hasBinaryContent(CONTENT);
        requests.set(0);
        assertThatThrownBy(() -> fetch(base + "/loop")).hasMessageContaining("redirects more than 3 times");
        assertThat(requests).hasValue(4);
        assertThatThrownBy(() -> fetch(base + "/images/file")).hasMessageContaining("redirects to file:///etc/passwd");
    }

    @Test
    void moreBytesThanTheLimitEndIt() {
        assertThatThrownBy(() -> fetch(base + "/endless")).hasMessageContaining("it has more than 1 MiB");
        assertThatThrownBy(() -> fetch(base + "/endless-error")).hasMessageContaining("the server answered 404");
        assertThatThrownBy(() -> fetch(
                        base + "/images/some.img",
                        ImageSources.ANY,
                        new ImageDownload.Limits(
                                1000, 0, 3, Duration.ofSeconds(60), Duration.ofMinutes(2), Duration.ofMillis(1))))
                .hasMessageContaining("it has 700000 bytes");
        assertThatThrownBy(() -> fetch(
                        base + "/images/some.img",
                        ImageSources.ANY,
                        new ImageDownload.Limits(
                                1 << 20,
                                Long.MAX_VALUE,
                                3,
                                Duration.ofSeconds(60),
                                Duration.ofMinutes(2),
                                Duration.ofMillis(1))))
                .hasMessageContaining("the file system of " + directory);
    }

    @Test
    void aServerThatFallsSilentOrTakesTooLongEndsIt() {
        assertThatThrownBy(() -> fetch(
                        base + "/hang",
                        ImageSources.ANY,
                        new ImageDownload.Limits(
                                1 << 20, 0, 3, Duration.ofMillis(200), Duration.ofMinutes(2), Duration.ofMillis(1))))
                .hasMessageContaining("SocketTimeoutException");
        assertThatThrownBy(() -> fetch(
                        base + "/hang",
                        ImageSources.ANY,
                        new ImageDownload.Limits(
                                1 << 20, 0, 3, Duration.ofMinutes(2), Duration.ofMillis(200), Duration.ofMillis(1))))
                .hasMessageContaining("it took longer");
    }

    @Test
    void anInterruptEndsItAtOnce() throws Exception {
        FutureTask<Path> task = new FutureTask<>(() -> fetch(base + "/hang"));
        Thread thread = new Thread(task, "test");
        thread.start();
        while (requests.get() == 0) {
            Thread.onSpinWait();
        }
        thread.interrupt();

        assertThatThrownBy(task::get).hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void buildsGetNothingOfTheControllerItselfNotEvenByAName() throws Exception {
        ImageSources builds = ImageSources.ofBuilds(List.of());
        String byName = "http://" + ownName() + ":" + server.getAddress().getPort() + "/images/some.img";

        assertThatThrownBy(() -> fetch(base + "/images/some.img", builds, LIMITS))
                .hasMessageContaining("is on the controller itself");
        assertThatThrownBy(() -> fetch(byName, builds, LIMITS))
                .hasMessageEndingWith("see the controller's log for the reason");
        assertThat(requests).hasValue(0);
    }

    @Test
    void byAProxyTheyGetNothingOfItEither() throws Exception {
        ImageSources builds = ImageSources.ofBuilds(List.of());
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(ProxySelector.of(server.getAddress()));
        try {
            assertThatThrownBy(() -> fetch("http://" + ownName() + "/images/some.img", builds, LIMITS))
                    .hasMessageEndingWith("see the controller's log for the reason");
            assertThat(requests).hasValue(0);
            fetch("http://known-to-the-proxy.invalid/images/some.img", builds, LIMITS);
            assertThat(requests).hasValue(1);
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    /** A name that resolves to this machine and does not look like it: what /etc/hosts calls it. */
    private static String ownName() throws IOException {
        for (String line : Files.readAllLines(Path.of("/etc/hosts"))) {
            String[] words = line.strip().split("\\s+");
            if (words[0].startsWith("127.") || words[0].equals("::1")) {
                for (int i = 1; i < words.length; i++) {
                    if (!words[i].contains("localhost")) {
                        return words[i];
                    }
                }
            }
        }
        return "127.0.0.1.";
    }

    @Test
    void buildsLearnNothingOfWhatAServerAnswered() {
        ImageSources builds = ImageSources.ofBuilds(List.of(base + "/images"));

        assertThatThrownBy(() -> fetch(base + "/images/none", builds, LIMITS))
                .isInstanceOf(HypervisorException.class)
                .hasNoCause()
                .hasMessageNotContainingAny("status", " 404", "SHA-256");
        assertThatThrownBy(() -> download(
                                new Image.Download(
                                        URI.create(base + "/images/some.img"), Checksum.sha256("0".repeat(64))),
                                builds,
                                LIMITS)
                        .to(directory.resolve("file")))
                .hasNoCause()
                .hasMessageNotContaining(SHA256);
    }

    @Test
    void anAllowedServerLeadsBuildsToNoOther() throws Exception {
        ImageSources builds = ImageSources.ofBuilds(List.of(base + "/images"));

        assertThat(fetch(base + "/images/moved", builds, LIMITS)).hasBinaryContent(CONTENT);
        int before = requests.get();
        assertThatThrownBy(() -> fetch(base + "/images/out", builds, LIMITS)).hasNoCause();
        assertThat(requests.get() - before).as("no request but the first").isEqualTo(1);
    }
}
