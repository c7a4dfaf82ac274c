package io.jenkins.plugins.virtualcluster.cli.serve;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request's address, taken apart before it is decoded, so that an encoded slash stays within its part.
 *
 * @param path its parts, decoded
 * @param query decoded; of a parameter that is given twice the first
 */
record Address(List<String> path, Map<String, String> query) {

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
