package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import io.jenkins.plugins.virtualcluster.definition.Ipv4Address;
import io.jenkins.plugins.virtualcluster.definition.Subnet;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress.SshDoor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtConnection;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtFailure;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.LibvirtSsh;
import io.jenkins.plugins.virtualcluster.hypervisor.document.Xml;
import io.jenkins.plugins.virtualcluster.hypervisor.libvirt.SubnetsInUse.Use;
import io.jenkins.plugins.virtualcluster.hypervisor.local.TempFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.libvirt.Interface;
import org.w3c.dom.Element;

/**
 * The networks that the machine of a hypervisor is in itself, and those that it has routes to. libvirt refuses a new network
 * only if its subnet is exactly one of them; a guest of one that overlaps could have the address of the master.
 *
 * <p>They are read from the kernel, on this machine or over SSH, as they are at that moment. Where that is not possible
 * libvirt's list of interfaces is asked for, in which many libvirts have no addresses. Any thread may use it.
 */
final class MachineNetworks {
    private static final String TABLE = "/proc/net/fib_trie";
    private static final int TABLE_LIMIT = 8 << 20;
    private static final Duration SSH_LIMIT = Duration.ofSeconds(30);

    private static final Pattern LOCAL_URI = Pattern.compile("(?!test)[a-z]+(\\+unix)?:///.*");
    /** The user's own program in the place of ssh. */
    private static final Pattern COMMAND = Pattern.compile("[?&]command=([^&]+)");

    private static final Pattern PREFIX = Pattern.compile("\\|-- ([0-9.]+)");
    private static final Pattern ROUTE = Pattern.compile("/([0-9]+) (\\w+) (UNICAST|LOCAL)");

    /** What has a shorter prefix leads out, as the default route does. */
    private static final int SHORTEST = 8;

    private static final int LOOPBACK = 127;
    private static final String MACHINE = "the hypervisor's own machine, ";

    private final LibvirtConnection connection;
    private final HypervisorAddress address;
    private volatile String unknown;

    MachineNetworks(LibvirtConnection connection, HypervisorAddress address) {
        this.connection = connection;
        this.address = address;
    }

    /** Why they were not known when they were last asked for; empty if they were. */
    Optional<String> unknown() {
        return Optional.ofNullable(unknown);
    }

    /**
     * All of them; none if they cannot be known, and then {@link #unknown} says why.
     *
     * @throws HypervisorException if the connection is lost
     */
    List<Use> uses() throws HypervisorException, InterruptedException {
        try {
            List<Use> uses = ofTable(table());
            unknown = null;
            return uses;
        } catch (IOException e) {
            List<Use> uses = ofLibvirt();
            unknown = uses.isEmpty() ? e.getMessage() : null;
            return uses;
        }
    }

    private String table() throws IOException, InterruptedException {
        if (address.door().isPresent()) {
            Matcher command = COMMAND.matcher(address.libvirtUri());
            return command.find()
                    ? overSsh(
                            URLDecoder.decode(command.group(1), StandardCharsets.UTF_8),
                            address.door().get())
                    : overSsh(address.door().get());
        }
        if (LOCAL_URI.matcher(address.libvirtUri()).matches()) {
            try (InputStream in = Files.newInputStream(Path.of(TABLE))) {
                return text(in);
            }
        }
        throw new IOException("libvirt on " + address.place() + " does not list the addresses of its machine");
    }

    private static String overSsh(SshDoor door) throws IOException, InterruptedException {
        try (LibvirtSsh ssh = LibvirtSsh.create(door)) {
            return overSsh(ssh.program(), door);
        } catch (HypervisorException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** @param program that is called as {@code ssh} is */
    private static String overSsh(String program, SshDoor door) throws IOException, InterruptedException {
        Path output = TempFiles.file("routes");
        try {
            Process process = new ProcessBuilder(LibvirtSsh.words(program, door, "cat " + TABLE))
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile())
                    .redirectErrorStream(true)
                    .start();
            try {
                if (!process.waitFor(SSH_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IOException("SSH to " + door.host() + " gave no answer to 'cat " + TABLE + "' within "
                            + SSH_LIMIT.toSeconds() + " s");
                }
            } finally {
                process.destroyForcibly();
            }
            try (InputStream in = Files.newInputStream(output)) {
                String text = text(in);
                if (process.exitValue() != 0) {
                    throw new IOException("'cat " + TABLE + "' failed on " + door.host() + " by SSH: " + text.strip());
                }
                return text;
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readNBytes(TABLE_LIMIT), StandardCharsets.US_ASCII);
    }

    /** Of the kernel's table: each address, and under it what it is the address of. */
    static List<Use> ofTable(String table) {
        Set<Use> uses = new LinkedHashSet<>();
        Optional<Ipv4Address> base = Optional.empty();
        for (String line : table.split("\n")) {
            Matcher prefix = PREFIX.matcher(line);
            Matcher route = ROUTE.matcher(line);
            if (prefix.find()) {
                base = Optional.of(Ipv4Address.parse(prefix.group(1)));
            } else if (base.isPresent() && route.find()) {
                int length = Integer.parseInt(route.group(1));
                if (length >= SHORTEST && base.get().bits() >>> 24 != LOOPBACK) {
                    Subnet subnet = new Subnet(base.get(), length);
                    uses.add(use(
                            subnet,
                            route.group(3).equals("LOCAL"),
                            route.group(2).equals("universe")));
                }
            }
        }
        return List.copyOf(uses);
    }

    private static Use use(Subnet subnet, boolean local, boolean behindGateway) {
        if (local) {
            return new Use(subnet, MACHINE + "which has the address " + subnet.gateway(), false);
        }
        return behindGateway
                ? new Use(subnet, MACHINE + "which has a route to " + subnet, true)
                : new Use(subnet, MACHINE + "which is in the network " + subnet, false);
    }

    private List<Use> ofLibvirt() throws HypervisorException, InterruptedException {
        try {
            List<String> documents = connection.call("listing the machine's interfaces", connect -> {
                List<String> found = new ArrayList<>();
                for (String name : connect.listInterfaces()) {
                    Interface each = connect.interfaceLookupByName(name);
                    try {
                        found.add(each.getXMLDescription(0));
                    } finally {
                        each.free();
                    }
                }
                return found;
            });
            List<Use> uses = new ArrayList<>();
            for (String document : documents) {
                Element root = Xml.parse("interface", document);
                for (Subnet subnet : NetworkScan.subnets(Xml.all(root, "protocol"))) {
                    if (subnet.gateway().bits() >>> 24 != LOOPBACK) {
                        uses.add(use(subnet, false, false));
                    }
                }
            }
            return uses;
        } catch (LibvirtFailure e) {
            if (e.connectionLost()) {
                throw e;
            }
            // Such a driver of libvirt does not list interfaces.
            return List.of();
        }
    }
}
