package io.jenkins.plugins.virtualcluster.hypervisor.document;

import io.jenkins.plugins.virtualcluster.definition.GuestSystem;
import io.jenkins.plugins.virtualcluster.definition.Ipv6Address;
import io.jenkins.plugins.virtualcluster.definition.Network;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterKeys;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterKeys.HostKey;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedInterface;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedNetwork;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * The disk that a guest learns its identity from: cloud-init's NoCloud data source. Each text is in quotes, since cloud-init
 * reads YAML 1.1, where {@code no} is a truth value and {@code 2026-01-01} a date. A guest without cloud-init can read it line
 * by line: keys and their order are always these.
 */
public final class CloudInitSeed {
    private static final String LABEL = "CIDATA";
    /** A line of neither YAML nor base64. */
    private static final String BOUNDARY = "=_virtual-cluster_=";

    /** Nothing is folded: a key that is longer than a line stays on its line. */
    private static final DumpSettings SETTINGS = DumpSettings.builder()
            .setSplitLines(false)
            .setIndent(2)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .build();

    private CloudInitSeed() {}

    public static byte[] image(ClusterPlan plan, PlannedHost host, ClusterKeys keys) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("meta-data", metaData(host).getBytes(StandardCharsets.UTF_8));
        files.put("user-data", userData(host, keys).getBytes(StandardCharsets.UTF_8));
        files.put("network-config", networkConfig(plan, host).getBytes(StandardCharsets.UTF_8));
        return IsoImage.of(LABEL, files);
    }

    static String metaData(PlannedHost host) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("instance-id", host.domain());
        data.put("local-hostname", host.fullName());
        return yaml(data);
    }

    /** Ours, or with a user's own what cloud-init merges of both: see {@link #merged}. */
    static String userData(PlannedHost host, ClusterKeys keys) {
        String own = cloudConfig(host, keys);
        return host.host()
                .system()
                .userData()
                .map(users -> merged(own, users.text()))
                .orElse(own);
    }

    /**
     * Two cloud-configs in one. Where both say something, ours stays, but lists are joined and mappings merged; cloud-init
     * does that by the header of the second. It is encoded, since cloud-init takes a part that is not for Latin-1.
     */
    private static String merged(String ours, String users) {
        String encoded =
                Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(users.getBytes(StandardCharsets.UTF_8));
        return "Content-Type: multipart/mixed; boundary=\"" + BOUNDARY + "\"\nMIME-Version: 1.0\n\n"
                + "--" + BOUNDARY + "\nContent-Type: text/cloud-config; charset=\"us-ascii\"\n\n" + ours
                + "--" + BOUNDARY + "\nContent-Type: text/cloud-config; charset=\"utf-8\"\n"
                + "Content-Transfer-Encoding: base64\n"
                + "Merge-Type: list(append)+dict(no_replace,recurse_list)+str()\n\n" + encoded + "\n"
                + "--" + BOUNDARY + "--\n";
    }

    /** Host keys are these alone: cloud-init makes none where some are given. */
    private static String cloudConfig(PlannedHost host, ClusterKeys keys) {
        HostKey key = keys.hostKeys().get(host.host().name());
        if (key == null) {
            throw new IllegalArgumentException(
                    "There is no host key for " + host.host().name());
        }
        Map<String, Object> hostKeys = new LinkedHashMap<>();
        hostKeys.put("ed25519_private", key.privateKey().strip() + "\n");
        hostKeys.put("ed25519_public", key.publicKey().strip());
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("hostname", host.host().name());
        data.put("fqdn", host.fullName());
        data.put("prefer_fqdn_over_hostname", true);
        // An image that says otherwise has its own name resolve to 127.0.1.1, where no other host reaches its servers.
        data.put("manage_etc_hosts", false);
        data.put("disable_root", false);
        data.put("ssh_deletekeys", true);
        List<String> authorized = List.of(keys.authorizedKey().strip());
        data.put("ssh_authorized_keys", authorized);
        String user = host.host().system().user();
        if (!user.equals(GuestSystem.ROOT)) {
            // The image's own users stay. If this is one of them, it gets what is said here.
            Map<String, Object> login = new LinkedHashMap<>();
            login.put("name", user);
            login.put("lock_passwd", true);
            login.put("sudo", "ALL=(ALL) NOPASSWD:ALL");
            login.put("ssh_authorized_keys", authorized);
            data.put("users", List.of("default", login));
        }
        data.put("ssh_keys", hostKeys);
        return "#cloud-config\n" + yaml(data);
    }

    /**
     * Only the first interface leads out and is asked for names, also for those that have no dot. What a DHCP server does not
     * give is fixed here: addresses on a bridge of the site's that the definition names, and all of IPv6.
     */
    static String networkConfig(ClusterPlan plan, PlannedHost host) {
        Map<String, Object> ethernets = new LinkedHashMap<>();
        for (int i = 0; i < host.interfaces().size(); i++) {
            PlannedInterface at = host.interfaces().get(i);
            PlannedNetwork network = plan.networks().stream()
                    .filter(one -> one.network().name().equals(at.definition().network()))
                    .findFirst()
                    .orElseThrow();
            ethernets.put("vc" + i, ethernet(network, at, i == 0));
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("version", 2);
        data.put("ethernets", ethernets);
        return yaml(data);
    }

    private static Map<String, Object> ethernet(PlannedNetwork network, PlannedInterface at, boolean first) {
        boolean bridged = at.bridge().isPresent();
        boolean dhcp = bridged ? at.address().isEmpty() : at.address().isPresent();
        Map<String, Object> ethernet = new LinkedHashMap<>();
        ethernet.put("match", Map.of("macaddress", at.mac().toString()));
        ethernet.put("dhcp4", dhcp);
        if (dhcp) {
            Map<String, Object> overrides = new LinkedHashMap<>();
            if (first) {
                overrides.put("use-domains", true);
            } else {
                overrides.put("use-routes", false);
                overrides.put("use-dns", false);
            }
            ethernet.put("dhcp4-overrides", overrides);
        }
        List<String> addresses = new ArrayList<>();
        if (!dhcp) {
            at.address()
                    .ifPresent(address -> addresses.add(
                            address + "/" + network.subnet().orElseThrow().prefix()));
        }
        at.address6().ifPresent(address -> addresses.add(address + "/64"));
        if (bridged) {
            addresses.add(Ipv6Address.linkLocal(at.mac()) + "/64");
        }
        if (!addresses.isEmpty()) {
            ethernet.put("addresses", addresses);
        }
        if (first && bridged && at.address().isPresent()) {
            Map<String, Object> route = new LinkedHashMap<>();
            route.put("to", "0.0.0.0/0");
            route.put("via", network.subnet().orElseThrow().gateway().toString());
            ethernet.put("routes", List.of(route));
        }
        if (first && !dhcp) {
            List<String> servers = network.network()
                    .bridge()
                    .map(Network.Bridge::nameservers)
                    .orElseGet(() -> network.subnet6().stream()
                            .map(subnet -> subnet.gateway().toString())
                            .toList());
            Map<String, Object> names = new LinkedHashMap<>();
            network.network().domain().ifPresent(domain -> names.put("search", List.of(domain)));
            if (!servers.isEmpty()) {
                names.put("addresses", servers);
            }
            if (!names.isEmpty()) {
                ethernet.put("nameservers", names);
            }
        }
        return ethernet;
    }

    private static String yaml(Map<String, Object> data) {
        class Text extends StringWriter implements StreamDataWriter {
            @Override
            public void flush() {
                // it is all in memory
            }
        }
        Text text = new Text();
        new Dump(SETTINGS).dumpNode(node(data), text);
        return text.toString();
    }

    private static Node node(Object value) {
        if (value instanceof Map<?, ?> mapping) {
            List<NodeTuple> tuples = mapping.entrySet().stream()
                    .map(entry -> new NodeTuple(
                            new ScalarNode(Tag.STR, entry.getKey().toString(), ScalarStyle.PLAIN),
                            node(entry.getValue())))
                    .toList();
            return new MappingNode(Tag.MAP, tuples, FlowStyle.BLOCK);
        }
        if (value instanceof List<?> list) {
            return new SequenceNode(
                    Tag.SEQ, list.stream().map(CloudInitSeed::node).toList(), FlowStyle.BLOCK);
        }
        if (value instanceof String text) {
            return new ScalarNode(Tag.STR, text, text.contains("\n") ? ScalarStyle.LITERAL : ScalarStyle.DOUBLE_QUOTED);
        }
        return new ScalarNode(value instanceof Boolean ? Tag.BOOL : Tag.INT, value.toString(), ScalarStyle.PLAIN);
    }
}
