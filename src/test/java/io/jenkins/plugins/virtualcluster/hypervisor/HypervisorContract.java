package io.jenkins.plugins.virtualcluster.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.Image;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every hypervisor, the real one and the fake. */
public abstract class HypervisorContract {
    public static final Duration LIMIT = Duration.ofMinutes(1);

    public final String run = SampleClusters.newRun();
    public final Lease lease = SampleClusters.lease(run);
    private final Instant since = Instant.parse("2031-12-31T23:58:00Z");
    public final BlockingQueue<String> notes = new LinkedBlockingQueue<>();
    final BlockingQueue<String> started = new LinkedBlockingQueue<>();
    public Hypervisor hypervisor;

    public final Hypervisor.StartListener listener = new Hypervisor.StartListener() {
        @Override
        public void note(String message) {
            notes.add(message);
        }

        @Override
        public void started(String host) {
            started.add(host);
        }
    };

    public abstract Hypervisor open() throws Exception;

    @BeforeEach
    void connect() throws Exception {
        hypervisor = open();
    }

    @AfterEach
    void leaveNothing() throws Exception {
        try {
            hypervisor.destroy(run, LIMIT);
            assertThat(found()).isEmpty();
        } finally {
            hypervisor.close();
        }
    }

    public Cluster cluster() {
        return SampleClusters.pair(SampleClusters.TINY);
    }

    public ClusterPlan startCluster() throws Exception {
        Cluster cluster = cluster();
        return hypervisor.start(hypervisor.plan(cluster, lease), SampleClusters.unusableKeys(cluster), listener);
    }

    public Optional<FoundCluster> found() throws Exception {
        return hypervisor.find().stream()
                .filter(found -> found.run().equals(run))
                .findFirst();
    }

    @Test
    void whatItCanRunHasNoObstacles() throws Exception {
        assertThat(hypervisor.obstacles(cluster())).isEmpty();
    }

    @Test
    void whatIsStartedIsFoundWithItsLease() throws Exception {
        ClusterPlan plan = startCluster();

        assertThat(started).containsExactlyInAnyOrder("srv1", "srv2");
        FoundCluster found = found().orElseThrow();
        assertThat(found.lease()).contains(lease);
        assertThat(found.hosts())
                .extracting(FoundCluster.FoundHost::name, FoundCluster.FoundHost::state)
                .containsExactlyInAnyOrder(tuple("srv1", "running"), tuple("srv2", "running"));
        assertThat(found.objects())
                .contains(
                        "domain " + plan.hosts().get(0).domain(),
                        "network " + plan.networks().get(0).name());
    }

    @Test
    void whatIsDestroyedIsToldAndGone() throws Exception {
        BlockingQueue<GuestEvent> events = new LinkedBlockingQueue<>();
        hypervisor.watch(run, events::add);
        startCluster();

        List<String> removed = hypervisor.destroy(run, LIMIT);

        assertThat(removed).contains("domain vc-" + run + "-srv1", "network vc-" + run + "-lan");
        assertThat(List.of(next(events), next(events)))
                .containsExactlyInAnyOrder(
                        new GuestEvent.Ended("srv1", "was destroyed"), new GuestEvent.Ended("srv2", "was destroyed"));
        assertThat(found()).isEmpty();
    }

    @Test
    protected void aClosedWatchHearsNoMore() throws Exception {
        BlockingQueue<GuestEvent> events = new LinkedBlockingQueue<>();
        BlockingQueue<GuestEvent> others = new LinkedBlockingQueue<>();
        startCluster();
        hypervisor.watch(run, events::add).close();
        hypervisor.watch(run, others::add);
        hypervisor.destroy(run, LIMIT);
        next(others);
        next(others);
        assertThat(events).isEmpty();
    }

    @Test
    void removingWhatIsNotThereIsNoError() throws Exception {
        assertThat(hypervisor.destroy(run, LIMIT)).isEmpty();
    }

    @Test
    protected void aRenewedLeaseIsFound() throws Exception {
        startCluster();
        Lease later = new Lease(
                run, lease.cluster(), lease.suite(), lease.owner(), "", Instant.parse("2032-01-01T00:00:00Z"), true);

        hypervisor.renew(later);

        assertThat(found().orElseThrow().lease()).contains(later);
    }

