package io.jenkins.plugins.virtualcluster.hypervisor.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.virtualcluster.OwnThreads;
import io.jenkins.plugins.virtualcluster.definition.Checksum;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.local.Cache;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Downloads that break off, of a server that continues them or does not. */
@Timeout(120)
class ResumedDownloadTest {
    private static final byte[] CONTENT = new byte[700_000];

    static {
        new Random(7).nextBytes(CONTENT);
    }

    @TempDir
    Path directory;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    /** After how many bytes each answer ends; a status if negative. */
    private final ConcurrentLinkedQueue<Integer> ends = new ConcurrentLinkedQueue<>();

    private final CountDownLatch hang = new CountDownLatch(1);
    private volatile String tag = "\"one\"";
    private volatile boolean ranges = true;
    private volatile boolean says = true;
    private volatile boolean hangs;
    private HttpServer server;
    private Path file;

    @BeforeEach
    void serve() throws IOException {
        file = directory.resolve("file");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(OwnThreads.EACH);
        server.createContext("/i.img", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        hang.countDown();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        String ifRange = exchange.getRequestHeaders().getFirst("If-Range");
        requests.add((range == null ? "all" : range) + (ifRange == null ? "" : " if " + ifRange));
        int end = ends.isEmpty() ? Integer.MAX_VALUE : ends.remove();
        if (end < 0) {
            exchange.sendResponseHeaders(-end, -1);
            exchange.close();
            return;
        }
        int from = range == null || !ranges || ifRange != null && !ifRange.equals(tag)
                ? 0
                : Integer.parseInt(range.replaceAll("\\D", ""));
        if (!tag.isEmpty()) {
            exchange.getResponseHeaders().add("ETag", tag);
        }
        if (from > 0 && from == CONTENT.length) {
            exchange.getResponseHeaders().add("Content-Range", "bytes */" + CONTENT.length);
            exchange.sendResponseHeaders(416, -1);
            exchange.close();
            return;
        }
        if (from > 0) {
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes " + from + "-" + (CONTENT.length - 1) + "/" + CONTENT.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, says ? CONTENT.length - from : 0);
        exchange.getResponseBody().write(CONTENT, from, Math.min(end, CONTENT.length - from));
        exchange.getResponseBody().flush();
        if (hangs) {
            try {
                hang.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        exchange.close();
    }

    private ImageDownload download(String digits) {
        return new ImageDownload(
                new Image.Download(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/i.img"),
                        Checksum.sha256(digits)),
                ImageSources.ANY,
                new ImageDownload.Limits(
                        1 << 20, 0, 3, Duration.ofSeconds(60), Duration.ofMinutes(2), Duration.ofMillis(1)),
                new Cache(directory.resolve("cache")),
                new TransferProgress("Downloading", 0, new Heard(), System::nanoTime),
                Map.of());
    }

    private void fetch() throws Exception {
        download(DigestUtils.sha256Hex(CONTENT)).to(file);
    }

    @Test
    void oneThatBreaksOffIsContinuedWhereItEnded() throws Exception {
        ends.addAll(List.of(300_000, 200_000));

        fetch();

        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(requests).containsExactly("all", "bytes=300000- if \"one\"", "bytes=500000- if \"one\"");
    }

    @Test
    void oneThatIsInterruptedIsContinuedByTheNextProcess() throws Exception {
        ends.add(300_000);
        hangs = true;
        FutureTask<Void> task = new FutureTask<>(() -> {
            fetch();
            return null;
        });
        Thread thread = new Thread(task, "test");
        thread.start();
        while (!Files.exists(file) || Files.size(file) < 300_000) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        assertThatThrownBy(task::get).hasCauseInstanceOf(InterruptedException.class);
        hangs = false;

        fetch();

        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(requests).containsExactly("all", "bytes=300000- if \"one\"");
    }

    @Test
    void aServerThatHasItNoMoreLeavesNothingToContinue() throws Exception {
        ends.add(-404);
        Files.write(file, new byte[1000]);

        assertThatThrownBy(this::fetch).hasMessageContaining("the server answered 404");
        assertThat(file).doesNotExist();
        assertThat(requests).hasSize(1);
    }

    @Test
    void aTagOfBeforeKeepsTheServerFromMixingTwoStates() throws Exception {
        ends.add(300_000);
        hangs = true;
        FutureTask<Void> task = new FutureTask<>(() -> {
            fetch();
            return null;
        });
        Thread thread = new Thread(task, "test");
        thread.start();
        while (!Files.exists(file) || Files.size(file) < 300_000) {
            Thread.onSpinWait();
        }
        thread.interrupt();
        assertThatThrownBy(task::get).hasCauseInstanceOf(InterruptedException.class);
        hangs = false;
        tag = "\"two\"";

        fetch();

        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(requests).containsExactly("all", "bytes=300000- if \"one\"");
    }

    @Test
    void withoutATagTheSumTellsAndAllIsFetchedOnceMore() throws Exception {
        tag = "";
        Files.write(file, new byte[1000]);

        fetch();

        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(requests).containsExactly("bytes=1000-", "all");
    }

    @Test
    void aServerThatContinuesNothingIsAskedAgainForAll() throws Exception {
        ranges = false;
        ends.addAll(List.of(300_000, 200_000));

        fetch();

        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(requests).hasSize(3);
    }

    @Test
    void whatIsThereWholeIsOnlyVerified() throws Exception {
        Files.write(file, CONTENT);

        fetch();

        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(requests).containsExactly("bytes=700000-");
    }

    @Test
    void moreThanTheServerHasIsDiscarded() throws Exception {
        Files.write(file, Arrays.copyOf(CONTENT, CONTENT.length + 1));
        ends.add(-416);

        fetch();

        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(requests).containsExactly("bytes=700001-", "all");
    }

    @Test
    void aServerThatIsBusyForAMomentIsAskedAgain() throws Exception {
        ends.addAll(List.of(300_000, -503, -502));

        fetch();

        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(requests).hasSize(4);
    }

    @Test
    void oneThatDoesNotComeOnEndsAndLeavesWhatItBrought() throws Exception {
        ends.addAll(List.of(300_000, 0, 0, 0, 0));

        assertThatThrownBy(this::fetch)
                .hasMessageContaining("it broke off after 300000 bytes, and 4 repetitions brought no more");
        assertThat(file).hasBinaryContent(Arrays.copyOf(CONTENT, 300_000));
        assertThat(requests).hasSize(5);
    }

    @Test
    void aWrongSumIsNoReasonToFetchAgainAndLeavesNothing() {
        assertThatThrownBy(() -> download("0".repeat(64)).to(file)).hasMessageContaining("expected 000");
        assertThat(file).doesNotExist();
        assertThat(requests).containsExactly("all");
    }

    @Test
    void oneThatIsCutWithoutASignIsToldByItsSum() {
        says = false;
        ends.add(300_000);

        assertThatThrownBy(this::fetch).hasMessageContaining("it has SHA-256");
        assertThat(file).doesNotExist();
    }
}
