package io.jenkins.plugins.virtualcluster.cli.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.jenkins.plugins.virtualcluster.report.page.ApiAnswer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An answer on its way to a browser.
 *
 * @param tag by which the browser may ask again; none for what it is not to keep
 */
record Reply(int status, String type, Map<String, String> headers, Optional<String> tag, ApiAnswer.Body body) {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    Reply {
        headers = Map.copyOf(headers);
    }

    static Reply of(ApiAnswer answer) {
        return new Reply(200, answer.type(), answer.headers(), answer.tag(), answer.body());
    }

    static Reply of(int status, String type, byte[] bytes, Optional<String> tag) {
        return new Reply(
                status, type, Map.of(), tag, ApiAnswer.bytes(type, bytes).body());
    }

    static Reply html(int status, String text) {
        return of(status, "text/html; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }

    static Reply error(int status, String message) {
        String json =
                JsonNodeFactory.instance.objectNode().put("error", message).toString();
        return of(status, "application/json", json.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }

    /**
     * It is elsewhere.
     *
     * @param location begins with one slash, so that it stays on this server
     * @param cookie that the browser is to keep
     */
    static Reply moved(String location, Optional<String> cookie) {
        Map<String, String> headers = new HashMap<>(Map.of("Location", location));
        cookie.ifPresent(text -> headers.put("Set-Cookie", text));
        Reply empty = of(303, "text/plain; charset=utf-8", new byte[0], Optional.empty());
        return new Reply(empty.status, empty.type, headers, empty.tag, empty.body);
    }

    /** Sends it all and ends the exchange. */
    void send(HttpExchange exchange, SendLimit.Sending sending) throws IOException {
        try (exchange) {
            Headers out = exchange.getResponseHeaders();
            out.set("Content-Type", type);
            out.set("X-Content-Type-Options", "nosniff");
            out.set("Referrer-Policy", "no-referrer");
            out.set("Content-Security-Policy", POLICY);
            out.set("Cross-Origin-Resource-Policy", "same-origin");
            out.set("Cache-Control", tag.isPresent() ? "no-cache" : "no-store");
            headers.forEach(out::set);
            Optional<String> quoted = tag.map(text -> '"' + text.replaceAll("[^A-Za-z0-9._-]", "_") + '"');
            quoted.ifPresent(text -> out.set("ETag", text));
            if (quoted.isPresent()
                    && quoted.get().equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                exchange.sendResponseHeaders(304, -1);
                return;
            }
            boolean head = exchange.getRequestMethod().equals("HEAD");
            long length = body.length();
            // to the JDK's server -1 is no body, and 0 is one of unknown length
            exchange.sendResponseHeaders(status, head || length == 0 ? -1 : Math.max(0, length));
            if (!head && length != 0) {
                try (OutputStream stream = sending.counted(exchange.getResponseBody())) {
                    body.writeTo(stream);
                }
            }
        }
    }
}
