package io.jenkins.plugins.virtualcluster.jenkins.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Fifty builds at once with twenty hosts each, all in the middle of a stage: what that costs a controller beside the connections
 * themselves.
 */
@Tag("thorough")
@Timeout(900)
class ControllerScaleTest extends BlockHarness {
    private static final int BUILDS = 50;
    private static final int HOSTS = 20;
    private static final int MANY = 100_000;

    private final IdleHosts hosts = new IdleHosts(BUILDS * HOSTS);

    @Override
    RemoteHosts remote() {
        return hosts;
    }

    private Block block(int number) {
        return new Block(
                request(
                        "block" + number,
                        "job#" + number,
                        directory.resolve("builds/" + number),
                        Optional.of("cluster"),
                        Optional.empty(),
                        Optional.empty()),
                engine);
    }

    private FinishedRun build(int number) throws Exception {
        Block block = block(number);
        block.begin(source(), new Activity(), out);
        FinishedRun ended = block.runSuite("step" + number, wish(0), source(), telling(), each -> {});
        block.end(false, Optional.empty(), telling());
        return ended;
    }

    @Test
    void fiftyBuildsTakeAThreadForEachHostAndFewMore() throws Exception {
        hypervisor.setSize(DataSize.parse("100 TiB"), MANY);
        files.cluster("name: cluster\ndefaults: { image: tiny }\nnetworks: { lan: { domain: lan.test } }\n"
                + "hosts: { h: { count: " + HOSTS + " } }\n");
        Map<String, Integer> before = threads();
        long heap = heap();
        long begun = System.nanoTime();
        long cpu = cpu();

        List<FutureTask<FinishedRun>> builds = new ArrayList<>();
        for (int i = 1; i <= BUILDS; i++) {
            int number = i;
            builds.add(begun(() -> build(number)));
        }
        hosts.awaitAll();
        Map<String, Integer> during = threads();
        before.forEach((name, count) -> during.merge(name, -count, Integer::sum));
        during.values().removeIf(count -> count == 0);
        long more = heap() - heap;
        double took = (System.nanoTime() - begun) / 1e9;
        hosts.letGo();
        for (FutureTask<FinishedRun> each : builds) {
            assertThat(each.get(10, TimeUnit.MINUTES).verdict()).isEqualTo(Verdict.PASSED);
        }
        int all = during.values().stream().mapToInt(each -> each).sum();
        System.out.printf(
                Locale.ROOT,
                "%d builds with %d hosts each: %d threads %s, %d MiB of heap, after %.1f s; ended after %.1f s and %.1f s of a"
                        + " processor%n",
                BUILDS,
                HOSTS,
                all,
                during,
                more >> 20,
                took,
                (System.nanoTime() - begun) / 1e9,
                (cpu() - cpu) / 1e9);

        assertThat(all - BUILDS * HOSTS)
                .as("threads beside one for each host, some of which have just become idle")
                .isLessThanOrEqualTo(10 * BUILDS);
        assertThat(more).as("heap").isLessThan(200L << 20);
    }

    /** By their names without numbers and ids. */
    private static Map<String, Integer> threads() {
        Map<String, Integer> threads = new TreeMap<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            threads.merge(thread.getName().replaceAll("run-.*", "run").replaceAll("[0-9]+", "N"), 1, Integer::sum);
        }
        return threads;
    }

    /** Of this process, in nanoseconds. */
    private static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
