package io.jenkins.plugins.virtualcluster.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.report.page.HostileRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send half of a request, or do not read what they asked for, hold up nobody, and not for ever. */
class SlowReadersTest {
    private static final int CLIENTS = 200;

    @TempDir
    private Path records;

    @Test
    void twoHundredHalfRequestsAndTwoHundredThatDoNotReadLeaveAPageWithinASecond() throws Exception {
        String id = HostileRecord.write(records);
        List<Socket> clients = new ArrayList<>();
        try (ServerFixture server = new ServerFixture(records)) {
            server.get(""); // classes are loaded, the index is made
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(request(server, "GET /api/suites HTTP/1.1\r\nHost: local"));
                Socket deaf = request(server, large(id));
                clients.add(deaf);
            }
            for (int i = 1; i < clients.size(); i += 2) {
                // Its answer has begun, so its sender has a thread.
                assertThat(clients.get(i).getInputStream().read()).isEqualTo('H');
            }

            long best = Long.MAX_VALUE;
            for (int i = 0; i < 5; i++) {
                long begun = System.nanoTime();
                assertThat(server.get("").statusCode()).isEqualTo(200);
                best = Math.min(best, System.nanoTime() - begun);
            }
            assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofSeconds(1));
        } finally {
            close(clients);
        }
    }

    @Test
    void anAnswerThatItsClientDoesNotReadIsBrokenOff() throws Exception {
        String id = HostileRecord.write(records);
        PageServer.Settings impatient = new PageServer.Settings(
                InetAddress.getLoopbackAddress(), 0, Set.of(), Optional.empty(), Duration.ofMillis(500));
        try (ServerFixture server = new ServerFixture(records, impatient);
                Socket deaf = request(server, large(id))) {
            assertThat(deaf.getInputStream().read()).isEqualTo('H');

            while (PageServerThreads.sending() > 0) {
                Thread.onSpinWait();
            }

            deaf.setSoTimeout(60_000);
            assertThat(readAll(deaf)).isLessThan(4 << 20);
            assertThat(server.get("").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void oneAddressReadsOnlySoManyAnswersAtOnceAndOthersStillRead() throws Exception {
        InetAddress busy = InetAddress.getByName("192.0.2.1");
        InetAddress other = InetAddress.getByName("192.0.2.2");
        try (SendLimit limit = new SendLimit(Duration.ofMinutes(1))) {
            List<SendLimit.Sending> all = new ArrayList<>();
            for (int i = 0; i < SendLimit.PER_CLIENT; i++) {
                all.add(limit.begin(busy));
            }

            assertThatThrownBy(() -> limit.begin(busy))
                    .isInstanceOf(IOException.class)
                    .hasMessage("192.0.2.1 already reads 400 answers");
            limit.begin(other).close();
            all.get(0).close();
            limit.begin(busy).close();
        }
    }

    @Test
    @Timeout(60)
    void whileNothingIsSentNobodyLooksForSlowReaders() throws Exception {
        try (SendLimit limit = new SendLimit(Duration.ofMillis(1))) {
            while (watcher().getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            try (SendLimit.Sending sending = limit.begin(InetAddress.getLoopbackAddress())) {
                assertThat(sending).isNotNull();
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
            }
            assertThat(Thread.currentThread().isInterrupted())
                    .as("of what came too late")
                    .isFalse();
            while (watcher().getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
    }

    private static Thread watcher() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("limit of slow readers"))
                .findFirst()
                .orElseThrow();
    }

    /** Threads of a server that are in the middle of an answer's body. */
    private static final class PageServerThreads {
        static long sending() {
            return Thread.getAllStackTraces().entrySet().stream()
                    .filter(each -> each.getKey().getName().equals("page server"))
                    .filter(each -> List.of(each.getValue()).stream()
                            .anyMatch(frame -> frame.getClassName().endsWith(".Reply")))
                    .count();
        }
    }

    /** An answer of 4 MiB, more than the sockets' buffers hold. */
    private static String large(String id) {
        return "GET /api/run/" + id + "/output/suite-init/srv2?from=0 HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    private static Socket request(ServerFixture server, String text) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), server.uri("").getPort()));
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    /** How many bytes come until the connection ends. */
    private static long readAll(Socket socket) throws SocketTimeoutException {
        long length = 0;
        byte[] buffer = new byte[1 << 16];
        try {
            for (int read = socket.getInputStream().read(buffer); read >= 0; ) {
                length += read;
                read = socket.getInputStream().read(buffer);
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            // broken off by a reset
            return length;
        }
        return length;
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket each : sockets) {
            each.close();
        }
    }
}
