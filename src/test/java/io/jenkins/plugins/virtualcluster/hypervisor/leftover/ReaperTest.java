package io.jenkins.plugins.virtualcluster.hypervisor.leftover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.ImageClaim;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.PreparedImages;
import io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters;
import io.jenkins.plugins.virtualcluster.hypervisor.StoredImage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReaperTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private final FakeHypervisor hypervisor = new FakeHypervisor();
    private final SampleMaster master = new SampleMaster("tester@machine");
    private final List<String> told = new ArrayList<>();
    private Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);

    private final Reaper.Listener listener = new Reaper.Listener() {
        @Override
        public void removed(FoundCluster cluster, List<String> objects) {
            told.add("removed " + cluster.run() + ": " + objects.size());
        }

        @Override
        public void failed(FoundCluster cluster, HypervisorException failure) {
            told.add("failed " + cluster.run() + ": " + failure.getMessage());
        }

        @Override
        public void unknown(FoundCluster cluster) {
            told.add("unknown " + cluster.run());
        }

        @Override
        public void removed(String object) {
            told.add("removed " + object);
        }
    };

    private static Lease lease(String run, String owner, boolean ended, boolean kept) {
        return new Lease(run, "lan", "copy", owner, "", NOW.plusSeconds(ended ? -1 : 1), kept);
    }

    private void start(String run, String owner, boolean ended, boolean kept) throws Exception {
        Cluster cluster = SampleClusters.pair(SampleClusters.TINY);
        hypervisor.start(
                hypervisor.plan(cluster, lease(run, owner, ended, kept)),
                SampleClusters.unusableKeys(cluster),
                note -> {});
    }

    private void reap() throws Exception {
        new Reaper(hypervisor, master, clock).reap(listener);
    }

    private List<String> runs() throws Exception {
        return hypervisor.find().stream().map(FoundCluster::run).toList();
    }

    @ParameterizedTest(name = "own {0}, used {1}, ended {2}, kept {3}: {4}, removed {5}")
    @CsvSource({
        "true,  true,  false, false, RUNNING,  false",
        "true,  true,  true,  false, RUNNING,  false",
        "true,  true,  true,  true,  RUNNING,  false",
        "true,  false, false, false, LEFTOVER, true",
        "true,  false, true,  false, LEFTOVER, true",
        "true,  false, false, true,  KEPT,     false",
        "true,  false, true,  true,  LEFTOVER, true",
        "false, false, false, false, RUNNING,  false",
        "false, true,  true,  false, LEFTOVER, false",
        "false, false, true,  true,  LEFTOVER, false",
        "false, false, false, true,  KEPT,     false",
    })
    void onlyOwnLeftoversThatAreNotUsedAreRemoved(
            boolean own, boolean used, boolean ended, boolean kept, ClusterState state, boolean removed)
            throws Exception {
        start("k1", own ? master.owner() : "other@machine", ended, kept);
        if (used) {
            master.used.add("k1");
        }
        assertThat(master.stateOf(hypervisor.find().get(0), NOW)).isEqualTo(state);

        reap();

        assertThat(runs().isEmpty()).isEqualTo(removed);
    }

    @Test
    void aHalfMadeClusterOfAnUnknownOwnerIsToldAndStays() throws Exception {
        hypervisor.leaveHalfMade("nobodys");

        reap();

        assertThat(told).containsExactly("unknown nobodys");
        assertThat(runs()).containsExactly("nobodys");
    }

    @Test
    void whatAProbeLeftIsAnybodysWhenItsLeaseHasEnded() throws Exception {
        start("probe1", "probe for KVM", true, false);
        start("probe2", "probe for KVM", false, false);

        reap();

        assertThat(runs()).containsExactly("probe2");
    }

    @Test
    void whatCannotBeRemovedIsToldAndDoesNotHoldUpTheRest() throws Exception {
        start("k1", master.owner(), true, false);
        start("k2", master.owner(), true, false);
        hypervisor.failNext(FakeHypervisor.Call.DESTROY, "volume vc-k1.lease is still in use");

        reap();

        assertThat(told).containsExactly("failed k1: volume vc-k1.lease is still in use", "removed k2: 4");
    }

    @Test
    void aRunThatWasResumedMeanwhileIsNotRemoved() throws Exception {
        start("k1", master.owner(), true, false);
        start("k2", master.owner(), true, false);
        hypervisor.onDestroy(run -> master.used.add("k2"));

        reap();

        assertThat(runs()).containsExactly("k2");
    }

    @Test
    void aLeaseThatWasRenewedWhileRemovingTookLongIsSeen() throws Exception {
        start("k1", master.owner(), true, true);
        start("k2", master.owner(), true, true);
        hypervisor.onDestroy(run -> {
            clock = Clock.offset(clock, Duration.ofSeconds(10));
            renew(lease("k2", master.owner(), true, true).keptUntil(NOW.plusSeconds(60)));
        });

        new Reaper(hypervisor, master, new Ticking()).reap(listener);

        assertThat(told).containsExactly("removed k1: 4");
    }

    @Test
    void aHypervisorThatCannotBeAskedIsAnError() throws Exception {
        hypervisor.failNext(FakeHypervisor.Call.FIND, "no answer");

        assertThatThrownBy(this::reap).isInstanceOf(HypervisorException.class).hasMessage("no answer");
    }

    private void renew(Lease lease) {
        try {
            hypervisor.renew(lease);
        } catch (HypervisorException e) {
            throw new AssertionError(e);
        }
    }

    /** Shows what the test's clock has come to. */
    private final class Ticking extends Clock {
        @Override
        public Instant instant() {
            return clock.instant();
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }

    @Test
    void whatAKilledPreparationLeftIsRemovedAndNoOthers() throws Exception {
        String key = "a".repeat(24);
        String others = "b".repeat(24);
        PreparedImages images = hypervisor.preparedImages();
        images.claim(new ImageClaim(key, lease("k1p1", master.owner(), false, false), 3));
        images.claim(new ImageClaim(others, lease("k2p1", "other@machine", false, false), 3));
        Cluster cluster = SampleClusters.pair(SampleClusters.TINY);
        for (String run : List.of("k1p1", "k2p1")) {
            Image.Preparing image = images.on(SampleClusters.TINY, run.equals("k1p1") ? key : others, run);
            Cluster guest = cluster.with(List.of(cluster.hosts().get(0).startedFrom(image)));
            hypervisor.start(
                    hypervisor.plan(
                            guest, lease(run, run.equals("k1p1") ? master.owner() : "other@machine", false, false)),
                    SampleClusters.unusableKeys(guest),
                    note -> {});
        }

        reap();

        assertThat(runs()).containsExactly("k2p1");
        assertThat(images.claims()).extracting(ImageClaim::key).containsExactly(others);
        assertThat(hypervisor.storedImages())
                .extracting(StoredImage::name)
                .containsExactly("vc-image-" + others + ".prepared-k2p1.img");
        assertThat(told)
                .contains("removed the claim of run k1p1, which prepared an image")
                .contains("removed incomplete prepared image vc-image-" + key + ".prepared-k1p1.img");
    }
}
