package io.jenkins.plugins.virtualcluster.cli.serve;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;

/**
 * Which names a server goes by. A site that has its own name lead to this machine could read the pages through a browser
 * here (DNS rebinding); so a server on the loopback goes by the loopback's names alone.
 *
 * @param loopbackOnly whether that is so; a server for others may have any name
 */
record HostCheck(boolean loopbackOnly) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "ip6-localhost");

    static HostCheck of(InetAddress bound) {
        return new HostCheck(bound.isLoopbackAddress());
    }

    /** Whether a request with that {@code Host} header is meant for this server. */
    boolean accepts(String header) {
        if (!loopbackOnly) {
            return true;
        }
        if (header == null) {
            return false;
        }
        String name = header.replaceFirst(":[0-9]{1,5}$", "").toLowerCase(Locale.ROOT);
        return LOOPBACK.contains(name) || name.matches("127\\.[0-9]+\\.[0-9]+\\.[0-9]+");
    }

    String advice() {
        return "use http://localhost, or start it with --bind ADDRESS for others to read";
    }
}