    @Test
    void aClusterStandsByWithoutRunningAndIsRestoredOnce() throws Exception {
        startCluster();
        hypervisor.tickets().write(SampleClusters.ticket(lease, 7).in(Ticket.State.ADMITTED));
        Lease kept = lease.keptUntil(Instant.parse("2032-01-01T00:00:00Z"));

        Standby standby = hypervisor.save(kept, since, false);

        FoundCluster found = found().orElseThrow();
        assertThat(found.standby()).contains(standby);
        assertThat(standby.hosts()).isEqualTo(2);
        assertThat(standby.since()).isEqualTo(since);
        assertThat(found.hosts()).isEmpty();
        assertThat(found.lease()).contains(kept);
        HypervisorLoad load = hypervisor.load();
        assertThat(load.runs()).doesNotContain(run);
        assertThat(load.guests()).noneMatch(guest -> guest.run().equals(Optional.of(run)));
        assertThat(hypervisor.tickets().runs()).doesNotContain(run);
        assertThatThrownBy(() -> hypervisor.save(kept, since, false)).isInstanceOf(HypervisorException.class);

        hypervisor.restore(lease);

        FoundCluster back = found().orElseThrow();
        assertThat(back.standby()).isEmpty();
        assertThat(back.lease()).contains(lease);
        assertThat(back.hosts())
                .extracting(FoundCluster.FoundHost::name, FoundCluster.FoundHost::state)
                .containsExactlyInAnyOrder(tuple("srv1", "running"), tuple("srv2", "running"));
        assertThat(hypervisor.load().runs()).contains(run);
        assertThatThrownBy(() -> hypervisor.restore(lease))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("does not stand by");
    }

    @Test
    void aClusterThatStandsByPausedTakesItsMemoryAndGoesOn() throws Exception {
        startCluster();

        Standby standby = hypervisor.save(lease.keptUntil(Instant.parse("2032-01-01T00:00:00Z")), since, true);

        assertThat(standby.isPaused()).isTrue();
        FoundCluster found = found().orElseThrow();
        assertThat(found.standby()).contains(standby);
        assertThat(found.hosts())
                .extracting(FoundCluster.FoundHost::name, FoundCluster.FoundHost::state)
                .containsExactlyInAnyOrder(tuple("srv1", "paused"), tuple("srv2", "paused"));
        assertThat(hypervisor.load().guests()).anyMatch(guest -> guest.run().equals(Optional.of(run)));

        hypervisor.restore(lease);

        assertThat(found().orElseThrow().hosts())
                .extracting(FoundCluster.FoundHost::name, FoundCluster.FoundHost::state)
                .containsExactlyInAnyOrder(tuple("srv1", "running"), tuple("srv2", "running"));
        assertThat(found().orElseThrow().standby()).isEmpty();
    }

    @Test
    void aStandbyClusterIsRemovedAsAWhole() throws Exception {
        startCluster();
        hypervisor.save(lease.keptUntil(Instant.parse("2032-01-01T00:00:00Z")), since, false);

        assertThat(hypervisor.destroy(run, LIMIT)).contains("volume vc-" + run + ".standby");
        assertThat(found()).isEmpty();
    }

    @Test
    void whatIsNotThereCannotBeRenewed() {
        assertThatThrownBy(() -> hypervisor.renew(lease))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("no objects of run " + run);
    }

    @Test
    protected void aRunIsStartedOnce() throws Exception {
        startCluster();

        assertThatThrownBy(this::startCluster)
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("Run " + run + " was already started");
        assertThat(found().orElseThrow().hosts()).hasSize(2);
    }

    @Test
    void aFixedSubnetIsNotGivenTwice() throws Exception {
        ClusterPlan plan = startCluster();
        Cluster same = SampleClusters.withNetworks(
                List.of(SampleClusters.network("lan", plan.networks().get(0).subnet())),
                SampleClusters.host("srv1", SampleClusters.TINY, List.of(), SampleClusters.on("lan")));

        assertThatThrownBy(() -> hypervisor.plan(same, SampleClusters.lease(SampleClusters.newRun())))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("network lan")
                .hasMessageContaining("run " + run)
                .hasMessageContaining("tester@machine")
                .hasMessageContaining("remove `address` from its definition");
    }

