package io.jenkins.plugins.virtualcluster.cli.serve;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.virtualcluster.report.page.PageApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The web server of a directory of records, from its start to its close. */
public final class PageServer implements AutoCloseable {
    /** At the same time this many answers are being sent; others wait for their turn. */
    private static final int THREADS = 32;
    /** This many live pages are notified of changes at once; others ask again and again. */
    private static final int WAITERS = 512;
    /** For answers that are broken off. */
    private static final Duration ENDING = Duration.ofSeconds(10);

    static {
        // small answers would wait 40 ms for an acknowledgement; and a request that never ends would hold its thread
        System.setProperty("sun.net.httpserver.nodelay", System.getProperty("sun.net.httpserver.nodelay", "true"));
        System.setProperty("sun.net.httpserver.maxReqTime", System.getProperty("sun.net.httpserver.maxReqTime", "30"));
    }

    private final HttpServer server;
    private final ThreadPoolExecutor executor;
    private final FileWatch watch;

    private PageServer(HttpServer server, ThreadPoolExecutor executor, FileWatch watch) {
        this.server = server;
        this.executor = executor;
        this.watch = watch;
    }

    /**
     * Starts to serve.
     *
     * @param port 0 for any that is free
     * @param failures is notified of what could not be read
     * @throws IOException if the address or the port cannot be had
     */
    public static PageServer start(Path records, InetAddress address, int port, Consumer<Exception> failures)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 100);
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "page server");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        FileWatch watch = new FileWatch(WAITERS);
        PageApi api = new PageApi(records);
        server.createContext("/", new PageHandler(api, watch, PageHandler.HostCheck.of(address), executor, failures));
        server.setExecutor(executor);
        server.start();
        executor.execute(() -> warm(api, failures));
        return new PageServer(server, executor, watch);
    }

    private static void warm(PageApi api, Consumer<Exception> failures) {
        try {
            api.warm();
        } catch (IOException e) {
            failures.accept(e);
        }
    }

    /** Where a browser finds it. */
    public URI uri() {
        InetSocketAddress address = server.getAddress();
        String host =
                address.getAddress().isAnyLocalAddress() || address.getAddress().isLoopbackAddress()
                        ? "localhost"
                        : address.getAddress().getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + "/");
    }

    /** Ends it; what is being sent breaks off. After that nothing is written to the records' index any more. */
    @Override
    public void close() {
        watch.close();
        server.stop(0);
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(ENDING.toSeconds(), TimeUnit.SECONDS)) {
                System.getLogger(PageServer.class.getName())
                        .log(System.Logger.Level.DEBUG, "an answer did not end within " + ENDING.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
