package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.Lab;
import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Image;
import io.jenkins.plugins.virtualcluster.definition.Ipv4Address;
import io.jenkins.plugins.virtualcluster.definition.Subnet;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.GuestEvent;
import io.jenkins.plugins.virtualcluster.hypervisor.GuestShell;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorContract;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorFacts;
import io.jenkins.plugins.virtualcluster.hypervisor.Machine;
import io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters;
import io.jenkins.plugins.virtualcluster.hypervisor.connection.TaskBatch;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Starts real guests on the hypervisor that the environment names; {@code lab/lab up} makes one. */
@EnabledIfEnvironmentVariable(named = "VIRTUAL_CLUSTER_HYPERVISOR", matches = ".+")
class LibvirtHypervisorIT extends HypervisorContract {
    private final HypervisorAddress address = Lab.address();

    @Override
    public Hypervisor open() throws Exception {
        return LibvirtHypervisor.connect(address);
    }

    @Test
    void guestsHaveTheirNamesKeysAndDisksAndKnowEachOther(@TempDir Path directory) throws Exception {
        Cluster cluster = cluster();
        GuestShell shell = new GuestShell(directory, address, cluster);
        ClusterPlan plan = hypervisor.start(hypervisor.plan(cluster, lease), shell.keys(), listener);
        ClusterPlan.PlannedHost srv1 = plan.hosts().get(0);
        ClusterPlan.PlannedHost srv2 = plan.hosts().get(1);

        assertThat(shell.onceReady(srv1, "hostname").output()).isEqualTo("srv1.lan.test\n");
        assertThat(shell.onceReady(srv2, "hostname").output()).isEqualTo("srv2.lan.test\n");
        assertThat(shell.on(srv1, "cat /sys/block/*/serial").output()).contains("vcdisk1");
        String everybody = shell.on(
                        srv2,
                        "nslookup multi.lan.test; nslookup multi; nslookup " + srv1.address()
                                + "; ping -c 1 srv1; ping -c 1 srv1.lan.test")
                .output();
        assertThat(everybody)
                .contains(srv1.address().toString(), srv2.address().toString(), "srv1.lan.test")
                .doesNotContain("100% packet loss");

        shell.on(srv1, "echo seen on the console > /dev/console");
        awaitConsole("srv1", "seen on the console");
    }

    @Test
    @Tag("thorough")
    void whereTheMonitorIsKeptFromUsLibvirtPutsGuestsBack() throws Exception {
        ((LibvirtHypervisor) hypervisor).useNoMonitor();
        whatWasSavedIsPutBackAgainAndAgainAndNobodyHearsOfAnEnd();
    }

    @Test
    @Tag("thorough")
    void aGuestThatHasEndedIsPutBackWithTheOthers() throws Exception {
        HypervisorAddress.SshDoor door = Machine.doorOf(address);
        ClusterPlan plan = startCluster();
        hypervisor.snapshot(plan);
        killProcessOfSrv1(door);
        awaitEnd("srv1");
        assertThat(hypervisor.putBack(plan)).containsExactly("srv1");
        assertThat(found().orElseThrow().hosts())
                .extracting(FoundCluster.FoundHost::state)
                .containsExactly("running", "running");
    }

    private void killProcessOfSrv1(HypervisorAddress.SshDoor door) throws Exception {
        Machine.run(door, "kill -9 $(cat /run/libvirt/qemu/vc-" + run + "-srv1.pid)");
    }

