package io.jenkins.plugins.virtualcluster.cli.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.jenkins.plugins.virtualcluster.report.page.ApiAnswer;
import io.jenkins.plugins.virtualcluster.report.page.ApiException;
import io.jenkins.plugins.virtualcluster.report.page.ApiRequest;
import io.jenkins.plugins.virtualcluster.report.page.Assets;
import io.jenkins.plugins.virtualcluster.report.page.PageApi;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Answers browsers: the pages' shells, their assets and their data. */
final class PageHandler implements HttpHandler {
    /** No request is held longer, in seconds: what lies between may end idle connections. */
    private static final long LONGEST_WAIT = 25;

    private final PageApi api;
    private final FileWatch watch;
    private final PageAccess access;
    private final SendLimit limit;
    private final Executor executor;
    private final Consumer<Exception> failures;

    /**
     * Makes one.
     *
     * @param executor runs the requests that waited
     * @param failures is notified of what went wrong and is nobody's fault but ours or the machine's
     */
    PageHandler(
            PageApi api,
            FileWatch watch,
            PageAccess access,
            SendLimit limit,
            Executor executor,
            Consumer<Exception> failures) {
        this.api = api;
        this.watch = watch;
        this.access = access;
        this.limit = limit;
        this.executor = executor;
        this.failures = failures;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
            send(exchange, Reply.error(405, "This server is read-only; use GET or HEAD"));
            return;
        }
        Optional<Reply> refusal = access.refusal(exchange.getRequestHeaders(), exchange.getRequestURI());
        if (refusal.isPresent()) {
            send(exchange, refusal.get());
        } else {
            answer(exchange, System.nanoTime());
        }
    }

    /** Sends within the limit of one client, and breaks off when it takes nothing. */
    private void send(HttpExchange exchange, Reply reply) throws IOException {
        try (SendLimit.Sending sending = limit.begin(exchange.getRemoteAddress().getAddress())) {
            reply.send(exchange, sending);
        }
    }

    /** Answers now, or leaves the exchange to the watch: then this runs again. */
    private void answer(HttpExchange exchange, long begun) throws IOException {
        Reply reply;
        try {
            Address address = Address.of(exchange.getRequestURI());
            List<String> path = address.path();
            if (path.equals(List.of("favicon.ico"))) {
                reply = asset(List.of("assets", "icon.svg"));
            } else if (!path.get(0).equals("api")) {
                reply = path.get(0).equals("assets") ? asset(path) : shell(address, exchange.getRequestURI());
            } else {
                ApiRequest request = new ApiRequest(path.subList(1, path.size()), address.query());
                ApiAnswer answer = api.answer(request);
                if (isHeld(exchange, answer, request, begun)) {
                    return;
                }
                reply = Reply.of(answer);
            }
        } catch (ApiException e) {
            reply = Reply.error(e.status(), e.getMessage());
        } catch (IllegalArgumentException e) {
            reply = exchange.getRequestURI().getRawPath().startsWith("/api/")
                    ? Reply.error(400, "The address is not encoded correctly")
                    : missing(
                            400,
                            exchange.getRequestURI().getRawPath(),
                            "The address is not encoded correctly. It may have been cut or changed on its way here.");
        } catch (NoSuchFileException e) {
            reply = Reply.error(404, "The record was removed, or it has no file " + e.getFile());
        } catch (IOException | RuntimeException e) {
            failures.accept(e);
            reply = Reply.error(500, "The record cannot be read; see the server's terminal for the reason");
        }
        send(exchange, reply);
    }

    private boolean isHeld(HttpExchange exchange, ApiAnswer answer, ApiRequest request, long begun) {
        String wait = request.query().getOrDefault("wait", "0");
        if (answer.watched().isEmpty() || !wait.matches("[0-9]{1,9}")) {
            return false;
        }
        Duration left =
                Duration.ofSeconds(Math.min(LONGEST_WAIT, Long.parseLong(wait))).minusNanos(System.nanoTime() - begun);
        return !left.isNegative() && !left.isZero() && watch.await(answer.watched(), left, () -> goOn(exchange, begun));
    }

    private void goOn(HttpExchange exchange, long begun) {
        try {
            executor.execute(() -> {
                try {
                    answer(exchange, begun);
                } catch (IOException e) {
                    // the reader has gone
                    exchange.close();
                }
            });
        } catch (RejectedExecutionException e) {
            // the server stops
            exchange.close();
        }
    }

    private static Reply asset(List<String> path) throws IOException {
        List<String> parts = path.subList(1, path.size());
        Optional<String> type = Assets.type(parts.isEmpty() ? "" : parts.get(parts.size() - 1));
        Optional<byte[]> bytes = type.isPresent() ? Assets.read(parts) : Optional.empty();
        if (bytes.isEmpty()) {
            return Reply.error(404, "No such asset");
        }
        return Reply.of(200, type.get(), bytes.get(), Optional.of(Integer.toHexString(Arrays.hashCode(bytes.get()))));
    }

    private Reply shell(Address address, URI asked) throws IOException {
        List<String> path = address.path();
        String page = path.get(0);
        if (path.size() == 1 && page.isEmpty()) {
            return Reply.html(200, new Assets.Shell("suites", "", "Suites", Assets.Links.below("")).html());
        }
        if (path.get(path.size() - 1).isEmpty()) {
            String raw = asked.getRawPath().replaceFirst("/+$", "");
            return Reply.moved(
                    (raw.isEmpty() ? "/" : "/" + raw.replaceFirst("^/+", "")) + query(asked), Optional.empty());
        }
        if (path.size() == 1 && page.equals("compare")) {
            return Reply.html(200, new Assets.Shell("compare", "", "Compare two runs", Assets.Links.below("")).html());
        }
        if (path.size() == 2 && List.of("suite", "host").contains(page)) {
            return Reply.html(200, new Assets.Shell(page, path.get(1), path.get(1), Assets.Links.below("../")).html());
        }
        if (path.size() == 2 && page.equals("run")) {
            return run(path.get(1), asked);
        }
        return missing(404, asked.getRawPath(), "There is no page at this address.");
    }

    private Reply run(String run, URI asked) throws IOException {
        Optional<String> record = api.recordOf(run);
        if (record.isEmpty()) {
            return missing(
                    404,
                    asked.getRawPath(),
                    "There is no record of a run " + run + ". It may have been removed, or be in another directory.");
        }
        if (!record.get().equals(run)) {
            String name =
                    URLEncoder.encode(record.get(), StandardCharsets.UTF_8).replace("+", "%20");
            return Reply.moved("/run/" + name + query(asked), Optional.empty());
        }
        return Reply.html(200, new Assets.Shell("run", run, run, Assets.Links.below("../")).html());
    }

    private static String query(URI asked) {
        return asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery();
    }

    /** A page that says what is missing and leads back. */
    private static Reply missing(int status, String rawPath, String message) throws IOException {
        int above = rawPath.length() - rawPath.replace("/", "").length() - 1;
        Assets.Links links = Assets.Links.below("../".repeat(above));
        return Reply.html(status, new Assets.Shell("missing", message, "Not found", links).html());
    }

    /**
     * A request's address, taken apart before it is decoded, so that an encoded slash stays within its part.
     *
     * @param path its parts, decoded
     * @param query decoded; of a parameter that is given twice the first
     */
    private record Address(List<String> path, Map<String, String> query) {

        /**
         * Reads it.
         *
         * @throws IllegalArgumentException if it is not encoded as it should be
         */
        static Address of(URI uri) {
            List<String> path = new ArrayList<>();
            for (String part : uri.getRawPath().substring(1).split("/", -1)) {
                // a plus is itself in a path, and a space in a query
                path.add(decode(part.replace("+", "%2B")));
            }
            Map<String, String> query = new LinkedHashMap<>();
            if (uri.getRawQuery() != null) {
                for (String parameter : uri.getRawQuery().split("&")) {
                    int equals = parameter.indexOf('=');
                    String name = equals < 0 ? parameter : parameter.substring(0, equals);
                    query.putIfAbsent(decode(name), equals < 0 ? "" : decode(parameter.substring(equals + 1)));
                }
            }
            return new Address(List.copyOf(path), Map.copyOf(query));
        }

        private static String decode(String text) {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        }
    }
}
