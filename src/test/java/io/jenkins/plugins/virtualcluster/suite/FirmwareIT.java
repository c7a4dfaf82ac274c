package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.Verdict;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** An image that boots by UEFI only, the lab's tiny-uefi, whose boot loader is signed. */
@Tag("thorough")
@EnabledIfEnvironmentVariable(named = "VIRTUAL_CLUSTER_LAB_IMAGE_TINY_UEFI", matches = ".+")
class FirmwareIT extends GuestRunHarness {
    private void hosts(String hosts) throws Exception {
        files.cluster("""
                name: cluster
                defaults: { image: tiny-uefi.qcow2, memory: 1 GiB, timeouts: { start: 15m } }
                networks:
                  lan: { domain: lan.test }
                hosts:
                """ + hosts.indent(2));
    }

    @Test
    void itBootsByUefiWithAndWithoutSecureBoot() throws Exception {
        hosts("plain: { firmware: uefi }\nsecure: { firmware: uefi, secure_boot: true }\n");
        files.script(
                "cases/one/run.sh",
                "[ -d /sys/firmware/efi ] && echo by UEFI; dmesg | grep -io 'secure boot enabled' || :");

        ends(start(), Verdict.PASSED);

        assertThat(output("plain")).isEqualTo("by UEFI\n");
        assertThat(output("secure")).isEqualToIgnoringCase("by UEFI\nSecure boot enabled\n");
    }

    @Test
    void withABiosItSaysWhatIsUsuallyWrong() throws Exception {
        hosts("wrong: { firmware: bios, timeouts: { start: 60s } }\n");
        files.timeouts("{ start: 60s }");

        ends(start(), Verdict.INFRASTRUCTURE);

        assertThat(cause())
                .contains("wrong did not answer within ")
                .contains("it needs UEFI where the host has a BIOS");
    }
}
