package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import static io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters.TINY;
import static io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.Hardware;
import io.jenkins.plugins.virtualcluster.definition.Hardware.DiskBus;
import io.jenkins.plugins.virtualcluster.definition.Hardware.Firmware;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.DomainCapabilities;
import io.jenkins.plugins.virtualcluster.hypervisor.document.DomainType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a hypervisor lacks for a host, by what libvirt says. */
class HostSupportTest {
    private static final String WITHOUT_UEFI = """
            <domainCapabilities>
              <os supported='yes'>
                <enum name='firmware'/>
                <loader supported='yes'><enum name='secure'><value>no</value></enum></loader>
              </os>
              <cpu>
                <mode name='host-passthrough' supported='no'/>
                <mode name='maximum' supported='no'/>
                <mode name='custom' supported='yes'>
                  <model usable='yes' vendor='unknown'>qemu64</model>
                  <model usable='unknown'>POWER9</model>
                  <model usable='no'>EPYC</model>
                </mode>
              </cpu>
              <devices>
                <disk supported='yes'><enum name='bus'><value>virtio</value><value>scsi</value></enum></disk>
              </devices>
            </domainCapabilities>
            """;

    private static final String WITH_UEFI = WITHOUT_UEFI
            .replace("<enum name='firmware'/>", "<enum name='firmware'><value>efi</value></enum>")
            .replace("name='maximum' supported='no'", "name='maximum' supported='yes'");

    private static Hardware hardware(Firmware firmware, boolean secure, String cpu, DiskBus bus) {
        Hardware usual = Hardware.of(Architecture.X86_64);
        return new Hardware(
                Optional.of(firmware),
                secure,
                usual.machine(),
                Optional.ofNullable(cpu),
                bus,
                usual.nic(),
                usual.console(),
                Optional.empty());
    }

    private static Optional<String> missing(Architecture arch, Hardware hardware, DomainType type, String capabilities)
            throws Exception {
        Host host = new Host("a", TINY, arch, DataSize.parse("1 GiB"), 1, List.of(), List.of(on("lan")));
        return HostSupport.obstacle(host.with(hardware), type, DomainCapabilities.parse(capabilities));
    }

    private static Optional<String> missing(Hardware hardware, String capabilities) throws Exception {
        return missing(Architecture.X86_64, hardware, DomainType.QEMU, capabilities);
    }

    @Test
    void namesThePackageOfAFirmwareThatIsMissing() throws Exception {
        Hardware uefi = hardware(Firmware.UEFI, false, null, DiskBus.VIRTIO);
        Hardware arm = Hardware.of(Architecture.AARCH64);

        assertThat(missing(uefi, WITHOUT_UEFI))
                .contains(
                        "has no UEFI firmware for x86_64: install it there (Debian: ovmf, Fedora and RHEL: edk2-ovmf),"
                                + " or change `firmware`");
        assertThat(missing(Architecture.AARCH64, arm, DomainType.QEMU, WITHOUT_UEFI))
                .contains(
                        "has no UEFI firmware for aarch64: install it there (Debian: qemu-efi-aarch64, Fedora and RHEL:"
                                + " edk2-aarch64), or change `arch`");
        assertThat(missing(uefi, WITH_UEFI)).isEmpty();
        assertThat(missing(Architecture.AARCH64, arm, DomainType.QEMU, WITH_UEFI))
                .isEmpty();
        assertThat(missing(hardware(Firmware.BIOS, false, null, DiskBus.VIRTIO), WITHOUT_UEFI))
                .isEmpty();
    }

    @Test
    void wantsAFirmwareThatCanSecureItsVariablesForSecureBoot() throws Exception {
        Hardware secure = hardware(Firmware.UEFI, true, null, DiskBus.VIRTIO);

        assertThat(missing(secure, WITH_UEFI))
                .contains(
                        "has no UEFI firmware with Secure Boot for x86_64: install it there (Debian: ovmf, Fedora and RHEL:"
                                + " edk2-ovmf), or remove `secure_boot`");
        assertThat(missing(secure, WITH_UEFI.replace("<value>no</value>", "<value>yes</value>")))
                .isEmpty();
    }

    @Test
    void knowsTheProcessorsThatGuestsCanHave() throws Exception {
        assertThat(missing(hardware(Firmware.BIOS, false, "host", DiskBus.VIRTIO), WITH_UEFI))
                .contains(
                        "runs guests of x86_64 without KVM, so they cannot have its own processor: change `cpu: host`, or"
                                + " use a hypervisor with KVM");
        assertThat(missing(
                        Architecture.X86_64,
                        hardware(Firmware.BIOS, false, "host", DiskBus.VIRTIO),
                        DomainType.KVM,
                        WITH_UEFI))
                .isEmpty();
        assertThat(missing(hardware(Firmware.BIOS, false, "maximum", DiskBus.VIRTIO), WITHOUT_UEFI))
                .contains("has no `cpu: maximum` for x86_64: change it to the name of a model");
        assertThat(missing(hardware(Firmware.BIOS, false, "maximum", DiskBus.VIRTIO), WITH_UEFI))
                .isEmpty();
        assertThat(missing(hardware(Firmware.BIOS, false, "EPYC", DiskBus.VIRTIO), WITH_UEFI))
                .contains("cannot give guests of x86_64 the processor 'EPYC': change `cpu` to another model"
                        + " (`virsh domcapabilities --arch x86_64` lists them)");
        assertThat(missing(hardware(Firmware.BIOS, false, "qemu64", DiskBus.VIRTIO), WITH_UEFI))
                .isEmpty();
        assertThat(missing(hardware(Firmware.BIOS, false, "POWER9", DiskBus.VIRTIO), WITH_UEFI))
                .isEmpty();
    }

    @Test
    void knowsTheBusesOfDisks() throws Exception {
        assertThat(missing(hardware(Firmware.BIOS, false, null, DiskBus.SATA), WITH_UEFI))
                .contains("has no disk bus 'sata' for machines of type q35: change `disk_bus` or `machine`");
        assertThat(missing(hardware(Firmware.BIOS, false, null, DiskBus.SCSI), WITH_UEFI))
                .isEmpty();
    }
}
