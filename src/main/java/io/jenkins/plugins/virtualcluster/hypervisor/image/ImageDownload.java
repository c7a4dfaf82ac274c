package io.jenkins.plugins.virtualcluster.hypervisor.image;

import io.jenkins.plugins.virtualcluster.definition.Checksum;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.util.Timeout;

/**
 * One download of an image: bounded in bytes, redirects, silence and time, from where {@link ImageSources} allow, and checked
 * by its sum before anybody uses it. An interrupt ends it at once.
 */
final class ImageDownload {
    /**
     * @param bytes of the file, at most
     * @param reserve of the file system, which stay free
     * @param silence of the server, at most
     * @param whole for all of it, redirects too
     */
    record Limits(long bytes, long reserve, int redirects, Duration silence, Duration whole) {
        static final Limits USUAL = new Limits(64L << 30, 1L << 30, 5, Duration.ofSeconds(60), Duration.ofHours(2));
    }

    private static final System.Logger LOG = System.getLogger(ImageDownload.class.getName());
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int OK = 200;
    private static final int CHUNK = 256 * 1024;

    private final Image.Download image;
    private final ImageSources sources;
    private final Limits limits;
    private volatile boolean over;
    private volatile HttpGet request;

    ImageDownload(Image.Download image, ImageSources sources, Limits limits) {
        this.image = image;
        this.sources = sources;
        this.limits = limits;
    }

    /** A reason that may be a secret of another server's. */
    private static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;

        Failure(String reason, Throwable cause) {
            super(reason, cause);
        }

