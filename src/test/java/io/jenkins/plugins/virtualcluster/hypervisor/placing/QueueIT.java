package io.jenkins.plugins.virtualcluster.hypervisor.placing;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.Lab;
import io.jenkins.plugins.virtualcluster.OwnThreads;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.LeaseProcess;
import io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters;
import io.jenkins.plugins.virtualcluster.hypervisor.libvirt.LibvirtHypervisor;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Runs that wait at a real hypervisor with room for one, each with a connection of its own. */
@EnabledIfEnvironmentVariable(named = "VIRTUAL_CLUSTER_HYPERVISOR", matches = ".+")
@Timeout(300)
@Tag("thorough")
class QueueIT {
    private static final int RUNS = 10;
    private static final int IDLE_SECONDS = Integer.getInteger("queue.idle", 5);
    private static final Duration WAIT = Duration.ofMinutes(4);

    private final HypervisorAddress address = address();
    private final BlockingQueue<Allocation> placed = new LinkedBlockingQueue<>();

    private static HypervisorAddress address() {
        String uri = Lab.hypervisor();
        return HypervisorAddress.parse(uri + (uri.contains("?") ? "&" : "?") + "clusters=1");
    }

    private void queue(Fleet fleet, String run, CountDownLatch waits) {
        Lease lease = new Lease(
                run,
                "pair",
                "copy",
                "tester@machine",
                LeaseProcess.own(),
                Instant.now().plus(Duration.ofHours(1)),
                false);
        OwnThreads.EACH.execute(() -> {
            try {
                placed.add(fleet.place(SampleClusters.pair(SampleClusters.TINY), lease, WAIT, new PlacementListener() {
                    @Override
                    public void waiting(String reason) {
                        waits.countDown();
                    }

                    @Override
                    public void note(String message) {
                        throw new AssertionError(message);
                    }
                }));
            } catch (HypervisorException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private Allocation next() throws InterruptedException {
        Allocation place = placed.poll(WAIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(place).as("room within %s", WAIT).isNotNull();
        return place;
    }

    @Test
    void theyGetRoomInTheOrderInWhichTheyCame() throws Exception {
        List<String> runs =
                IntStream.range(0, RUNS).mapToObj(i -> SampleClusters.newRun()).toList();
        List<Fleet> fleets = new ArrayList<>();
        List<String> order = new ArrayList<>();
        List<Duration> pauses = new ArrayList<>();
        try {
            Allocation holder = null;
            for (String run : runs) {
                CountDownLatch waits = new CountDownLatch(1);
                Fleet fleet = new Fleet(List.of(address), LibvirtHypervisor::connect);
                fleets.add(fleet);
                queue(fleet, run, waits);
                if (holder == null) {
                    holder = next();
                } else {
                    assertThat(waits.await(60, TimeUnit.SECONDS)).isTrue();
                }
            }
            Duration cpu = idle();
            for (int i = 0; i < RUNS; i++) {
                order.add(holder.lease().run());
                Instant left = Instant.now();
                holder.giveBack();
                if (i < RUNS - 1) {
                    holder = next();
                    pauses.add(Duration.between(left, Instant.now()));
                }
            }
            System.getLogger(QueueIT.class.getName())
                    .log(
                            System.Logger.Level.INFO,
                            (RUNS - 1) + " runs waiting for " + IDLE_SECONDS + " s took " + cpu.toMillis()
                                    + " ms of this process; room was taken after " + pauses);
        } finally {
            try (Hypervisor hypervisor = LibvirtHypervisor.connect(address)) {
                for (String run : runs) {
                    hypervisor.destroy(run, Duration.ofMinutes(1));
                }
            }
            fleets.forEach(Fleet::close);
        }
        assertThat(order).isEqualTo(runs);
    }

    /** What this process takes while all wait. */
    private static Duration idle() throws InterruptedException {
        com.sun.management.OperatingSystemMXBean system =
                (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = system.getProcessCpuTime();
        TimeUnit.SECONDS.sleep(IDLE_SECONDS);
        return Duration.ofNanos(system.getProcessCpuTime() - before);
    }
}
