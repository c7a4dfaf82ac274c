package io.jenkins.plugins.virtualcluster.hypervisor.image;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A proxy as the usual variables of the environment name it: {@code http_proxy}, {@code https_proxy}, {@code all_proxy} and
 * {@code no_proxy}, in lower or upper case; lower case wins.
 *
 * @param login such as {@code user:password}, if the proxy wants one
 */
record EnvironmentProxy(String host, int port, Optional<String> login) {
    private static final int USUAL_PORT = 80;

    /**
     * The proxy for that URL; empty if it is fetched directly.
     *
     * @throws IllegalArgumentException if the variable names no proxy that can be used, saying which variable and what was
     *     expected
     */
    static Optional<EnvironmentProxy> of(Map<String, String> environment, URI url) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        Optional<String> variable =
                variable(environment, scheme + "_proxy").or(() -> variable(environment, "all_proxy"));
        return variable.filter(any -> !isExcepted(environment, url))
                .map(name -> parse(name, environment.get(name).strip()));
    }

    /** The spelling that has a value. */
    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Stream.of(name, name.toUpperCase(Locale.ROOT))
                .filter(one -> !environment.getOrDefault(one, "").isBlank())
                .findFirst();
    }

    private static EnvironmentProxy parse(String variable, String text) {
        try {
            URI proxy = new URI(text.contains("://") ? text : "http://" + text);
            if ("http".equalsIgnoreCase(proxy.getScheme()) && proxy.getHost() != null) {
                return new EnvironmentProxy(
                        proxy.getHost(),
                        proxy.getPort() < 0 ? USUAL_PORT : proxy.getPort(),
                        Optional.ofNullable(proxy.getRawUserInfo())
                                .map(login -> URLDecoder.decode(login.replace("+", "%2B"), StandardCharsets.UTF_8)));
            }
        } catch (URISyntaxException e) {
            // It may hold a password, so it is not shown.
        }
        throw new IllegalArgumentException("the environment's " + variable
                + " names no HTTP proxy; expected one such as http://proxy.example.org:3128 (for SOCKS, set Java's"
                + " socksProxyHost)");
    }

    private static boolean isExcepted(Map<String, String> environment, URI url) {
        String host = bare(String.valueOf(url.getHost()));
        return variable(environment, "no_proxy").stream()
                .flatMap(name -> Stream.of(environment.get(name).split("[,\\s]+")))
                .filter(entry -> !entry.isEmpty())
                .anyMatch(entry -> matches(entry.toLowerCase(Locale.ROOT), host, port(url)));
    }

    private static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
    }

    /** By {@code *}, an address, a network such as {@code 10.0.0.0/8}, or a domain, perhaps with a port. */
    private static boolean matches(String entry, String host, int port) {
        if (entry.equals("*")) {
            return true;
        }
        if (entry.contains("/")) {
            return isWithin(entry, host);
        }
        String name = entry;
        if (entry.matches("(\\[.*]|[^:]+):\\d{1,5}")) {
            int colon = entry.lastIndexOf(':');
            if (Integer.parseInt(entry.substring(colon + 1)) != port) {
                return false;
            }
            name = entry.substring(0, colon);
        }
        String domain = bare(name).replaceFirst("^\\*?\\.", "");
        return host.equals(domain) || host.endsWith("." + domain);
    }

    private static String bare(String host) {
        return host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "").replaceFirst("\\.$", "");
    }

    /** Names are not resolved for this. */
    private static boolean isWithin(String network, String host) {
        if (!host.matches("[0-9.]+|[0-9a-f:]*:[0-9a-f:.]*")) {
            return false;
        }
        List<String> parts = List.of(network.split("/", 2));
        try {
            byte[] address = InetAddress.getByName(host).getAddress();
            byte[] base = InetAddress.getByName(parts.get(0)).getAddress();
            int bits = Integer.parseInt(parts.get(1));
            if (address.length != base.length || bits < 0 || bits > 8 * base.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (base[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException | NumberFormatException e) {
            return false;
        }
    }
}