        Failure(String reason) {
            this(reason, null);
        }
    }

    /**
     * Writes it to that file, which the caller removes if this fails.
     *
     * @throws HypervisorException if it may not be, or cannot be had, or is another one than its sum says
     */
    void to(Path file) throws HypervisorException, InterruptedException {
        boolean local = "file".equals(image.url().getScheme());
        Optional<String> problem = local ? Optional.empty() : sources.problem(image.url());
        if (problem.isPresent()) {
            throw new HypervisorException("Image " + image.url() + " " + problem.get());
        }
        try {
            Checksum sum = local ? copy(file) : withinTime(file);
            if (!sum.equals(image.checksum())) {
                throw new Failure(
                        "it has " + sum + ", expected " + image.checksum().digits()
                                + "; it was changed on the server or in transit: compare it with the publisher's");
            }
        } catch (Failure e) {
            throw failure(e);
        }
    }

    private HypervisorException failure(Failure e) {
        String what = "Image " + image.url() + " cannot be downloaded";
        if (!sources.isGuarded()) {
            return new HypervisorException(what + ": " + e.getMessage(), e);
        }
        LOG.log(System.Logger.Level.INFO, what + ": " + e.getMessage(), e);
        return new HypervisorException(
                what + ", or does not match its checksum; see the controller's log for the reason");
    }

    private Checksum copy(Path file) throws Failure, InterruptedException {
        try {
            Path from = Path.of(image.url());
            if (!Files.isRegularFile(from)) {
                throw new Failure(from + (Files.exists(from) ? " is not a regular file" : " is missing"));
            }
            try (InputStream in = Files.newInputStream(from)) {
                return write(in, file);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new Failure(e.toString(), e);
        }
    }

    /** The client's calls block: they are ended by closing the connection under them. */
    private Checksum withinTime(Path file) throws Failure, InterruptedException {
        FutureTask<Checksum> task = new FutureTask<>(() -> download(file));
        Thread thread = new Thread(task, "downloading " + image.url().getHost());
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limits.whole().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Failure failure
                    ? failure
                    : new Failure(e.getCause().toString(), e.getCause());
        } catch (TimeoutException e) {
            throw new Failure("it took longer than " + limits.whole().toMinutes() + " min", e);
        } finally {
            over = true;
            HttpGet current = request;
            if (current != null) {
                current.abort();
            }
        }
    }

    private Checksum download(Path file) throws Failure, InterruptedException {
        URI url = image.url();
        for (int redirects = 0; redirects <= limits.redirects(); redirects++) {
            try (CloseableHttpClient client = client(url)) {
                request = new HttpGet(url);
                if (over) {
                    throw new Failure("it was cancelled");
                }
                Answer answer = answer(client, url, file);
                if (answer.checksum().isPresent()) {
                    return answer.checksum().get();
                }
                url = answer.redirect().orElseThrow();
            } catch (FailedAnswer e) {
                throw new Failure(e.getMessage(), e);
            } catch (IOException e) {
                throw new Failure(e.toString(), e);
            }
        }
        throw new Failure("its server redirects more than " + limits.redirects() + " times, the last time to " + url);
    }

    private record Answer(Optional<Checksum> checksum, Optional<URI> redirect) {}

    /** A {@link Failure} within the client's call. */
    private static final class FailedAnswer extends IOException {
        private static final long serialVersionUID = 1L;

        FailedAnswer(String reason) {
            super(reason);
        }
    }

    /** What the server sends beyond what is wanted is never read, though closing a response alone would do that. */
    private Answer answer(CloseableHttpClient client, URI from, Path file) throws IOException {
        ClassicHttpResponse response = client.executeOpen(null, request, null);
        try {
            return read(response, from, file);
        } finally {
            request.cancel();
            try {
                response.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "an answer could not be closed", e);
            }
        }
    }

    private Answer read(ClassicHttpResponse response, URI from, Path file) throws IOException {
        int status = response.getCode();
        if (REDIRECTS.contains(status)) {
            return new Answer(Optional.empty(), Optional.of(redirect(response, from)));
        }
        HttpEntity entity = response.getEntity();
        if (status != OK || entity == null) {
            throw new FailedAnswer("the server answered " + status);
        }
        if (entity.getContentLength() > limits.bytes()) {
            throw new FailedAnswer("it has " + entity.getContentLength() + " bytes, and " + new DataSize(limits.bytes())
                    + " is the limit");
        }
        try {
            return new Answer(Optional.of(write(entity.getContent(), file)), Optional.empty());
        } catch (Failure e) {
            throw new FailedAnswer(e.getMessage());
        } catch (InterruptedException e) {
            throw new FailedAnswer("it was interrupted");
        }
    }

    private URI redirect(ClassicHttpResponse response, URI from) throws IOException {
        Header location = response.getFirstHeader("Location");
        URI to;
        try {
            to = from.resolve(location == null ? "" : location.getValue());
        } catch (IllegalArgumentException e) {
            throw new FailedAnswer("the server redirects to what is not a URL: " + location);
        }
        boolean safe =
                "https".equals(to.getScheme()) || "http".equals(to.getScheme()) && !"https".equals(from.getScheme());
        if (location == null || to.getHost() == null || !safe) {
            throw new FailedAnswer(
                    "the server redirects to " + to + "; expected http or https, and https if it was https");
        }
        Optional<String> problem = sources.problem(to);
        if (problem.isPresent()) {
            throw new FailedAnswer("the server redirects to " + to + ", which " + problem.get());
        }
        return to;
    }

    private Checksum write(InputStream in, Path file) throws IOException, Failure, InterruptedException {
        Checksum.Algorithm algorithm = image.checksum().algorithm();
        MessageDigest digest = algorithm.digest();
        byte[] chunk = new byte[CHUNK];
        long written = 0;
        try (OutputStream out = Files.newOutputStream(file)) {
            FileStore store = Files.getFileStore(file);
            for (int read = in.readNBytes(chunk, 0, CHUNK); read > 0; read = in.readNBytes(chunk, 0, CHUNK)) {
                if (over || Thread.interrupted()) {
                    throw new InterruptedException();
                }
                written += read;
                if (written > limits.bytes()) {
                    throw new Failure("it has more than " + new DataSize(limits.bytes()) + ", which is the limit");
                }
                if (store.getUsableSpace() - read < limits.reserve()) {
                    throw new Failure("the file system of " + file.getParent() + " has less than "
                            + new DataSize(limits.reserve()) + " free");
                }
                digest.update(chunk, 0, read);
                out.write(chunk, 0, read);
            }
        }
        return new Checksum(algorithm, HexFormat.of().formatHex(digest.digest()));
    }

    private CloseableHttpClient client(URI url) throws FailedAnswer {
        Timeout silence = Timeout.of(limits.silence());
        boolean direct = ProxySelector.getDefault() == null
                || ProxySelector.getDefault().select(url).stream().allMatch(proxy -> proxy.type() == Proxy.Type.DIRECT);
        if (!direct) {
            checkName(url);
        }
        return HttpClients.custom()
                .useSystemProperties()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .useSystemProperties()
                        .setDnsResolver(direct ? new CheckedNames(url) : SystemDefaultDnsResolver.INSTANCE)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(silence)
                                .setSocketTimeout(silence)
                                .build())
                        .build())
                .build();
    }

    /** The proxy resolves the name; what can be known of it here is that it leads back to this machine. */
    private void checkName(URI url) throws FailedAnswer {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(url.getHost());
        } catch (UnknownHostException e) {
            return; // Only the proxy knows it.
        }
        for (InetAddress address : addresses) {
            if (!sources.mayConnect(url, address)) {
                throw new FailedAnswer(refused(url, address));
            }
        }
    }

    private static String refused(URI url, InetAddress address) {
        return url.getHost() + " is " + address.getHostAddress()
                + ", an address of the controller itself or of its link, which builds may not download from";
    }

    /** Resolves the server's name to addresses that may be connected to; the client connects to these and no others. */
    private final class CheckedNames implements DnsResolver {
        private final URI url;

        CheckedNames(URI url) {
            this.url = url;
        }

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] all = InetAddress.getAllByName(host);
            List<InetAddress> allowed = List.of(all).stream()
                    .filter(address -> sources.mayConnect(url, address))
                    .toList();
            if (allowed.isEmpty()) {
                throw new UnknownHostException(refused(url, all[0]));
            }
            return allowed.toArray(InetAddress[]::new);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
