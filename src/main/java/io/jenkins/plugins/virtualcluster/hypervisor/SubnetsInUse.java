package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.definition.Ipv4Address;
import io.jenkins.plugins.virtualcluster.definition.Subnet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The subnets that a new network must stay apart from. */
record SubnetsInUse(List<Use> uses) {
    /** Ours lie in 10.128.0.0/10 less its last part: private, and rarely a site's own. */
    private static final Ipv4Address FIRST = Ipv4Address.parse("10.128.0.1");

    private static final int CHOICES = 16000;

    /** How many picks that turn out to be taken are tried before it is given up. */
    static final int TRIES = 200;

    SubnetsInUse {
        uses = List.copyOf(uses);
    }

    /** @param by says whose it is, such as {@code network default} */
    record Use(Subnet subnet, String by) {}

    SubnetsInUse with(Subnet subnet, String by) {
        List<Use> more = new ArrayList<>(uses);
        more.add(new Use(subnet, by));
        return new SubnetsInUse(more);
    }

    Optional<Use> overlapping(Subnet subnet) {
        return uses.stream().filter(use -> use.subnet().overlaps(subnet)).findFirst();
    }

    /**
     * A free /24. Where the search begins depends on the key, so that two masters that pick at once rarely collide.
     *
     * @throws HypervisorException if there is none
     */
    Subnet pick(String key) throws HypervisorException {
        int start = Math.floorMod(Hashes.of(key), CHOICES);
        for (int i = 0; i < CHOICES; i++) {
            Subnet candidate = new Subnet(FIRST.plus((start + i) % CHOICES << 8), 24);
            if (overlapping(candidate).isEmpty()) {
                return candidate;
            }
        }
        throw new HypervisorException("No free /24 is left between 10.128.0.0 and 10.190.127.255; remove leftovers with"
                + " `virtual-cluster cleanup`, or give the network an `address`");
    }
}
