package io.jenkins.plugins.virtualcluster.hypervisor;

import io.jenkins.plugins.virtualcluster.hypervisor.ClusterKeys.HostKey;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedInterface;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The disk that a guest learns its identity from: cloud-init's NoCloud data source. A guest without cloud-init can read it
 * line by line: keys and their order are always these.
 */
final class Seed {
    private static final String LABEL = "CIDATA";

    private Seed() {}

    static byte[] image(PlannedHost host, ClusterKeys keys) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("meta-data", metaData(host).getBytes(StandardCharsets.UTF_8));
        files.put("user-data", userData(host, keys).getBytes(StandardCharsets.UTF_8));
        files.put("network-config", networkConfig(host).getBytes(StandardCharsets.UTF_8));
        return IsoImage.of(LABEL, files);
    }

    static String metaData(PlannedHost host) {
        return "instance-id: " + host.domain() + "\nlocal-hostname: " + host.fullName() + "\n";
    }

    static String userData(PlannedHost host, ClusterKeys keys) {
        HostKey key = keys.hostKeys().get(host.host().name());
        if (key == null) {
            throw new IllegalArgumentException(
                    "There is no host key for " + host.host().name());
        }
        return String.join(
                "\n",
                "#cloud-config",
                "hostname: " + host.host().name(),
                "fqdn: " + host.fullName(),
                "prefer_fqdn_over_hostname: true",
                "disable_root: false",
                "ssh_pwauth: false",
                "ssh_deletekeys: true",
                "ssh_genkeytypes: []",
                "ssh_authorized_keys:",
                "  - " + keys.authorizedKey().strip(),
                "ssh_keys:",
                "  ed25519_private: |",
                key.privateKey().strip().indent(4).stripTrailing(),
                "  ed25519_public: " + key.publicKey().strip(),
                "");
    }

    /** Only the first interface leads out and is asked for names. */
    static String networkConfig(PlannedHost host) {
        StringBuilder config = new StringBuilder("version: 2\nethernets:\n");
        for (int i = 0; i < host.interfaces().size(); i++) {
            PlannedInterface at = host.interfaces().get(i);
            config.append("  vc")
                    .append(i)
                    .append(":\n    match: { macaddress: \"")
                    .append(at.mac())
                    .append("\" }\n    dhcp4: true\n");
            if (i > 0) {
                config.append("    dhcp4-overrides: { use-routes: false, use-dns: false }\n");
            }
        }
        return config.toString();
    }
}
