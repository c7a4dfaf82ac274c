package io.jenkins.plugins.virtualcluster.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Starts real guests on the hypervisor that the environment names; {@code lab/lab up} makes one. */
@EnabledIfEnvironmentVariable(named = "VIRTUAL_CLUSTER_HYPERVISOR", matches = ".+")
class LibvirtHypervisorIT extends HypervisorContract {

    @Override
    Hypervisor open() throws Exception {
        return LibvirtHypervisor.connect(HypervisorAddress.parse(System.getenv("VIRTUAL_CLUSTER_HYPERVISOR")));
    }

    @Test
    void anImageThatIsMissingIsNamedWithThoseThatAreThere() throws Exception {
        ClusterPlan plan = hypervisor.plan(
                SampleClusters.pair(new io.jenkins.plugins.virtualcluster.definition.Image.PoolVolume("tinny.qcow2")),
                lease);

        assertThatThrownBy(() -> hypervisor.start(plan, SampleClusters.unusableKeys(plan.cluster()), listener))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("no image tinny.qcow2")
                .hasMessageContaining("tiny.qcow2");
        assertThat(found()).isEmpty();
    }
}