    @Test
    void aTicketIsKeptAsItWasWrittenUntilItIsRemoved() throws Exception {
        Tickets tickets = hypervisor.tickets();
        Ticket ticket = SampleClusters.ticket(lease, 7);
        assertThat(tickets.runs()).doesNotContain(run);
        assertThat(tickets.read(run)).isEmpty();

        tickets.write(ticket);
        assertThat(tickets.runs()).contains(run);
        assertThat(tickets.read(run)).contains(ticket);

        tickets.write(ticket.in(Ticket.State.ADMITTED));
        assertThat(tickets.read(run)).contains(ticket.in(Ticket.State.ADMITTED));

        assertThat(tickets.remove(run)).isTrue();
        assertThat(tickets.remove(run)).isFalse();
        assertThat(tickets.runs()).doesNotContain(run);
    }

    @Test
    void aRunThatOnlyWaitsIsFoundAndRemoved() throws Exception {
        hypervisor.tickets().write(SampleClusters.ticket(lease, 7));

        FoundCluster found = found().orElseThrow();
        assertThat(found.lease()).contains(lease);
        assertThat(found.hosts()).isEmpty();
        assertThat(found.ticket().orElseThrow().state()).isEqualTo(Ticket.State.WAITING);
        assertThat(hypervisor.destroy(run, LIMIT)).containsExactly("volume vc-" + run + ".ticket");
        assertThat(found()).isEmpty();
    }

    @Test
    void theLoadTellsOfWhatRunsAndTheTicketGoesWithTheCluster() throws Exception {
        hypervisor.tickets().write(SampleClusters.ticket(lease, 7).in(Ticket.State.ADMITTED));
        assertThat(hypervisor.load().runs()).doesNotContain(run);
        startCluster();

        HypervisorLoad load = hypervisor.load();
        assertThat(load.runs()).contains(run);
        assertThat(load.guests())
                .contains(new HypervisorLoad.Guest(
                        "vc-" + run + "-srv1", Optional.of(run), DataSize.parse("128 MiB"), 1));
        assertThat(load.memory().bytes()).isGreaterThan(256L << 20);
        assertThat(load.freeSpace()).isLessThan(load.poolSpace());

        hypervisor.destroy(run, LIMIT);
        assertThat(hypervisor.load().runs()).doesNotContain(run);
        assertThat(hypervisor.tickets().runs()).doesNotContain(run);
    }

    @Test
    void theEndOfAnyGuestIsTold() throws Exception {
        startCluster();
        BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        Hypervisor.Subscription subscription = hypervisor.watchEnds(() -> ends.add("one"));

        hypervisor.destroy(run, LIMIT);

        assertThat(ends.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).isNotNull();
        subscription.close();
    }

    @Test
    public void whatWasSavedIsPutBackAgainAndAgainAndNobodyHearsOfAnEnd() throws Exception {
        ClusterPlan plan = startCluster();
        BlockingQueue<GuestEvent> events = new LinkedBlockingQueue<>();
        hypervisor.watch(run, events::add);
        hypervisor.snapshot(plan);
        hypervisor.snapshot(plan);
        assertThat(hypervisor.putBack(plan)).isEmpty();
        assertThat(hypervisor.putBack(plan)).isEmpty();
        assertThat(found().orElseThrow().hosts())
                .extracting(FoundCluster.FoundHost::name, FoundCluster.FoundHost::state)
                .containsExactlyInAnyOrder(tuple("srv1", "running"), tuple("srv2", "running"));
        hypervisor.destroy(run, LIMIT);
        assertThat(List.of(next(events), next(events)))
                .containsExactlyInAnyOrder(
                        new GuestEvent.Ended("srv1", "was destroyed"), new GuestEvent.Ended("srv2", "was destroyed"));
        assertThat(events).isEmpty();
    }

    @Test
    void whatWasNotSavedCannotBePutBack() throws Exception {
        ClusterPlan plan = startCluster();
        assertThatThrownBy(() -> hypervisor.putBack(plan))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("host srv");
    }

