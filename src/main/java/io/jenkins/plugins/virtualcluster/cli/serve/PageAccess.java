package io.jenkins.plugins.virtualcluster.cli.serve;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Who is answered: requests for one of this server's names, and where there is a token, those that show it, in a cookie or as
 * {@code Authorization: Bearer}. A page's address with the token as a parameter gives the browser the cookie, and leads on to the
 * address without it, so that the token does not stay where one copies addresses from.
 *
 * @param token none if everyone is answered
 * @param port is in the cookie's name, since browsers do not distinguish servers of one machine
 */
record PageAccess(HostCheck hosts, Optional<String> token, int port) {
    /** The parameter that carries the token. */
    static final String PARAMETER = "token";

    private static final SecureRandom RANDOM = new SecureRandom();

    /** A secret that nobody guesses: 192 random bits as letters, digits, {@code -} and {@code _}. */
    static String newToken() {
        byte[] bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What answers a request that is not admitted; empty for one that is. */
    Optional<Reply> refusal(Headers headers, URI address) {
        if (!hosts.accepts(headers.getFirst("Host"))) {
            return Optional.of(Reply.error(403, "This server does not answer to that host name; " + hosts.advice()));
        }
        if (token.isEmpty()) {
            return Optional.empty();
        }
        if (shown(address).filter(this::isToken).isPresent()) {
            String cookie = cookieName() + "=" + token.get() + "; Path=/; HttpOnly; SameSite=Lax";
            return Optional.of(Reply.moved(without(address), Optional.of(cookie)));
        }
        if (cookies(headers).stream().anyMatch(this::isToken)
                || bearer(headers).filter(this::isToken).isPresent()) {
            return Optional.empty();
        }
        String advice =
                "This server shows runs only to browsers that opened the link with the token, which 'virtual-cluster serve' "
                        + "printed when it started";
        return Optional.of(
                address.getRawPath().startsWith("/api/")
                        ? Reply.error(401, advice + "; other programs send it as 'Authorization: Bearer TOKEN'")
                        : Reply.html(
                                401,
                                "<!doctype html><html lang=\"en\"><title>Open the link with the token</title>"
                                        + "<h1>Open the link with the token</h1><p>" + advice + ".</p></html>"));
    }

    private String cookieName() {
        return "virtual-cluster-" + port;
    }

    /** Compares without telling by its duration how much is right. */
    private boolean isToken(String text) {
        return MessageDigest.isEqual(
                text.getBytes(StandardCharsets.UTF_8), token.orElseThrow().getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> shown(URI address) {
        return parameters(address).stream()
                .filter(each -> each.startsWith(PARAMETER + "="))
                .map(each -> each.substring(PARAMETER.length() + 1))
                .findFirst();
    }

    private static String without(URI address) {
        List<String> kept = parameters(address).stream()
                .filter(each -> !each.startsWith(PARAMETER + "="))
                .toList();
        // two slashes at its beginning would lead to another server
        String path = "/" + address.getRawPath().replaceFirst("^[/\\\\]+", "");
        return path + (kept.isEmpty() ? "" : "?" + String.join("&", kept));
    }

    private static List<String> parameters(URI address) {
        String query = address.getRawQuery();
        return query == null ? List.of() : List.of(query.split("&"));
    }

    private List<String> cookies(Headers headers) {
        return headers.getOrDefault("Cookie", List.of()).stream()
                .flatMap(each -> Arrays.stream(each.split(";")))
                .map(String::strip)
                .filter(each -> each.startsWith(cookieName() + "="))
                .map(each -> each.substring(cookieName().length() + 1))
                .toList();
    }

    private static Optional<String> bearer(Headers headers) {
        return Optional.ofNullable(headers.getFirst("Authorization"))
                .filter(each -> each.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(each -> each.substring(7).strip());
    }
}
