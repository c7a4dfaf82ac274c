package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import static io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters.TINY;
import static io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters.host;
import static io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters.lease;
import static io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters.network;
import static io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.Alias;
import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.Disk;
import io.jenkins.plugins.virtualcluster.definition.Hardware;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Ipv6Subnet;
import io.jenkins.plugins.virtualcluster.definition.Network;
import io.jenkins.plugins.virtualcluster.definition.Shaping;
import io.jenkins.plugins.virtualcluster.definition.Subnet;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters;
import io.jenkins.plugins.virtualcluster.hypervisor.document.DomainDocument;
import io.jenkins.plugins.virtualcluster.hypervisor.document.DomainType;
import io.jenkins.plugins.virtualcluster.hypervisor.document.GuestKind;
import io.jenkins.plugins.virtualcluster.hypervisor.document.LeaseText;
import io.jenkins.plugins.virtualcluster.hypervisor.document.NetworkDocument;
import io.jenkins.plugins.virtualcluster.hypervisor.document.PoolImage;
import io.jenkins.plugins.virtualcluster.hypervisor.document.TicketText;
import io.jenkins.plugins.virtualcluster.hypervisor.document.VolumeDocument;
import io.jenkins.plugins.virtualcluster.hypervisor.document.Xml;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

class DocumentsTest {
    private static final GuestKind KVM = new GuestKind(DomainType.KVM, false);
    private static final GuestKind EMULATED = new GuestKind(DomainType.QEMU, false);
    private static final Cluster CLUSTER = new Cluster(
            "xrootd",
            List.of(
                    network("lan", Optional.of(Subnet.parse("192.168.127.1/24"))),
                    new Network(
                            "san",
                            Network.Mode.ISOLATED,
                            Optional.of(Subnet.parse("192.168.128.1/24")),
                            Optional.empty(),
                            Optional.empty(),
                            Shaping.NONE)),
            List.of(
                    host(
                            "srv1",
                            TINY,
                            List.of(new Disk(DataSize.parse("20 GiB"), Optional.of("/data"))),
                            on("lan", "192.168.127.3", "52:54:00:00:00:01"),
                            on("san", "192.168.128.3", "52:54:00:00:00:02")),
                    host("srv2", TINY, List.of(), on("lan", "192.168.127.4", "52:54:00:00:00:03"))),
            List.of(new Alias("multi", List.of("srv1", "srv2"))),
            Path.of("clusters/xrootd.yaml"),
            Set.of(),
            Map.of());

    private static ClusterPlan plan() throws HypervisorException {
        return ClusterPlanner.plan(CLUSTER, lease("k3f9"), new SubnetsInUse(List.of()));
    }