    @Test
    void theImagesThatAreThereAreTold() throws Exception {
        assertThat(hypervisor.images(cluster())).containsExactly(SampleClusters.TINY);
    }

    @Test
    protected void theConsoleOfAnUnknownHostIsAnError() throws Exception {
        startCluster();

        assertThatThrownBy(() -> hypervisor.console(run, "nobody", 0, 100))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("no console of host nobody of run " + run);
    }

    @Test
    void thePlanIsShownAsDocuments() throws Exception {
        Cluster cluster = cluster();
        ClusterPlan plan = hypervisor.plan(cluster, lease);

        assertThat(hypervisor.documents(plan, SampleClusters.unusableKeys(cluster)))
                .extracting(Hypervisor.Document::kind, Hypervisor.Document::name)
                .contains(tuple("network", "vc-" + run + "-lan"), tuple("domain", "vc-" + run + "-srv2"));
        assertThat(found()).isEmpty();
    }

    public static GuestEvent next(BlockingQueue<GuestEvent> events) throws InterruptedException {
        GuestEvent event = events.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(event).as("an event within %s", LIMIT).isNotNull();
        return event;
    }

    @Test
    void oneRunAtATimeHasTheClaimOnAnImage() throws Exception {
        PreparedImages images = hypervisor.preparedImages();
        String key = key();
        ImageClaim own = new ImageClaim(key, lease, 0);
        assertThat(images.claimed(key)).isEmpty();
        assertThat(images.claim(own)).isTrue();
        assertThat(images.claim(new ImageClaim(key, SampleClusters.lease("other"), 0)))
                .isFalse();
        assertThat(images.claimed(key)).contains(own);
        images.renew(own.next());
        assertThat(images.claims()).contains(own.next());
        images.release(key);
        assertThat(images.claimed(key)).isEmpty();
        images.release(key);
    }

    private String key() {
        return DigestUtils.sha256Hex(run);
    }

    private Cluster with(Image image) {
        Cluster cluster = cluster();
        return cluster.with(cluster.hosts().stream()
                .map(host -> host.startedFrom(image))
                .limit(1)
                .toList());
    }

    private void start(Cluster cluster) throws Exception {
        hypervisor.start(hypervisor.plan(cluster, lease), SampleClusters.unusableKeys(cluster), listener);
    }

    @Test
    void aPreparedImageIsThereWhenItIsKeptAndHostsAreStartedFromIt() throws Exception {
        PreparedImages images = hypervisor.preparedImages();
        Image original = cluster().hosts().get(0).image();
        assertThat(images.identity(original)).isEqualTo(images.identity(original));
        Image.Preparing preparing = images.on(original, key(), run);

        start(with(preparing));
        assertThat(images.find(key())).isEmpty();
        assertThat(hypervisor.storedImages())
                .anyMatch(image -> image.name().equals(preparing.volume()) && !image.isWhole());
        hypervisor.destroy(run, LIMIT);
        Image.Prepared prepared = images.keep(key(), run);
        images.discard(run);
        assertThat(images.removeHalfMade()).doesNotContain(prepared.volume());

        assertThat(images.find(key())).contains(prepared);
        assertThat(hypervisor.storedImages())
                .anyMatch(image -> image.name().equals(preparing.volume()) && image.isWhole() && image.isPrepared());
        start(with(prepared));
        hypervisor.destroy(run, LIMIT);
        hypervisor.removeImage(prepared.volume());
        assertThat(images.find(key())).isEmpty();
    }

    @Test
    protected void whatWasNotKeptGoes() throws Exception {
        PreparedImages images = hypervisor.preparedImages();
        Image.Preparing preparing = images.on(cluster().hosts().get(0).image(), key(), run);
        start(with(preparing));
        hypervisor.destroy(run, LIMIT);
        images.claim(new ImageClaim(key(), lease, 0));
        assertThat(images.removeHalfMade()).doesNotContain(preparing.volume());
        images.release(key());
        assertThat(images.removeHalfMade()).contains(preparing.volume());

        start(with(preparing));
        hypervisor.destroy(run, LIMIT);
        images.discard(run);
        assertThat(hypervisor.storedImages()).noneMatch(image -> image.name().equals(preparing.volume()));
    }
}
