package io.jenkins.plugins.virtualcluster.hypervisor.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.GuestSystem;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Ipv6Subnet;
import io.jenkins.plugins.virtualcluster.definition.Network;
import io.jenkins.plugins.virtualcluster.definition.NetworkInterface;
import io.jenkins.plugins.virtualcluster.definition.Shaping;
import io.jenkins.plugins.virtualcluster.definition.Subnet;
import io.jenkins.plugins.virtualcluster.definition.UserData;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterKeys;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.GuestShell;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters;
import io.jenkins.plugins.virtualcluster.hypervisor.libvirt.ClusterPlanner;
import io.jenkins.plugins.virtualcluster.hypervisor.libvirt.SubnetsInUse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

class CloudInitSeedTest {
    private static final int SECTOR = 2048;

    @TempDir
    Path directory;

    private static ClusterPlan pair() throws HypervisorException {
        return plan(SampleClusters.pair(SampleClusters.TINY));
    }

    private static ClusterPlan plan(Cluster cluster) throws HypervisorException {
        return ClusterPlanner.plan(cluster, SampleClusters.lease("k3f9"), new SubnetsInUse(List.of()));
    }

    private static ClusterPlan plan(Network network, NetworkInterface... on) throws HypervisorException {
        return plan(SampleClusters.withNetworks(
                List.of(network), SampleClusters.host("a", SampleClusters.TINY, List.of(), on)));
    }

    private static ClusterPlan.PlannedHost host() throws HypervisorException {
        return pair().hosts().get(0);
    }

    private static ClusterKeys keys() {
        return SampleClusters.unusableKeys(SampleClusters.pair(SampleClusters.TINY));
    }

    @Test
    void userDataIsReadableByCloudInitAndLineByLine() throws Exception {
        assertThat(CloudInitSeed.userData(host(), keys())).isEqualTo("""
                #cloud-config
                hostname: "srv1"
                fqdn: "srv1.lan.test"
                prefer_fqdn_over_hostname: true
                manage_etc_hosts: false
                disable_root: false
                ssh_deletekeys: true
                ssh_authorized_keys:
                  - "ssh-ed25519 BBBB run"
                ssh_keys:
                  ed25519_private: |
                    -----BEGIN OPENSSH PRIVATE KEY-----
                    c2VjcmV0
                    -----END OPENSSH PRIVATE KEY-----
                  ed25519_public: "ssh-ed25519 AAAAsrv1"
                """);
        assertThat(CloudInitSeed.metaData(host())).isEqualTo("""
                instance-id: "vc-k3f9-srv1"
                local-hostname: "srv1.lan.test"
                """);
    }

    @Test
    void onlyTheFirstInterfaceLeadsOut() throws Exception {
        ClusterPlan plan = plan(SampleClusters.withNetworks(
                List.of(
                        SampleClusters.network("lan", Optional.empty()),
                        SampleClusters.network("san", Optional.empty())),
                SampleClusters.host(
                        "a", SampleClusters.TINY, List.of(), SampleClusters.on("lan"), SampleClusters.on("san"))));
        ClusterPlan.PlannedHost host = plan.hosts().get(0);

        assertThat(CloudInitSeed.networkConfig(plan, host)).isEqualTo("""
                version: 2
                ethernets:
                  vc0:
                    match:
                      macaddress: "%s"
                    dhcp4: true
                    dhcp4-overrides:
                      use-domains: true
                  vc1:
                    match:
                      macaddress: "%s"
                    dhcp4: true
                    dhcp4-overrides:
                      use-routes: false
                      use-dns: false
                """.formatted(
                        host.interfaces().get(0).mac(), host.interfaces().get(1).mac()));
    }