    private static String golden(String name) throws Exception {
        try (InputStream in = DocumentsTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theNetworkIsAsItWasAgreed() throws Exception {
        ClusterPlan plan = plan();

        assertThat(NetworkDocument.xml(plan, plan.networks().get(0))).isEqualTo(golden("network.xml"));
    }

    @Test
    void ipv6HasItsOwnAddressAndNamesAndIsTranslatedToo() throws Exception {
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
        ClusterPlan plan = ClusterPlanner.plan(
                SampleClusters.withNetworks(List.of(dual), host("srv1", TINY, List.of(), on("lan"))),
                lease("k1"),
                new SubnetsInUse(List.of()));
        Element network =
                Xml.parse("it", NetworkDocument.xml(plan, plan.networks().get(0)));

        assertThat(Xml.attribute(network, "forward/nat", "ipv6")).isEqualTo("yes");
        assertThat(Xml.all(network, "ip"))
                .extracting(ip -> ip.getAttribute("family") + " " + ip.getAttribute("address"))
                .containsExactly(" 192.168.127.1", "ipv6 fd00:127::1");
        assertThat(Xml.all(network, "dns/host"))
                .extracting(host -> host.getAttribute("ip") + " " + Xml.text(host, "hostname"))
                .containsExactly("192.168.127.2 srv1.xrd.test", "fd00:127::2 srv1.xrd.test");
    }

    @Test
    void theDomainIsAsItWasAgreed() throws Exception {
        ClusterPlan plan = plan();

        assertThat(DomainDocument.xml(plan, plan.hosts().get(0), KVM, volume -> "/pool/" + volume))
                .isEqualTo(golden("domain.xml"));
    }

    @Test
    void anAliasIsAnsweredWithEveryAddressOfItsHosts() throws Exception {
        ClusterPlan plan = plan();
        Element network =
                Xml.parse("it", NetworkDocument.xml(plan, plan.networks().get(0)));

        List<String> answers = new ArrayList<>();
        for (Element host : Xml.all(network, "dns/host")) {
            if (Xml.all(host, "hostname").stream()
                    .anyMatch(name -> name.getTextContent().equals("multi.lan.test"))) {
                answers.add(host.getAttribute("ip"));
            }
        }
        assertThat(answers).containsExactly("192.168.127.3", "192.168.127.4");
    }

    @Test
    void aHostIsKnownByItsFullNameOnEachOfItsNetworks() throws Exception {
        ClusterPlan plan = plan();
        Element network =
                Xml.parse("it", NetworkDocument.xml(plan, plan.networks().get(1)));

        assertThat(Xml.all(network, "forward")).isEmpty();
        assertThat(Xml.all(network, "dns/host/hostname"))
                .extracting(Element::getTextContent)
                .contains("srv1", "srv1.lan.test");
        assertThat(Xml.all(network, "ip/dhcp/host"))
                .extracting(host -> host.getAttribute("mac"))
                .containsExactly("52:54:00:00:00:02");
    }

    @Test
    void otherArchitecturesHaveTheirOwnMachines() throws Exception {
        Host arm =
                new Host("srv1", TINY, Architecture.AARCH64, DataSize.parse("1 GiB"), 2, List.of(), List.of(on("lan")));
        ClusterPlan plan = ClusterPlanner.plan(
                SampleClusters.withNetworks(List.of(network("lan", Optional.empty())), arm),
                lease("k1"),
                new SubnetsInUse(List.of()));
        Element domain =
                Xml.parse("it", DomainDocument.xml(plan, plan.hosts().get(0), EMULATED, volume -> "/pool/" + volume));

        assertThat(domain.getAttribute("type")).isEqualTo("qemu");
        assertThat(Xml.attribute(domain, "os/type", "arch")).isEqualTo("aarch64");
        assertThat(Xml.attribute(domain, "os/type", "machine")).isEqualTo("virt");
        assertThat(Xml.attribute(domain, "os", "firmware")).isEqualTo("efi");
        assertThat(Xml.text(domain, "os/nvram")).isEqualTo("/pool/vc-k1-srv1.nvram");
        assertThat(Xml.all(domain, "devices/panic")).isEmpty();
    }

    private static Element domain(Architecture arch, GuestKind kind, Hardware hardware, Disk... disks)
            throws Exception {
        Host host = new Host("a", TINY, arch, DataSize.parse("1 GiB"), 1, List.of(disks), List.of(on("lan")))
                .with(hardware);
        ClusterPlan plan = ClusterPlanner.plan(
                SampleClusters.withNetworks(List.of(network("lan", Optional.empty())), host),
                lease("k1"),
                new SubnetsInUse(List.of()));
        return Xml.parse("it", DomainDocument.xml(plan, plan.hosts().get(0), kind, volume -> volume));
    }

    @Test
    void aMachineIsAsItsDefinitionSays() throws Exception {
        Element domain = domain(
                Architecture.X86_64,
                EMULATED,
                new Hardware(
                        Optional.of(Hardware.Firmware.UEFI),
                        false,
                        "pc-q35-7.2",
                        Optional.of("Skylake-Client"),
                        Hardware.DiskBus.SATA,
                        Hardware.Nic.E1000E,
                        Hardware.Console.VIRTIO,
                        Optional.empty()),
                new Disk(DataSize.parse("1 GiB"), Optional.empty()));

        assertThat(Xml.attribute(domain, "os", "firmware")).isEqualTo("efi");
        assertThat(features(domain)).containsExactly("secure-boot=no");
        assertThat(Xml.text(domain, "os/nvram")).isEqualTo("vc-k1-a.nvram");
        assertThat(Xml.attribute(domain, "os/type", "machine")).isEqualTo("pc-q35-7.2");
        assertThat(Xml.attribute(domain, "cpu", "mode")).isEqualTo("custom");
        assertThat(Xml.text(domain, "cpu/model")).isEqualTo("Skylake-Client");
        assertThat(disks(domain)).containsExactly("disk sata sda", "disk sata sdb", "cdrom sata sdc");
        assertThat(Xml.attribute(domain, "devices/interface/model", "type")).isEqualTo("e1000e");
        assertThat(Xml.all(domain, "devices/serial")).isEmpty();
        assertThat(Xml.attribute(domain, "devices/console/target", "type")).isEqualTo("virtio");
    }

    @Test
    void secureBootIsAskedForWithTheKeysOfDistributions() throws Exception {
        Element domain = domain(
                Architecture.X86_64,
                KVM,
                new Hardware(
                        Optional.of(Hardware.Firmware.UEFI),
                        true,
                        "q35",
                        Optional.of(Hardware.MAXIMUM_CPU),
                        Hardware.DiskBus.VIRTIO,
                        Hardware.Nic.VIRTIO,
                        Hardware.Console.SERIAL,
                        Optional.empty()));

        assertThat(features(domain)).containsExactly("secure-boot=yes", "enrolled-keys=yes");
        assertThat(Xml.attribute(domain, "cpu", "mode")).isEqualTo("maximum");
    }

    @Test
    void eachControllerOfScsiHasAsManyDisksAsLibvirtPutsOnIt() throws Exception {
        Disk[] many = new Disk[15];
        Arrays.fill(many, new Disk(DataSize.parse("1 GiB"), Optional.empty()));
        Hardware usual = Hardware.of(Architecture.PPC64LE);
        Hardware scsi = new Hardware(
                usual.firmware(),
                false,
                usual.machine(),
                usual.cpu(),
                Hardware.DiskBus.SCSI,
                usual.nic(),
                usual.console(),
                usual.disk());

        Element domain = domain(Architecture.PPC64LE, EMULATED, scsi, many);

        assertThat(Xml.all(domain, "devices/controller"))
                .extracting(each -> each.getAttribute("type") + each.getAttribute("index") + each.getAttribute("model"))
                .containsExactly("scsi0virtio-scsi", "scsi1virtio-scsi", "usbnone");
        assertThat(disks(domain)).hasSize(17).contains("disk scsi sda", "disk scsi sdq");
    }

    @Test
    void eachArchitectureHasItsFastProcessorItsConsoleAndItsPanicDevice() throws Exception {
        List<String> found = new ArrayList<>();
        for (Architecture arch : Architecture.values()) {
            Element domain = domain(arch, new GuestKind(DomainType.QEMU, true), Hardware.of(arch));
            found.add(Xml.attribute(domain, "os/type", "machine") + " " + Xml.attribute(domain, "cpu", "mode")
                    + Xml.text(domain, "cpu/model") + " serial="
                    + Xml.all(domain, "devices/serial").size() + " "
                    + Xml.attribute(domain, "devices/console/target", "type") + " "
                    + Xml.attribute(domain, "devices/panic", "model"));
        }
        assertThat(found)
                .containsExactly(
                        "q35 maximum serial=1  isa",
                        "virt customcortex-a57 serial=1  pvpanic",
                        "pseries customPOWER9 serial=1  pseries",
                        "s390-ccw-virtio maximum serial=0 sclp s390");
    }

    private static List<String> features(Element domain) {
        return Xml.all(domain, "os/firmware/feature").stream()
                .map(each -> each.getAttribute("name") + "=" + each.getAttribute("enabled"))
                .toList();
    }

    private static List<String> disks(Element domain) {
        return Xml.all(domain, "devices/disk").stream()
                .map(disk -> disk.getAttribute("device") + " " + Xml.attribute(disk, "target", "bus") + " "
                        + Xml.attribute(disk, "target", "dev"))
                .toList();
    }

    @Test
    void manyDisksHaveNamesOfTheirOwn() throws Exception {
        List<Disk> disks = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            disks.add(new Disk(DataSize.parse("1 GiB"), Optional.empty()));
        }
        ClusterPlan plan = ClusterPlanner.plan(
                SampleClusters.withNetworks(
                        List.of(network("lan", Optional.empty())), host("a", TINY, disks, on("lan"))),
                lease("k1"),
                new SubnetsInUse(List.of()));
        Element domain = Xml.parse("it", DomainDocument.xml(plan, plan.hosts().get(0), KVM, volume -> volume));

        assertThat(Xml.all(domain, "devices/disk/target"))
                .extracting(target -> target.getAttribute("dev"))
                .hasSize(32)
                .doesNotHaveDuplicates()
                .contains("vda", "vdz", "vdaa", "vdaf");
        assertThat(Xml.all(domain, "devices/disk/serial"))
                .extracting(Element::getTextContent)
                .contains("vcdisk1", "vcdisk30");
    }

    @Test
    void hostileTextStaysText() throws Exception {
        String hostile = "</title><devices/>'\"&\u0001\n";
        Lease lease = new Lease("k1", hostile, hostile, hostile, hostile, Instant.EPOCH, true);
        ClusterPlan plan = ClusterPlanner.plan(CLUSTER, lease, new SubnetsInUse(List.of()));
        Element domain = Xml.parse("it", DomainDocument.xml(plan, plan.hosts().get(0), KVM, volume -> volume));

        assertThat(Xml.all(domain, "devices")).hasSize(1);
        assertThat(LeaseText.fromElement(LeaseText.element(lease, "a").toString())
                        .orElseThrow()
                        .owner())
                .isEqualTo(hostile.replace('\u0001', '?'));
    }

    @Test
    void aLeaseIsReadBackFromItsVolumeAndAHalfWrittenOneIsNone() {
        Lease lease = lease("k1");
        byte[] volume = LeaseText.volume(lease);

        assertThat(volume).hasSize(LeaseText.VOLUME_SIZE);
        assertThat(LeaseText.fromVolume("k1", volume)).contains(lease);
        assertThat(LeaseText.fromVolume("k1", new byte[LeaseText.VOLUME_SIZE])).isEmpty();
        assertThat(LeaseText.fromVolume("k1", java.util.Arrays.copyOf(volume, 50)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "null",
                "[]",
                "1",
                "\"k1\"",
                "<html>",
                "{\"run\":\"k1\"}",
                "{\"run\":null,\"cluster\":\"c\",\"suite\":\"s\",\"owner\":\"o\",\"process\":\"\","
                        + "\"until\":\"2030-01-01T00:00:00Z\"}",
                "{\"run\":\"k2\",\"cluster\":\"c\",\"suite\":\"s\",\"owner\":\"o\",\"process\":\"\","
                        + "\"until\":\"2030-01-01T00:00:00Z\"}",
                "{\"run\":\"k1\",\"cluster\":\"c\",\"suite\":\"s\",\"owner\":\"o\",\"process\":\"\","
                        + "\"until\":\"+1000000000-12-31T23:59:59Z\"}",
                "{\"run\":\"k1\",\"cluster\":\"c\",\"suite\":\"s\",\"owner\":\"o\",\"process\":\"\","
                        + "\"until\":99999999999999999999999999}",
                "{\"lease\":{\"run\":\"k1\"},\"demand\":{},\"state\":\"WAITING\"}"
            })
    void whatIsNoLeaseOrTicketInAVolumeIsNoneAndNoException(String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);

        assertThat(LeaseText.fromVolume("k1", content)).isEmpty();
        assertThat(TicketText.fromVolume("k1", content)).isEmpty();
    }

    @Test
    void theOverlayNamesItsImageAndItsFormat() throws Exception {
        VolumeDocument overlay = VolumeDocument.overlay(
                "vc-k1-a.qcow2", new PoolImage("/pool/debian.raw", "raw", 3221225472L), Optional.empty());
        Element volume = Xml.parse("it", overlay.xml());

        assertThat(Xml.text(volume, "capacity")).isEqualTo("3221225472");
        assertThat(Xml.text(
                        Xml.parse(
                                "it",
                                VolumeDocument.overlay(
                                                "vc-k1-a.qcow2",
                                                new PoolImage("/pool/debian.raw", "raw", 1),
                                                Optional.of(DataSize.parse("20 GiB")))
                                        .xml()),
                        "capacity"))
                .isEqualTo("21474836480");
        assertThat(Xml.text(volume, "backingStore/path")).isEqualTo("/pool/debian.raw");
        assertThat(Xml.attribute(volume, "backingStore/format", "type")).isEqualTo("raw");
        assertThat(Xml.attribute(volume, "target/format", "type")).isEqualTo("qcow2");
    }
}
