package io.jenkins.plugins.virtualcluster.cli.serve;

import java.io.IOException;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Which names a server goes by. A site that has its own name lead to this machine could read the pages through a browser here
 * (DNS rebinding). So a server on the loopback goes by the loopback's names and addresses alone, any other by this machine's names
 * and by every address, since an address is no name that someone can lead elsewhere; both by those that {@code --host} allows.
 *
 * @param names in lower case
 */
record HostCheck(Set<String> names, boolean anyAddress) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "ip6-localhost");

    HostCheck {
        names = Set.copyOf(names);
    }

    static HostCheck of(InetAddress bound, Set<String> further) {
        Set<String> names = new HashSet<>(LOOPBACK);
        further.forEach(each -> names.add(each.toLowerCase(Locale.ROOT)));
        if (!bound.isLoopbackAddress()) {
            names.addAll(ofThisMachine());
        }
        return new HostCheck(names, !bound.isLoopbackAddress());
    }

    private static Set<String> ofThisMachine() {
        Set<String> names = new HashSet<>();
        try {
            InetAddress local = InetAddress.getLocalHost();
            names.add(local.getHostName().toLowerCase(Locale.ROOT));
            names.add(local.getCanonicalHostName().toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            // a machine without a name that resolves; --host gives it one
        }
        return names;
    }

    /**
     * Whether a request is meant for this server.
     *
     * @param header its {@code Host}; null without one
     */
    boolean accepts(String header) {
        if (header == null) {
            return false;
        }
        String name = header.replaceFirst(":[0-9]{1,5}$", "").toLowerCase(Locale.ROOT);
        return names.contains(name.replaceFirst("(?<=[a-z])\\.$", ""))
                || name.matches(anyAddress ? "[0-9]+(\\.[0-9]+){3}|\\[[0-9a-f:.]+]" : "127(\\.[0-9]+){3}");
    }

    String advice() {
        return anyAddress
                ? "use this machine's name or address, or start it with --host NAME to allow that name"
                : "use http://localhost, start it with --host NAME to allow that name, or with --bind ADDRESS for others to read";
    }
}