    private void awaitEnd(String host) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (found().orElseThrow().hosts().stream().anyMatch(one -> one.name().equals(host))) {
            assertThat(System.nanoTime()).as("%s ends", host).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    @Test
    @Tag("thorough")
    void runsThatPickTheSameSubnetAtOnceGetOneEach() throws Exception {
        int count = 4;
        Cluster cluster = SampleClusters.withNetworks(
                List.of(SampleClusters.network("lan", Optional.empty())),
                SampleClusters.host("srv1", SampleClusters.TINY, List.of(), SampleClusters.on("lan")));
        Subnet same = hypervisor.plan(cluster, lease).networks().get(0).subnet().orElseThrow();
        List<String> runs =
                IntStream.range(0, count).mapToObj(i -> SampleClusters.newRun()).toList();
        List<ClusterPlan> plans = new CopyOnWriteArrayList<>();
        try {
            TaskBatch.run(
                    runs.stream()
                            .<TaskBatch.Task>map(one -> () -> {
                                try (Hypervisor own = LibvirtHypervisor.connect(address)) {
                                    ClusterPlan plan = own.plan(cluster, SampleClusters.lease(one));
                                    plans.add(own.start(
                                            ClusterPlanner.moved(
                                                    plan, plan.networks().get(0), same),
                                            SampleClusters.unusableKeys(cluster),
                                            listener));
                                }
                            })
                            .toList(),
                    () -> {});

            assertThat(plans.stream()
                            .map(plan -> plan.networks().get(0).subnet().orElseThrow()))
                    .hasSize(count)
                    .doesNotHaveDuplicates()
                    .contains(same);
            assertThat(plans.stream()
                            .map(plan -> plan.hosts().get(0).interfaces().get(0).mac()))
                    .doesNotHaveDuplicates();
            assertThat(hypervisor.find())
                    .filteredOn(found -> runs.contains(found.run()))
                    .hasSize(count)
                    .allSatisfy(found -> assertThat(found.hosts()).hasSize(1));
        } finally {
            for (String one : runs) {
                hypervisor.destroy(one, LIMIT);
            }
        }
    }

    @Test
    void theNetworkByWhichTheHypervisorIsReachedIsInUse() throws Exception {
        Ipv4Address own = Ipv4Address.parse(
                InetAddress.getByName(address.door().orElseThrow().host()).getHostAddress());
        Cluster cluster = SampleClusters.withNetworks(
                List.of(SampleClusters.network("lan", Optional.of(new Subnet(own.plus(7), 24)))),
                SampleClusters.host("srv1", SampleClusters.TINY, List.of(), SampleClusters.on("lan")));

        assertThatThrownBy(() -> hypervisor.plan(cluster, lease))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("is in use by the hypervisor's own machine");
    }

    @Test
    void factsSayWhatGuestsRunOn() throws Exception {
        HypervisorFacts facts = hypervisor.facts();

        assertThat(facts.versions()).matches("libvirt [0-9.]+, QEMU [0-9.]+");
        assertThat(facts.virtualization().sentence())
                .startsWith(facts.virtualization().kvm() ? "Guests run on KVM" : "Guests are emulated in software");
        assertThat(facts.freeMemory()).isLessThan(facts.memory());
        assertThat(facts.freeSpace().bytes()).isPositive();
    }

    @Test
    @Tag("thorough")
    void aGuestWhoseProcessIsKilledIsTold() throws Exception {
        HypervisorAddress.SshDoor door = Machine.doorOf(address);
        BlockingQueue<GuestEvent> events = new LinkedBlockingQueue<>();
        startCluster();
        hypervisor.watch(run, events::add);

        killProcessOfSrv1(door);

        assertThat(next(events)).isEqualTo(new GuestEvent.Ended("srv1", "crashed: its QEMU process ended"));
    }

    @Test
    void aFullPoolIsNamedAndNothingIsLeft() throws Exception {
        HypervisorAddress.SshDoor door = Machine.doorOf(address);
        String pool = "full" + run;
        Machine.run(
                door,
                "set -e; mkdir -p /run/" + pool + "; mount -t tmpfs -o size=300k none /run/" + pool
                        + "; virsh pool-create-as " + pool + " dir --target /run/" + pool + "; virsh vol-create-as "
                        + pool + " tiny.qcow2 1M --format raw --allocation 0");
        HypervisorAddress full =
                new HypervisorAddress(address.libvirtUri(), pool, address.door(), address.labels(), address.limits());
        try (Hypervisor small = LibvirtHypervisor.connect(full)) {
            ClusterPlan plan = small.plan(cluster(), lease);

            assertThatThrownBy(() -> small.start(plan, SampleClusters.unusableKeys(plan.cluster()), listener))
                    .isInstanceOf(HypervisorException.class)
                    .hasMessageContaining("creating volume vc-" + run)
                    .hasMessageContaining("storage pool " + pool)
                    .hasMessageContaining("Free space in the storage pool");
            assertThat(small.find())
                    .filteredOn(found -> found.run().equals(run))
                    .isEmpty();
        } finally {
            Machine.run(door, "virsh pool-destroy " + pool + "; umount -l /run/" + pool + "; rmdir /run/" + pool);
        }
    }

    @Test
    @Tag("thorough")
    void aGuestThatRebootsShutsDownOrPanicsIsTold(@TempDir Path directory) throws Exception {
        BlockingQueue<GuestEvent> events = new LinkedBlockingQueue<>();
        Cluster cluster = cluster();
        GuestShell shell = new GuestShell(directory, address, cluster);
        hypervisor.watch(run, events::add);
        ClusterPlan plan = hypervisor.start(hypervisor.plan(cluster, lease), shell.keys(), listener);
        ClusterPlan.PlannedHost srv1 = plan.hosts().get(0);

        shell.onceReady(srv1, later("reboot"));
        assertThat(next(events)).isEqualTo(new GuestEvent.Rebooted("srv1"));

        shell.onceReady(plan.hosts().get(1), later("echo c > /proc/sysrq-trigger"));
        assertThat(next(events)).isEqualTo(new GuestEvent.Ended("srv2", "crashed: kernel panic"));
        awaitConsole("srv2", "Kernel panic");
        await(
                () -> found().orElseThrow().hosts().stream()
                        .map(FoundCluster.FoundHost::name)
                        .toList(),
                List.of("srv1")::equals);

        assertThat(shell.onceReady(srv1, later("poweroff")).status()).isZero();
        assertThat(next(events)).isEqualTo(new GuestEvent.Ended("srv1", "was shut down"));
    }

    @Test
    void aLostConnectionIsToldAndTheNextCallConnectsAnew() throws Exception {
        BlockingQueue<GuestEvent> events = new LinkedBlockingQueue<>();
        startCluster();
        hypervisor.watch(run, events::add);

        ((LibvirtHypervisor) hypervisor).giveUp("the test wants it so");

        assertThat(List.of(next(events), next(events)))
                .containsExactlyInAnyOrder(
                        new GuestEvent.Unknown("srv1", "the test wants it so"),
                        new GuestEvent.Unknown("srv2", "the test wants it so"));
        assertThat(found().orElseThrow().hosts()).hasSize(2);
    }

    @Test
    void anInterruptedStartLeavesNothing() throws Exception {
        Cluster cluster = cluster();
        ClusterPlan plan = hypervisor.plan(cluster, lease);
        Thread starter = Thread.currentThread();
        Hypervisor.StartListener interrupter = new Hypervisor.StartListener() {
            @Override
            public void note(String message) {
                notes.add(message);
            }

            @Override
            public void started(String host) {
                starter.interrupt();
            }
        };

        assertThatThrownBy(() -> hypervisor.start(plan, SampleClusters.unusableKeys(cluster), interrupter))
                .isInstanceOf(InterruptedException.class);
        // The second host's start may have interrupted once more, in the middle of the undoing.
        Thread.interrupted();
        assertThat(found()).isEmpty();
    }

    @Test
    void anImageThatIsMissingIsNamedWithThoseThatAreThere() throws Exception {
        ClusterPlan plan = hypervisor.plan(SampleClusters.pair(new Image.PoolVolume("tinny.qcow2")), lease);

        assertThatThrownBy(() -> hypervisor.start(plan, SampleClusters.unusableKeys(plan.cluster()), listener))
                .isInstanceOf(HypervisorException.class)
                .hasMessageContaining("no image tinny.qcow2")
                .hasMessageContaining("tiny.qcow2")
                .hasMessageContaining("sha256");
        assertThat(found()).isEmpty();
    }

    @Test
    @Tag("thorough")
    void aPickedSubnetThatWasTakenMeanwhileIsReplaced() throws Exception {
        ClusterPlan other = startCluster();
        String late = SampleClusters.newRun();
        ClusterPlan plan = hypervisor.plan(cluster(), SampleClusters.lease(late));
        ClusterPlan clashing = withSubnetOf(plan, other);
        try {
            ClusterPlan became = hypervisor.start(clashing, SampleClusters.unusableKeys(plan.cluster()), listener);

            assertThat(became.networks()
                            .get(0)
                            .subnet()
                            .orElseThrow()
                            .overlaps(other.networks().get(0).subnet().orElseThrow()))
                    .isFalse();
            assertThat(became.networks()
                            .get(0)
                            .subnet()
                            .orElseThrow()
                            .contains(Ipv4Address.parse(became.hosts().get(1).address())))
                    .isTrue();
        } finally {
            hypervisor.destroy(late, LIMIT);
        }
    }

    private static ClusterPlan withSubnetOf(ClusterPlan plan, ClusterPlan other) {
        ClusterPlan.PlannedNetwork network = plan.networks().get(0);
        return new ClusterPlan(
                plan.lease(),
                plan.cluster(),
                List.of(new ClusterPlan.PlannedNetwork(
                        network.network(),
                        network.name(),
                        other.networks().get(0).subnet(),
                        Optional.empty())),
                java.util.stream.IntStream.range(0, plan.hosts().size())
                        .mapToObj(i -> new ClusterPlan.PlannedHost(
                                plan.hosts().get(i).host(),
                                plan.hosts().get(i).domain(),
                                plan.hosts().get(i).fullName(),
                                List.of(new ClusterPlan.PlannedInterface(
                                        plan.hosts().get(i).interfaces().get(0).definition(),
                                        plan.hosts().get(i).interfaces().get(0).mac(),
                                        other.hosts().get(i).interfaces().get(0).address(),
                                        Optional.empty(),
                                        Optional.empty()))))
                        .toList());
    }

    /** Lets the session that starts it end first. */
    private static String later(String command) {
        return "(sleep 1; " + command + ") > /dev/null 2>&1 < /dev/null &";
    }

    /** What a guest writes is in the console's file a little later. */
    private void awaitConsole(String host, String text) throws Exception {
        await(() -> console(host), shown -> shown.contains(text));
    }

    private static <T> void await(Callable<T> look, Predicate<T> condition) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        T seen = look.call();
        while (!condition.test(seen)) {
            assertThat(end - System.nanoTime()).as("seen last: %s", seen).isPositive();
            TimeUnit.MILLISECONDS.sleep(50);
            seen = look.call();
        }
    }

    private String console(String host) throws Exception {
        return new String(hypervisor.console(run, host, -100_000, 100_000), StandardCharsets.UTF_8);
    }

    @Override
    @Test
    @Tag("thorough")
    protected void aClosedWatchHearsNoMore() throws Exception {
        super.aClosedWatchHearsNoMore();
    }

    @Override
    @Test
    @Tag("thorough")
    protected void aRunIsStartedOnce() throws Exception {
        super.aRunIsStartedOnce();
    }

    @Override
    @Test
    @Tag("thorough")
    protected void theConsoleOfAnUnknownHostIsAnError() throws Exception {
        super.theConsoleOfAnUnknownHostIsAnError();
    }

    @Override
    @Test
    @Tag("thorough")
    protected void aRenewedLeaseIsFound() throws Exception {
        super.aRenewedLeaseIsFound();
    }

    @Override
    @Test
    @Tag("thorough")
    protected void whatWasNotKeptGoes() throws Exception {
        super.whatWasNotKeptGoes();
    }
}
