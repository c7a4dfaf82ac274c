package io.jenkins.plugins.virtualcluster.jenkins.hypervisors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress.SshDoor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HypervisorDescriptionTest {
    private static final Path KEY = Path.of("/jenkins home/key&1");
    private static final Path KNOWN = Path.of("/jenkins home/known+hosts");

    static HypervisorDescription of(String uri) {
        return SampleDescriptions.of("hv", uri);
    }

    @Test
    void theUriGetsUserKeyAndHostKeysOfTheLogin() {
        HypervisorAddress address = of("qemu+ssh://hv.example.org:2222/system")
                .address(Optional.of("virtual-cluster"), Optional.of(KEY), Optional.of(KNOWN));

        assertThat(address.door())
                .contains(new SshDoor(
                        "hv.example.org", 2222, Optional.of("virtual-cluster"), Optional.of(KEY), Optional.of(KNOWN)));
        assertThat(address.libvirtUri())
                .startsWith("qemu+ssh://virtual-cluster@hv.example.org:2222/system?keyfile=/jenkins%20home/key%261");
        assertThat(address.pool()).isEqualTo("default");
    }

    @Test
    void aUserInTheUriIsNotReplaced() {
        HypervisorAddress address = of("qemu+ssh://root@hv.example.org/system")
                .address(Optional.of("other"), Optional.empty(), Optional.empty());

        assertThat(address.door().orElseThrow().user()).contains("root");
    }

    @Test
    void theUriKeepsLibvirtsOwnParameters() {
        HypervisorDescription description = new HypervisorDescription(
                "hv",
                "qemu+unix:///system?socket=/run/x",
                "",
                "",
                "fast",
                "",
                HypervisorLimits.USUAL,
                Set.of(),
                List.of(),
                ImageRetention.USUAL,
                HypervisorAccess.ALL);

        assertThat(description.address().libvirtUri()).isEqualTo("qemu+unix:///system?socket=/run/x");
        assertThat(description.address().pool()).isEqualTo("fast");
        assertThat(description.address().door()).isEmpty();
    }

    @Test
    void labelsHaveBlanksOrCommasBetweenThem() {
        assertThat(HypervisorDescription.labels(" kvm, large\tnew ")).containsExactly("kvm", "large", "new");
        assertThat(HypervisorDescription.labels("")).isEmpty();
    }

    @Test
    void zeroOrNothingIsNoLimit() {
        assertThat(HypervisorDescription.limits("", 0, 0)).isEqualTo(HypervisorLimits.USUAL);
        assertThat(HypervisorDescription.limits("2 GiB", 3, 0).cpus()).isEqualTo(OptionalInt.of(3));
        assertThatThrownBy(() -> HypervisorDescription.limits("", -1, 0)).hasMessageContaining("CPU limit is -1");
        assertThatThrownBy(() -> HypervisorDescription.limits("much", 0, 0))
                .hasMessageContaining("'much' is not a size");
    }
}