    @Test
    void ipv6AddressesAreFixedBesideDhcpAndAloneWithTheirNameServer() throws Exception {
        Network dual = new Network(
                "lan",
                Network.Mode.NAT,
                Optional.of(Subnet.parse("192.168.127.1/24")),
                Optional.of("xrd.test"),
                Optional.empty(),
                Shaping.NONE,
                true,
                Optional.of(new Network.Ipv6(Optional.of(Ipv6Subnet.parse("fd00:127::1/64")))),
                Optional.empty());
        Network alone = new Network(
                "lan",
                Network.Mode.NAT,
                Optional.empty(),
                Optional.of("xrd.test"),
                Optional.empty(),
                Shaping.NONE,
                false,
                dual.ipv6(),
                Optional.empty());
        ClusterPlan both = plan(dual, SampleClusters.on("lan"));
        ClusterPlan six = plan(alone, SampleClusters.on("lan"));

        assertThat(both.hosts().get(0).address()).isEqualTo("192.168.127.2");
        assertThat(CloudInitSeed.networkConfig(both, both.hosts().get(0))).endsWith("""
                    dhcp4: true
                    dhcp4-overrides:
                      use-domains: true
                    addresses:
                      - "fd00:127::2/64"
                """);
        assertThat(six.hosts().get(0).address()).isEqualTo("fd00:127::2");
        assertThat(CloudInitSeed.networkConfig(six, six.hosts().get(0))).endsWith("""
                    dhcp4: false
                    addresses:
                      - "fd00:127::2/64"
                    nameservers:
                      search:
                        - "xrd.test"
                      addresses:
                        - "fd00:127::1"
                """);
    }

    @Test
    void onABridgeOfTheSiteAHostHasItsLinkAddressAndAFixedOneOrTheSites() throws Exception {
        Network site = new Network(
                "site",
                Network.Mode.BRIDGE,
                Optional.of(Subnet.parse("10.1.2.1/16")),
                Optional.of("site.test"),
                Optional.empty(),
                Shaping.NONE,
                true,
                Optional.empty(),
                Optional.of(new Network.Bridge("br0", List.of("10.1.0.53"))));
        ClusterPlan fixed = plan(site, SampleClusters.on("site", "10.1.7.7", "52:54:00:12:34:56"));
        ClusterPlan free = plan(site, SampleClusters.on("site"));

        assertThat(fixed.hosts().get(0).address()).isEqualTo("fe80::5054:ff:fe12:3456%br0");
        assertThat(CloudInitSeed.networkConfig(fixed, fixed.hosts().get(0))).isEqualTo("""
                version: 2
                ethernets:
                  vc0:
                    match:
                      macaddress: "52:54:00:12:34:56"
                    dhcp4: false
                    addresses:
                      - "10.1.7.7/16"
                      - "fe80::5054:ff:fe12:3456/64"
                    routes:
                      - to: "0.0.0.0/0"
                        via: "10.1.2.1"
                    nameservers:
                      search:
                        - "site.test"
                      addresses:
                        - "10.1.0.53"
                """);
        assertThat(CloudInitSeed.networkConfig(free, free.hosts().get(0)))
                .contains("dhcp4: true", "fe80::")
                .doesNotContain("routes", "nameservers");
    }

    @Test
    void theImageHasTheLabelAndTheFiles() throws Exception {
        byte[] image = CloudInitSeed.image(pair(), host(), keys());

        assertThat(image.length % SECTOR).isZero();
        assertThat(new String(image, 16 * SECTOR + 40, 32, StandardCharsets.US_ASCII).strip())
                .isEqualTo("CIDATA");
        assertThat(files(image))
                .containsOnlyKeys("meta-data", "user-data", "network-config")
                .containsEntry("user-data", CloudInitSeed.userData(host(), keys()));
    }

    @Test
    void filesLongerThanASectorAndEmptyOnesAreWhole() throws Exception {
        String big = "0123456789".repeat(1000);
        Map<String, byte[]> content = new LinkedHashMap<>();
        content.put("big", big.getBytes(StandardCharsets.US_ASCII));
        content.put("empty", new byte[0]);

        assertThat(files(IsoImage.of("X", content))).containsEntry("big", big).containsEntry("empty", "");
    }

    /** The program takes what lies below /dev for a drive. */
    @Test
    void anotherProgramReadsTheImage(@TempDir(factory = TempDirFactory.Standard.class) Path directory)
            throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/xorriso")), "xorriso is not installed");
        Path image = directory.resolve("seed.iso");
        Path out = directory.resolve("out");
        Files.write(image, CloudInitSeed.image(pair(), host(), keys()));

        GuestShell.Result result = GuestShell.run(
                List.of("xorriso", "-osirrox", "on", "-indev", image.toString(), "-extract", "/", out.toString()),
                Duration.ofSeconds(30));

