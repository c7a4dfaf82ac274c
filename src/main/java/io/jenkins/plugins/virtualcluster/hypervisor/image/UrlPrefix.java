package io.jenkins.plugins.virtualcluster.hypervisor.image;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The beginning of URLs: a server, and a directory or a file of it. It is compared by scheme, host, port and whole segments
 * of the path, never by letters: {@code https://images.site} is no beginning of {@code https://images.site.evil.org}.
 *
 * @param host in lower case
 * @param segments of the path, decoded
 */
record UrlPrefix(String scheme, String host, int port, List<String> segments) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** @throws IllegalArgumentException if it is no such URL, saying what was expected */
    static UrlPrefix parse(String text) {
        try {
            URI url = new URI(text);
            if (url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null) {
                Optional<UrlPrefix> prefix = of(url);
                if (prefix.isPresent()) {
                    return prefix.get();
                }
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + text + "' is not a URL (" + e.getReason() + "); " + expected(), e);
        }
        throw new IllegalArgumentException("'" + text + "' is not the beginning of images' URLs; " + expected());
    }

    private static String expected() {
        return "expected such as https://images.example.org/debian/: http or https, a server, and a path without '..',"
                + " '?', '#' or a user's name";
    }

    /** Empty if it is nothing that can be compared safely. */
    private static Optional<UrlPrefix> of(URI url) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (url.getHost() == null || !List.of("http", "https").contains(scheme)) {
            return Optional.empty();
        }
        int usual = scheme.equals("http") ? HTTP : HTTPS;
        String host = url.getHost().toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        return segments(url.getRawPath())
                .map(segments -> new UrlPrefix(scheme, host, url.getPort() < 0 ? usual : url.getPort(), segments));
    }

    /** Empty for paths that servers understand in different ways: those that go up, encoded slashes, twice encoded ones. */
    private static Optional<List<String>> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String raw : path.split("/")) {
            String segment;
            try {
                segment = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
            boolean up = segment.replaceFirst(";.*", "").matches("\\.{1,2}");
            if (up || segment.matches("(?s).*[/\\\\%\\p{Cntrl}].*")) {
                return Optional.empty();
            }
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        return Optional.of(List.copyOf(segments));
    }

    boolean matches(URI url) {
        return of(url).filter(its -> its.scheme.equals(scheme)
                        && its.host.equals(host)
                        && its.port == port
                        && its.segments.size() >= segments.size()
                        && its.segments.subList(0, segments.size()).equals(segments))
                .isPresent();
    }

    @Override
    public String toString() {
        boolean usual = port == (scheme.equals("http") ? HTTP : HTTPS);
        return scheme + "://" + host + (usual ? "" : ":" + port) + "/" + String.join("/", segments);
    }
}
