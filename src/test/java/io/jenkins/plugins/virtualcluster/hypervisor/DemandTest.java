package io.jenkins.plugins.virtualcluster.hypervisor;

import static io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters.TINY;
import static io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters.host;
import static io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.Disk;
import io.jenkins.plugins.virtualcluster.definition.Hardware;
import io.jenkins.plugins.virtualcluster.definition.Host;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemandTest {
    private static Hardware withDisk(String size) {
        Hardware usual = Hardware.of(Architecture.X86_64);
        return new Hardware(
                usual.firmware(),
                usual.secureBoot(),
                usual.machine(),
                usual.cpu(),
                usual.diskBus(),
                usual.nic(),
                usual.console(),
                Optional.of(DataSize.parse(size)));
    }

    @Test
    void countsTheDiskWithTheImageAsItIsDefinedOrAsWhatIsUsuallyWritten() {
        Host usual = host("a", TINY, List.of(new Disk(DataSize.parse("1 GiB"), Optional.empty())), on("lan"));
        Host large = host("b", TINY, List.of(), on("lan")).with(withDisk("20 GiB"));
        Host small = host("c", TINY, List.of(), on("lan")).with(withDisk("2 GiB"));

        assertThat(Demand.of(SampleClusters.withNetworks(List.of(), usual)).disk())
                .isEqualTo(DataSize.parse("5 GiB"));
        assertThat(Demand.of(SampleClusters.withNetworks(List.of(), large, small))
                        .disk())
                .isEqualTo(DataSize.parse("22 GiB"));
    }
}