        assertThat(result.status()).as(result.output()).isZero();
        assertThat(Files.readString(out.resolve("user-data"))).isEqualTo(CloudInitSeed.userData(host(), keys()));
        assertThat(result.output()).contains("Volume id    : 'CIDATA'").doesNotContain("WARNING", "FAILURE");
    }

    /** Names that YAML 1.1 reads as truth values, numbers, dates or nothing. */
    @Test
    void cloudInitReadsEachNameAsItIs() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/usr/lib/python3/dist-packages/cloudinit")), "no cloud-init here");
        Path script =
                Path.of(CloudInitSeedTest.class.getResource("read-seeds.py").toURI());
        Path seeds = Files.createDirectory(directory.resolve("seeds"));
        List<String> expected = new ArrayList<>();
        for (String name : List.of(
                "no",
                "on",
                "yes",
                "y",
                "n",
                "off",
                "true",
                "null",
                "1e3",
                "12",
                "0x10",
                "0b1",
                "0o17",
                "007",
                "1-2",
                "2026-01-01",
                "12e03",
                "nan",
                "inf",
                "a".repeat(63))) {
            for (Optional<String> domain : List.of(Optional.<String>empty(), Optional.of("lan.test"))) {
                Network lan =
                        new Network("lan", Network.Mode.NAT, Optional.empty(), domain, Optional.empty(), Shaping.NONE);
                Cluster cluster = SampleClusters.withNetworks(
                        List.of(lan),
                        SampleClusters.host(name, SampleClusters.TINY, List.of(), SampleClusters.on("lan")));
                ClusterPlan plan = plan(cluster);
                ClusterPlan.PlannedHost host = plan.hosts().get(0);
                String full = domain.map(of -> name + "." + of).orElse(name);
                Path seed = Files.createDirectory(seeds.resolve(full));
                ClusterKeys keys = SampleClusters.unusableKeys(cluster);
                Files.writeString(seed.resolve("user-data"), CloudInitSeed.userData(host, keys));
                Files.writeString(seed.resolve("meta-data"), CloudInitSeed.metaData(host));
                Files.writeString(seed.resolve("network-config"), CloudInitSeed.networkConfig(plan, host));
                expected.add(String.join(
                        "|",
                        full,
                        "vc-k3f9-" + name,
                        name,
                        full,
                        full,
                        "ssh-ed25519 BBBB run",
                        "ssh-ed25519 AAAA" + name));
            }
        }

        GuestShell.Result result =
                GuestShell.run(List.of("/usr/bin/python3", script.toString(), seeds.toString()), Duration.ofMinutes(2));

        assertThat(result.output().lines()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(result.status()).isZero();
    }

    @Test
    void cloudInitFindsNothingWrongWithTheUserData() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/cloud-init")), "no cloud-init here");
        Path file = Files.writeString(directory.resolve("user-data"), CloudInitSeed.userData(host(), keys()));

        GuestShell.Result result = GuestShell.run(
                List.of("cloud-init", "schema", "--config-file", file.toString()), Duration.ofMinutes(2));

        assertThat(result.output().strip()).isEqualTo("Valid cloud-config: " + file);
        assertThat(result.status()).isZero();
    }

    private static String userDataOf(GuestSystem system) throws HypervisorException {
        Cluster pair = SampleClusters.pair(SampleClusters.TINY);
        Host first = pair.hosts().get(0);
        Host host = new Host(
                first.name(),
                first.image(),
                first.arch(),
                first.memory(),
                first.cpus(),
                first.disks(),
                first.interfaces(),
                first.hardware(),
                system,
                Optional.empty(),
                List.of(),
                Optional.empty());
        Cluster cluster = SampleClusters.withNetworks(pair.networks(), host);
        ClusterPlan plan = ClusterPlanner.plan(cluster, SampleClusters.lease("k3f9"), new SubnetsInUse(List.of()));
        return CloudInitSeed.userData(plan.hosts().get(0), SampleClusters.unusableKeys(cluster));
    }

    private static GuestSystem system(String user, String userData) {
        return new GuestSystem(
                user,
                Optional.of(new UserData(Optional.empty(), "#cloud-config\n" + userData)),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void anotherUserThanRootMayBecomeRootWithoutAPassword() throws Exception {
        String userData = userDataOf(new GuestSystem("debian", Optional.empty(), Optional.empty(), Optional.empty()));

        assertThat(userData).startsWith("#cloud-config\n").contains("""
                users:
                  - "default"
                  - name: "debian"
                    lock_passwd: true
                    sudo: "ALL=(ALL) NOPASSWD:ALL"
                    ssh_authorized_keys:
                      - "ssh-ed25519 BBBB run"
                """);
        JsonNode merged = merged(userData);
        JsonNode debian = merged.at("/users/debian");
        assertThat(debian.get("sudo").toString()).isEqualTo("[\"ALL=(ALL) NOPASSWD:ALL\"]");
        assertThat(debian.get("ssh_authorized_keys").toString()).isEqualTo("[\"ssh-ed25519 BBBB run\"]");
        assertThat(debian.get("shell").asText()).isEqualTo("/bin/bash");
    }

    @Test
    void aUsersCloudConfigIsMergedAndLeavesWhatEachHostNeeds() throws Exception {
        JsonNode merged = merged(userDataOf(system("login", """
                hostname: mine
                disable_root: true
                ssh_keys: { rsa_private: x }
                ssh_authorized_keys: [ "ssh-ed25519 CCCC me" ]
                users: [ { name: login, ssh_authorized_keys: [ other ] }, extra ]
                packages: [ git ]
                write_files: [ { path: /a, content: "日本" } ]
                """)));

        JsonNode config = merged.get("config");
        assertThat(config.get("hostname").asText()).isEqualTo("srv1");
        assertThat(config.get("disable_root").asBoolean()).isFalse();
        assertThat(config.at("/ssh_keys/ed25519_public").asText()).isEqualTo("ssh-ed25519 AAAAsrv1");
        assertThat(config.get("ssh_authorized_keys").toString())
                .isEqualTo("[\"ssh-ed25519 BBBB run\",\"ssh-ed25519 CCCC me\"]");
        assertThat(config.get("packages").toString()).isEqualTo("[\"git\"]");
        assertThat(config.at("/write_files/0/content").asText()).isEqualTo("日本");
        assertThat(merged.at("/users/login/ssh_authorized_keys").toString()).isEqualTo("[\"ssh-ed25519 BBBB run\"]");
        assertThat(merged.at("/users/login/sudo").asText()).isEqualTo("ALL=(ALL) NOPASSWD:ALL");
        assertThat(merged.get("users").has("extra")).isTrue();
        assertThat(merged.get("users").has("debian")).isTrue();
    }

    @Test
    void aGuestThatReadsLinesFindsTheSameBesideAUsersCloudConfig() throws Exception {
        String plain = userDataOf(GuestSystem.DEFAULT);

        assertThat(userDataOf(system("root", "hostname: mine\n")))
                .contains(plain)
                .doesNotContain("mine");
    }

    private JsonNode merged(String userData) throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/usr/lib/python3/dist-packages/cloudinit")), "no cloud-init here");
        Path script =
                Path.of(CloudInitSeedTest.class.getResource("merge-seeds.py").toURI());
        Path file = Files.writeString(directory.resolve("merged"), userData);

        GuestShell.Result result =
                GuestShell.run(List.of("/usr/bin/python3", script.toString(), file.toString()), Duration.ofMinutes(2));

        assertThat(result.status()).as(result.output()).isZero();
        return new ObjectMapper().readTree(result.output());
    }

    /** Reads the root directory, names by Rock Ridge. */
    private static Map<String, String> files(byte[] image) {
        ByteBuffer buffer = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        int at = buffer.getInt(16 * SECTOR + 156 + 2) * SECTOR;
        Map<String, String> files = new LinkedHashMap<>();
        while (image[at] != 0) {
            int size = image[at] & 255;
            int nameLength = image[at + 32];
            int field = at + 33 + nameLength + (nameLength + 1) % 2;
            while (field + 4 <= at + size) {
                int fieldSize = image[field + 2] & 255;
                if (image[field] == 'N' && image[field + 1] == 'M') {
                    String name = new String(image, field + 5, fieldSize - 5, StandardCharsets.US_ASCII);
                    files.put(
                            name,
                            new String(
                                    image,
                                    buffer.getInt(at + 2) * SECTOR,
                                    buffer.getInt(at + 10),
                                    StandardCharsets.UTF_8));
                }
                field += fieldSize;
            }
            at += size;
        }
        return files;
    }
}
