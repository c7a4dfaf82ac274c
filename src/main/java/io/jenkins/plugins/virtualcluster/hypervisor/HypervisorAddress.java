package io.jenkins.plugins.virtualcluster.hypervisor;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a hypervisor is.
 *
 * @param libvirtUri as libvirt takes it, our own parameters taken out
 * @param pool the storage pool for images, overlays and disks
 * @param door how the hypervisor's machine is logged in at, which leads to its guests; empty where guests are reached
 *     directly
 * @param labels words that clusters ask for, in alphabetical order
 * @param limits how much of it our clusters may take together
 */
public record HypervisorAddress(
        String libvirtUri, String pool, Optional<SshDoor> door, Set<String> labels, HypervisorLimits limits) {
    public HypervisorAddress {
        Objects.requireNonNull(libvirtUri, "an address has a URI");
        Objects.requireNonNull(pool, "an address has a storage pool");
        Objects.requireNonNull(door, "an address may have a door");
        Objects.requireNonNull(limits, "an address has limits");
        labels = Collections.unmodifiableSet(new TreeSet<>(labels));
    }

    /** Where it is, for people: the address without what only libvirt needs to know. */
    public String place() {
        return libvirtUri.replaceFirst("\\?.*", "");
    }

    /**
     * Reads a URI as libvirt has it, such as {@code qemu:///system}, {@code qemu+unix:///system?socket=/run/x/sock},
     * {@code qemu+ssh://user@host:22/system?keyfile=/home/x/.ssh/id}, and parameters of our own: {@code pool}, the
     * storage pool, {@code default} if omitted; with {@code qemu+ssh} also {@code known_hosts}, the file with the
     * machine's host key; {@code labels=a,b}; and the limits {@code memory=16GiB}, {@code cpus=8}, {@code clusters=2},
     * {@code cpu-overcommit=8}, {@code disk-overcommit=10}.
     *
     * @throws IllegalArgumentException saying what is wrong and what was expected
     */
    public static HypervisorAddress parse(String uri) {
        return AddressReader.read(uri);
    }

    /**
     * @param user empty for the name of the user who runs this
     * @param keyFile from the URI's {@code keyfile}
     * @param knownHosts from the URI's {@code known_hosts}
     */
    public record SshDoor(
            String host, int port, Optional<String> user, Optional<Path> keyFile, Optional<Path> knownHosts) {
        public SshDoor {
            Objects.requireNonNull(host, "a door is on a machine");
        }
    }
}
