package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import io.jenkins.plugins.virtualcluster.definition.Ipv4Address;
import io.jenkins.plugins.virtualcluster.definition.Ipv6Subnet;
import io.jenkins.plugins.virtualcluster.definition.Subnet;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The subnets that a new network must stay apart from.
 *
 * @param uses6 whose an IPv6 subnet is, such as {@code network default}
 */
public record SubnetsInUse(List<Use> uses, Map<Ipv6Subnet, String> uses6) {
    /**
     * Where ours lie: in 10.128.0.0/10 less its last part, which is private and rarely a site's own; in the other private
     * ranges only if nothing is free there.
     */
    private static final List<Range> RANGES = List.of(
            new Range(Ipv4Address.parse("10.128.0.1"), 16000),
            new Range(Ipv4Address.parse("172.16.0.1"), 4096),
            new Range(Ipv4Address.parse("192.168.0.1"), 256));

    /** How many picks that turn out to be taken are tried before it is given up. */
    static final int TRIES = 200;

    public SubnetsInUse {
        uses = List.copyOf(uses);
        uses6 = Map.copyOf(uses6);
    }

    public SubnetsInUse(List<Use> uses) {
        this(uses, Map.of());
    }

    /** @param choices how many /24 there are from the first one on */
    private record Range(Ipv4Address first, int choices) {}

    /**
     * @param by says whose it is, such as {@code network default}
     * @param passable whether a network may lie within it: it is only the wider of two routes then
     */
    record Use(Subnet subnet, String by, boolean passable) {
        Use(Subnet subnet, String by) {
            this(subnet, by, false);
        }

        private boolean hinders(Subnet other) {
            return subnet.overlaps(other) && !(passable && subnet.prefix() < other.prefix());
        }
    }

    public SubnetsInUse with(Subnet subnet, String by) {
        return with(List.of(new Use(subnet, by)));
    }

    SubnetsInUse with(List<Use> others) {
        List<Use> more = new ArrayList<>(uses);
        more.addAll(others);
        return new SubnetsInUse(more, uses6);
    }

    SubnetsInUse with(Ipv6Subnet subnet, String by) {
        Map<Ipv6Subnet, String> more = new HashMap<>(uses6);
        more.put(subnet, by);
        return new SubnetsInUse(uses, more);
    }

    /** Whose that IPv6 subnet is already. */
    Optional<String> user(Ipv6Subnet subnet) {
        return uses6.entrySet().stream()
                .filter(use -> use.getKey().contains(subnet.gateway()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** What a network with that subnet would collide with. */
    Optional<Use> hindering(Subnet subnet) {
        return uses.stream().filter(use -> use.hinders(subnet)).findFirst();
    }

    /**
     * A free /24, if there is one also without routes that are in use. Where the search begins depends on the key, so that two masters that pick at once rarely collide.
     *
     * @throws HypervisorException if there is none
     */
    Subnet pick(String key) throws HypervisorException {
        int hash = hash(key);
        return RANGES.stream()
                .flatMap(range ->
                        free(
                                range,
                                hash,
                                subnet -> uses.stream()
                                        .noneMatch(use -> use.subnet().overlaps(subnet)))
                                .stream())
                .findFirst()
                .or(() -> RANGES.stream()
                        .flatMap(range ->
                                free(range, hash, subnet -> hindering(subnet).isEmpty()).stream())
                        .findFirst())
                .orElseThrow(
                        () -> new HypervisorException("No free /24 is left between 10.128.0.0 and 10.190.127.255, in"
                                + " 172.16.0.0/12 and in 192.168.0.0/16; remove leftovers with `virtual-cluster cleanup`, or give"
                                + " the network an `address`"));
    }

    private static Optional<Subnet> free(Range range, int hash, Predicate<Subnet> isFree) {
        int start = Math.floorMod(hash, range.choices());
        return IntStream.range(0, range.choices())
                .mapToObj(i -> new Subnet(range.first().plus((start + i) % range.choices() << 8), 24))
                .filter(isFree)
                .findFirst();
    }

    /** A number that is always the same for the same text, and spreads well. */
    static int hash(String text) {
        return ByteBuffer.wrap(DigestUtils.sha256(text)).getInt();
    }
}
