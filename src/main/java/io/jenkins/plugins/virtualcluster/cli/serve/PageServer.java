package io.jenkins.plugins.virtualcluster.cli.serve;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.virtualcluster.definition.Ipv6Address;
import io.jenkins.plugins.virtualcluster.report.page.PageApi;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The web server of a directory of records, from its start to its close. */
public final class PageServer implements AutoCloseable {
    /**
     * Each connection has a thread only while its request is read and its answer is sent. Since these wait for the client, there
     * are as many threads as there may be connections; further connections are closed at once.
     */
    private static final int CONNECTIONS = 1000;
    /** This many live pages are notified of changes at once; others ask again and again. */
    private static final int WAITERS = 512;
    /** For answers that are broken off. */
    private static final Duration ENDING = Duration.ofSeconds(10);

    static {
        // small answers would wait 40 ms for an acknowledgement; and a request that never ends would hold its thread
        setDefault("sun.net.httpserver.nodelay", "true");
        setDefault("sun.net.httpserver.maxReqTime", "30");
        setDefault("jdk.httpserver.maxConnections", Integer.toString(CONNECTIONS));
    }

    private final HttpServer server;
    private final ThreadPoolExecutor executor;
    private final FileWatch watch;
    private final SendLimit limit;

    private PageServer(HttpServer server, ThreadPoolExecutor executor, FileWatch watch, SendLimit limit) {
        this.server = server;
        this.executor = executor;
        this.watch = watch;
        this.limit = limit;
    }

    /**
     * Who may read, and how.
     *
     * @param address to listen on
     * @param port 0 for any that is free
     * @param names further names of the server, beside those that it knows itself; a reader may use them
     * @param token what a reader must show; none for all who reach the server
     * @param patience how long an answer may rest because its reader takes nothing of it; then it is broken off
     */
    public record Settings(
            InetAddress address, int port, Set<String> names, Optional<String> token, Duration patience) {
        public Settings {
            names = Set.copyOf(names);
        }

        /** Long enough for a network that stumbles. */
        static final Duration PATIENCE = Duration.ofSeconds(30);

        /** For all who reach the address. */
        public static Settings of(InetAddress address, int port) {
            return new Settings(address, port, Set.of(), Optional.empty(), PATIENCE);
        }
    }

    private static void setDefault(String property, String value) {
        System.setProperty(property, System.getProperty(property, value));
    }

    /**
     * Starts to serve.
     *
     * @param failures is notified of what could not be read
     * @throws IOException if the address or the port cannot be had
     */
    public static PageServer start(Path records, Settings settings, Consumer<Exception> failures) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(settings.address(), settings.port()), 512);
        // A thread more than connections for each page that was held and continues: never too few, so nothing waits for
        // another.
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                0, CONNECTIONS + WAITERS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "page server");
                    thread.setDaemon(true);
                    return thread;
                });
        FileWatch watch = new FileWatch(WAITERS);
        SendLimit limit = new SendLimit(settings.patience());
        PageApi api = new PageApi(records);
        PageAccess access = new PageAccess(
                HostCheck.of(settings.address(), settings.names()),
                settings.token(),
                server.getAddress().getPort());
        server.createContext("/", new PageHandler(api, watch, access, limit, executor, failures));
        server.setExecutor(executor);
        server.start();
        executor.execute(() -> warm(api, failures));
        return new PageServer(server, executor, watch, limit);
    }

    private static void warm(PageApi api, Consumer<Exception> failures) {
        try {
            api.warm();
        } catch (IOException e) {
            failures.accept(e);
        }
    }

    /** Where a browser finds it: from this machine, and if the server listens for others, from theirs too. */
    public URI uri() {
        InetSocketAddress address = server.getAddress();
        // "localhost" may be the other loopback address.
        String host = address.getAddress().isLoopbackAddress()
                ? address.getAddress() instanceof Inet4Address ? "localhost" : literal(address.getAddress())
                : address.getAddress().isAnyLocalAddress()
                        ? reachable().map(PageServer::literal).orElse("localhost")
                        : literal(address.getAddress());
        return URI.create("http://" + host + ":" + address.getPort() + "/");
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress().replaceFirst("%.*", "");
        return text.contains(":") ? "[" + Ipv6Address.parse(text) + "]" : text;
    }

    /** An address of this machine that others can open; IPv4 first. */
    private static Optional<InetAddress> reachable() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(each -> !each.isLoopbackAddress() && !each.isLinkLocalAddress())
                    .min(Comparator.comparing(each -> !(each instanceof Inet4Address)));
        } catch (SocketException e) {
            return Optional.empty();
        }
    }

    /** Ends it; what is being sent breaks off. After that nothing is written to the records' index any more. */
    @Override
    public void close() {
        watch.close();
        limit.close();
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
