package io.jenkins.plugins.virtualcluster.hypervisor.placing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.PlacementRanking.Candidate;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementRankingTest {
    private static HypervisorAddress address(String name) {
        return HypervisorAddress.parse("qemu+ssh://" + name + "/system");
    }

    @ParameterizedTest(name = "{0} before {4}")
    @CsvSource(
            delimiter = '|',
            value = {
                // room, waiting, images to bring, free part
                "true  | 0 | 2 | 0.1 | false | 0 | 0 | 0.9",
                "true  | 0 | 2 | 0.1 | true  | 1 | 0 | 0.9",
                "true  | 0 | 0 | 0.1 | true  | 0 | 1 | 0.9",
                "true  | 0 | 1 | 0.6 | true  | 0 | 1 | 0.5",
                "false | 1 | 1 | 0.0 | false | 2 | 0 | 0.0",
            })
    void theFirstOfTwoIsBetter(
            boolean room,
            int waiting,
            int images,
            double free,
            boolean room2,
            int waiting2,
            int images2,
            double free2) {
        Candidate better = new Candidate(address("better"), room, false, waiting, images, free);
        Candidate worse = new Candidate(address("worse"), room2, false, waiting2, images2, free2);

        assertThat(PlacementRanking.inOrder(List.of(worse, better))).containsExactly(better, worse);
    }

    @Test
    void equalsStayInTheOrderInWhichTheyWereNamed() {
        List<Candidate> equals = List.of(
                new Candidate(address("b"), true, false, 0, 0, 0.5),
                new Candidate(address("a"), true, false, 0, 0, 0.5));

        assertThat(PlacementRanking.inOrder(equals)).isEqualTo(equals);
    }

    @Test
    void allLabelsMustBeThere() throws Exception {
        HypervisorAddress big = HypervisorAddress.parse("qemu+ssh://big/system?labels=big,kvm");
        HypervisorAddress small = HypervisorAddress.parse("qemu+ssh://small/system?labels=kvm");

        assertThat(PlacementRanking.labelled(List.of(small, big), cluster("kvm")))
                .containsExactly(small, big);
        assertThat(PlacementRanking.labelled(List.of(small, big), cluster("kvm", "big")))
                .containsExactly(big);
        assertThatThrownBy(() -> PlacementRanking.labelled(List.of(small, big), cluster("fast")))
                .isInstanceOf(HypervisorException.class)
                .hasMessage(
                        "Cluster c asks for a hypervisor with the label fast; configured: qemu+ssh://small/system with"
                                + " the label kvm, qemu+ssh://big/system with the labels big, kvm; add `labels=...` to a"
                                + " hypervisor's URI, or change `hypervisor` in clusters/c.yaml");
    }

    @Test
    void onlyImagesThatNobodyCanBringAreMissing() {
        Image file = new Image.LocalFile(Path.of("/images/a.qcow2"));
        Image volume = new Image.PoolVolume("debian");
        Cluster cluster = SampleClusters.withNetworks(
                List.of(SampleClusters.network("lan", Optional.empty())),
                SampleClusters.host("a", file, List.of(), SampleClusters.on("lan")),
                SampleClusters.host("b", volume, List.of(), SampleClusters.on("lan")),
                SampleClusters.host("c", volume, List.of(), SampleClusters.on("lan")));

        assertThat(PlacementRanking.missing(cluster, Set.of())).containsExactly("debian");
        assertThat(PlacementRanking.missing(cluster, Set.of(volume))).isEmpty();
        assertThat(PlacementRanking.imagesToBring(cluster, Set.of())).isEqualTo(2);
        assertThat(PlacementRanking.imagesToBring(cluster, Set.of(volume))).isEqualTo(1);
    }

    private static Cluster cluster(String... labels) {
        return new Cluster("c", List.of(), List.of(), List.of(), Path.of("clusters/c.yaml"), Set.of(labels), Map.of());
    }

    @Test
    void whereAStandbyClusterIsComesBeforeMoreMemoryAndNotBeforeRoom() {
        Candidate standby = new Candidate(address("standby"), true, true, 0, 1, 0.1);
        Candidate free = new Candidate(address("free"), true, false, 0, 0, 0.9);
        Candidate full = new Candidate(address("full"), false, true, 0, 0, 0.9);
        assertThat(PlacementRanking.inOrder(List.of(full, free, standby))).containsExactly(standby, free, full);
        assertThat(standby.sentence()).contains("a standby cluster");
    }
}
