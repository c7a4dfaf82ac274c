package io.jenkins.plugins.virtualcluster.hypervisor.image;

import io.jenkins.plugins.virtualcluster.definition.Checksum;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.image.DownloadClient.RefusedException;
import io.jenkins.plugins.virtualcluster.hypervisor.local.Cache;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;

/**
 * One download of an image: bounded in bytes, redirects, silence and time, from where {@link ImageSources} allow, and checked
 * by its sum before anybody uses it. One that breaks off is continued where it ended, by this process or a later one. An
 * interrupt ends it at once.
 */
final class ImageDownload {
    /**
     * @param bytes of the file, at most
     * @param reserve of the file system, which stay free
     * @param silence of the server, at most
     * @param whole for all of it, redirects and repetitions too
     * @param pause before the first repetition; before each further one twice as long
     */
    record Limits(long bytes, long reserve, int redirects, Duration silence, Duration whole, Duration pause) {
        static final Limits USUAL =
                new Limits(64L << 30, 1L << 30, 5, Duration.ofSeconds(60), Duration.ofHours(2), Duration.ofSeconds(1));
    }

    private static final System.Logger LOG = System.getLogger(ImageDownload.class.getName());
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    /** Answers of servers and proxies that may be others a moment later. */
    private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);

    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int BEYOND_END = 416;
    /** Repetitions in a row that bring nothing. */
    private static final int MOST_FUTILE = 4;

    private static final Pattern RANGE = Pattern.compile("bytes (?:(\\d{1,18})-\\d{1,18}|\\*)/(\\d{1,18}|\\*)");
    private static final Duration VALIDATOR_AGE = Duration.ofDays(90);
    private static final Duration LAST_BYTES = Duration.ofSeconds(10);

    private final Image.Download image;
    private final ImageSources sources;
    private final Limits limits;
    private final DownloadClient clients;
    private final Cache cache;
    private final TransferProgress progress;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile HttpGet request;

    ImageDownload(Image.Download image, ImageSources sources, Limits limits, Cache cache, TransferProgress progress) {
        this(image, sources, limits, cache, progress, System.getenv());
    }

    /**
     * @param cache for what servers say of the state of a file
     * @param environment whose variables may name proxies
     */
    ImageDownload(
            Image.Download image,
            ImageSources sources,
            Limits limits,
            Cache cache,
            TransferProgress progress,
            Map<String, String> environment) {
        this.image = image;
        this.sources = sources;
        this.limits = limits;
        this.cache = cache;
        this.progress = progress;
        this.clients = new DownloadClient(sources, environment, limits.silence());
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
     * Writes it to that file.
     *
     * @param file what is in it is the beginning that an earlier download has brought. If this fails, it is there if it has
     *     something with which a later one can continue
     * @throws HypervisorException if it may not be, or cannot be had, or is another one than its sum says
     */
    void to(Path file) throws HypervisorException, InterruptedException {
        boolean local = "file".equals(image.url().getScheme());
        Optional<String> problem = local ? Optional.empty() : sources.problem(image.url());
        if (problem.isPresent()) {
            throw new HypervisorException("Image " + image.url() + " " + problem.get());
        }
        try {
            if (local) {
                copy(file);
            } else {
                withinTime(file);
            }
        } catch (Failure e) {
            throw failure(e);
        } finally {
            progress.end();
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

    private void copy(Path file) throws Failure, InterruptedException {
        try {
            Path from = Path.of(image.url());
            if (!Files.isRegularFile(from)) {
                throw new Failure(from + (Files.exists(from) ? " is not a regular file" : " is missing"));
            }
            DownloadFile target = new DownloadFile(file, image.checksum().algorithm(), limits);
            target.clear();
            try (InputStream in = Files.newInputStream(from)) {
                target.append(in, Files.size(from), progress, this::isOver);
            }
            if (!target.checksum().equals(image.checksum())) {
                target.clear();
                throw wrong(target.checksum());
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new Failure(e instanceof RefusedException ? e.getMessage() : e.toString(), e);
        }
    }

    private Failure wrong(Checksum found) {
        return new Failure("it has " + found + ", expected " + image.checksum().digits()
                + "; it was changed on the server or in transit: compare it with the publisher's");
    }

    private boolean isOver() {
        return over.getCount() == 0;
    }

    /** The client's calls block: they are ended by closing the connection under them. */
    private void withinTime(Path file) throws Failure, InterruptedException {
        FutureTask<Void> task = new FutureTask<>(() -> {
            download(new DownloadFile(file, image.checksum().algorithm(), limits));
            return null;
        });
        Thread thread = new Thread(task, "downloading " + image.url().getHost());
        thread.setDaemon(true);
        thread.start();
        try {
            task.get(limits.whole().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Failure failure
                    ? failure
                    : new Failure(e.getCause().toString(), e.getCause());
        } catch (TimeoutException e) {
            throw new Failure("it took longer than " + limits.whole().toMinutes() + " min", e);
        } finally {
            over.countDown();
            HttpGet current = request;
            if (current != null) {
                current.abort();
            }
            // The file belongs to somebody else from now on.
            thread.join(LAST_BYTES.toMillis());
        }
    }

    private void download(DownloadFile file) throws Failure, InterruptedException {
        try {
            boolean continued = file.length() > 0;
            continued |= transfer(file);
            Checksum found = file.checksum();
            if (!found.equals(image.checksum()) && continued) {
                // What was there may be of another state of the file on the server.
                file.clear();
                transfer(file);
                found = file.checksum();
            }
            if (!found.equals(image.checksum())) {
                file.clear();
                throw wrong(found);
            }
        } catch (RefusedException e) {
            throw new Failure(e.getMessage(), e);
        } catch (IOException e) {
            throw new Failure(e.toString(), e);
        }
    }

    /** @return whether it took more than one answer */
    private boolean transfer(DownloadFile file) throws IOException, Failure, InterruptedException {
        boolean continued = false;
        int futile = 0;
        while (true) {
            long before = file.length();
            try {
                follow(file);
                return continued;
            } catch (RefusedException e) {
                file.clear();
                throw e;
            } catch (IOException e) {
                long now = file.length();
                if (isOver() || now == 0 && before == 0) {
                    throw e;
                }
                futile = now > before ? 0 : futile + 1;
                if (futile == MOST_FUTILE) {
                    throw new Failure(
                            "it broke off after " + now + " bytes, and " + MOST_FUTILE
                                    + " repetitions brought no more; the next run continues there: " + e,
                            e);
                }
                LOG.log(System.Logger.Level.DEBUG, "the download of " + image.url() + " is continued at " + now, e);
                continued = true;
                if (over.await(limits.pause().toMillis() << futile, TimeUnit.MILLISECONDS)) {
                    throw new Failure("it was cancelled");
                }
            }
        }
    }

    private void follow(DownloadFile file) throws IOException, Failure, InterruptedException {
        URI url = image.url();
        for (int redirects = 0; redirects <= limits.redirects(); redirects++) {
            try (CloseableHttpClient client = clients.open(url)) {
                request = request(url, file.length());
                if (isOver()) {
                    throw new Failure("it was cancelled");
                }
                Optional<URI> redirect = answer(client, url, file);
                if (redirect.isEmpty()) {
                    return;
                }
                url = redirect.get();
            }
        }
        throw new RefusedException(
                "its server redirects more than " + limits.redirects() + " times, the last time to " + url);
    }

    private HttpGet request(URI url, long there) {
        HttpGet get = new HttpGet(url);
        if (there > 0) {
            get.setHeader("Range", "bytes=" + there + "-");
            // Of another mirror it would say nothing: then the sum alone tells whether both parts belong together.
            cache.get(validatorKey(), VALIDATOR_AGE)
                    .map(text -> text.split("\n", 2))
                    .filter(parts -> parts.length == 2 && parts[0].equals(url.toString()))
                    .ifPresent(parts -> get.setHeader("If-Range", parts[1]));
        }
        return get;
    }

    private String validatorKey() {
        return "download/" + image.checksum().digits();
    }

    /** What the server sends beyond what is wanted is never read, though closing a response alone would do that. */
    private Optional<URI> answer(CloseableHttpClient client, URI from, DownloadFile file)
            throws IOException, Failure, InterruptedException {
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

    private Optional<URI> read(ClassicHttpResponse response, URI from, DownloadFile file)
            throws IOException, InterruptedException {
        int status = response.getCode();
        if (REDIRECTS.contains(status)) {
            return Optional.of(redirect(response, from));
        }
        if (status == BEYOND_END && file.length() > 0) {
            if (total(response) != file.length()) {
                file.clear();
                throw new IOException("the server has less than an earlier download brought");
            }
            return Optional.empty();
        }
        HttpEntity entity = response.getEntity();
        if (status != OK && status != PARTIAL || entity == null) {
            String reason = "the server answered " + status;
            throw PASSING.contains(status) ? new IOException(reason) : new RefusedException(reason);
        }
        long whole = entity.getContentLength();
        if (status == OK) {
            file.clear();
            validator(response).ifPresent(text -> cache.put(validatorKey(), from + "\n" + text));
        } else if (start(response) == file.length()) {
            whole = total(response);
        } else {
            file.clear();
            throw new IOException("the server sent another part than was asked for");
        }
        if (whole > limits.bytes()) {
            throw new RefusedException(
                    "it has " + whole + " bytes, and " + new DataSize(limits.bytes()) + " is the limit");
        }
        file.append(entity.getContent(), whole, progress, this::isOver);
        return Optional.empty();
    }

    private static Optional<String> validator(ClassicHttpResponse response) {
        return text(response, "ETag")
                .filter(tag -> !tag.startsWith("W/"))
                .or(() -> text(response, "Last-Modified"))
                .filter(one -> one.length() < 1000);
    }

    private static Optional<String> text(ClassicHttpResponse response, String header) {
        return Optional.ofNullable(response.getFirstHeader(header)).map(Header::getValue);
    }

    /** Where the part begins that the server sends; less than 0 if it does not say. */
    private static long start(ClassicHttpResponse response) {
        return range(response)
                .map(matcher -> matcher.group(1))
                .map(Long::parseLong)
                .orElse(-1L);
    }

    /** How long the file is, of which the server sends a part; less than 0 if it does not say. */
    private static long total(ClassicHttpResponse response) {
        return range(response)
                .map(matcher -> matcher.group(2))
                .filter(text -> !text.equals("*"))
                .map(Long::parseLong)
                .orElse(-1L);
    }

    private static Optional<Matcher> range(ClassicHttpResponse response) {
        return text(response, "Content-Range").map(RANGE::matcher).filter(Matcher::matches);
    }

    private URI redirect(ClassicHttpResponse response, URI from) throws RefusedException {
        Header location = response.getFirstHeader("Location");
        URI to;
        try {
            to = from.resolve(location == null ? "" : location.getValue());
        } catch (IllegalArgumentException e) {
            throw new RefusedException("the server redirects to what is not a URL: " + location);
        }
        boolean safe =
                "https".equals(to.getScheme()) || "http".equals(to.getScheme()) && !"https".equals(from.getScheme());
        if (location == null || to.getHost() == null || !safe) {
            throw new RefusedException(
                    "the server redirects to " + to + "; expected http or https, and https if it was https");
        }
        Optional<String> problem = sources.problem(to);
        if (problem.isPresent()) {
            throw new RefusedException("the server redirects to " + to + ", which " + problem.get());
        }
        return to;
    }
}
