package io.jenkins.plugins.virtualcluster.hypervisor.image;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * From where this machine downloads images, and how much it says of a download that fails. Immutable.
 *
 * <p>Who writes definitions may not use the machine to reach what he cannot reach himself, unless the machine is his own
 * ({@link #ANY}). So for builds ({@link #ofBuilds}) each URL, also each that a server redirects to, has to begin with one
 * that the administrator allows; where none is given, servers of the site may be named, but not the machine itself nor its
 * link. What a server answered is told to the log only.
 */
public final class ImageSources {
    /** Everything, with all details of failures: for the machine of the user who asks. */
    public static final ImageSources ANY = new ImageSources(List.of(), false);

    /** Services of cloud providers that give secrets to their machines, at addresses that are not link-local. */
    private static final List<String> METADATA = List.of("[fd00:ec2::254]", "100.100.100.200");

    private final List<UrlPrefix> prefixes;
    private final boolean guarded;

    private ImageSources(List<UrlPrefix> prefixes, boolean guarded) {
        this.prefixes = prefixes;
        this.guarded = guarded;
    }

    /**
     * @param prefixes such as {@code https://images.example.org/debian/}; none: all but this machine and its link
     * @throws IllegalArgumentException if one of them is no such URL, saying what was expected
     */
    public static ImageSources ofBuilds(List<String> prefixes) {
        return new ImageSources(prefixes.stream().map(UrlPrefix::parse).toList(), true);
    }

    /** Whether details of failures go to the log only. */
    boolean isGuarded() {
        return guarded;
    }

    /**
     * Why nothing is downloaded from there, as the end of a sentence about the URL; empty if it may be tried. No name is
     * resolved for this: see {@link #mayConnect}.
     *
     * @param url with http or https
     */
    public Optional<String> problem(URI url) {
        if (!guarded) {
            return Optional.empty();
        }
        if (url.getHost() == null || url.getRawUserInfo() != null) {
            return Optional.of("has a user's name in it; expected none");
        }
        if (!prefixes.isEmpty()) {
            return prefixes.stream().anyMatch(prefix -> prefix.matches(url))
                    ? Optional.empty()
                    : Optional.of("does not begin with a URL that the administrator allows for images: "
                            + prefixes.stream().map(UrlPrefix::toString).collect(Collectors.joining(", ")));
        }
        return isOwnName(url.getHost())
                        || literal(url.getHost()).filter(one -> !isOfSite(one)).isPresent()
                ? Optional.of("is on the controller itself, or on its link; expected a server of the network")
                : Optional.empty();
    }

    /**
     * Whether a connection to that address may be made for that URL, whose {@link #problem} was asked before. An allowed URL
     * that names this machine itself means it.
     */
    boolean mayConnect(URI url, InetAddress address) {
        boolean meant = !prefixes.isEmpty()
                && (isOwnName(url.getHost()) || literal(url.getHost()).isPresent());
        return !guarded || meant || isOfSite(address);
    }

    private static boolean isOwnName(String host) {
        String name = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        return name.equals("localhost") || name.endsWith(".localhost");
    }

    /** The address that a host's name is, if it is one and no name. */
    private static Optional<InetAddress> literal(String host) {
        try {
            return host.startsWith("[") || host.matches("[0-9.]+")
                    ? Optional.of(InetAddress.getByName(host))
                    : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Whether it is another machine's, and not one that only this machine's own network card can reach. */
    private static boolean isOfSite(InetAddress address) {
        InetAddress real = embedded(address);
        return !real.isLoopbackAddress()
                && !real.isLinkLocalAddress()
                && !real.isAnyLocalAddress()
                && !real.isMulticastAddress()
                && !(real instanceof Inet4Address && (real.getAddress()[0] == 0 || real.getAddress()[0] == -1))
                && METADATA.stream()
                        .noneMatch(one -> literal(one).filter(real::equals).isPresent());
    }

    /** The IPv4 address that an IPv6 address leads to: compatible ones, NAT64 (64:ff9b::/96) and 6to4 (2002::/16). */
    private static InetAddress embedded(InetAddress address) {
        if (address instanceof Inet6Address v6) {
            byte[] bytes = v6.getAddress();
            byte[] nat64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
            boolean compatible = v6.isIPv4CompatibleAddress() && !v6.isLoopbackAddress() && !v6.isAnyLocalAddress();
            if (compatible || Arrays.equals(bytes, 0, nat64.length, nat64, 0, nat64.length)) {
                return ipv4(bytes, 12);
            }
            if (bytes[0] == 0x20 && bytes[1] == 2) {
                return ipv4(bytes, 2);
            }
        }
        return address;
    }

    private static InetAddress ipv4(byte[] bytes, int offset) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, offset, offset + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
