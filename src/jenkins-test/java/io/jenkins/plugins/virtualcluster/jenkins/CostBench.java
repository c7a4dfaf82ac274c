package io.jenkins.plugins.virtualcluster.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.remote.LocalMachines;
import io.jenkins.plugins.virtualcluster.suite.TestSuite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures what a running suite costs a Jenkins in a process of its own: processor time, heap after a collection, and threads.
 * Its hosts are SSH servers in this process, each of whose scripts prints a line a second. It takes minutes, so it runs only
 * if asked for by {@code -Dtest=CostBench}.
 */
@ExtendWith(PluginsOfClassPath.class)
@Timeout(900)
class CostBench {
    private static final int SECONDS = 60;
    private static final Pattern THREAD = Pattern.compile("(?m)^\"([^\"]+)\" ");
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    @TempDir
    Path directory;

    private final List<String> hosts =
            IntStream.rangeClosed(1, 20).mapToObj(i -> "srv" + i).toList();

    /**
     * What was measured.
     *
     * @param cpu part of a core
     */
    private record Cost(double cpu, long heapKib, Map<String, Integer> threads) {
        int allThreads() {
            return threads.values().stream().mapToInt(each -> each).sum();
        }

        void print(String what) {
            System.out.printf(
                    Locale.ROOT,
                    "%s: %.1f %% of a core over %d s, %d MiB of heap, %d threads: %s%n",
                    what,
                    100 * cpu,
                    SECONDS,
                    heapKib >> 10,
                    allThreads(),
                    threads);
        }
    }

    @Test
    void aSuiteOnTwentyHostsCostsLittle() throws Exception {
        Files.createDirectories(directory.resolve("hypervisor"));
        Files.createDirectories(RestartedJenkins.home(directory));
        Files.writeString(directory.resolve("pipeline"), """
                node {
                    echo 'idle'
                    sleep %d
                    virtualCluster('cluster') {
                        runSuite 'suite'
                    }
                }
                """.formatted(SECONDS + 60));
        TestSuite suite = new TestSuite(RestartedJenkins.workspace(directory));
        suite.cluster("name: cluster\ndefaults: { image: tiny }\nnetworks:\n  lan: { domain: lan.test }\nhosts:\n"
                + hosts.stream().map(host -> "  " + host + ":\n").collect(Collectors.joining()));
        suite.script("cases/one/run.sh", "for i in $(seq %d); do echo line $i; sleep 1; done".formatted(SECONDS + 60));
        try (LocalMachines machines = new LocalMachines()) {
            machines.publish(
                    directory.resolve("machines"),
                    hosts.stream().map(host -> host + ".lan.test").toList());
            Process jenkins = RestartedJenkins.start(directory);
            try {
                await(jenkins, "idle");
                Cost idle = measure(jenkins);
                idle.print("idle");
                await(jenkins, "case/one/run ...");
                Cost running = measure(jenkins);
                running.print("running");

                assertThat(running.cpu()).isLessThan(0.05);
                assertThat(running.heapKib() - idle.heapKib()).isLessThan(50 << 10);
                assertThat(running.allThreads() - idle.allThreads())
                        .as("two a connection, and a few for all")
                        .isLessThanOrEqualTo(2 * hosts.size() + 10);
            } finally {
                jenkins.destroyForcibly().waitFor();
            }
        }
    }

    private static Cost measure(Process jenkins) throws Exception {
        TimeUnit.SECONDS.sleep(20);
        Duration before = jenkins.info().totalCpuDuration().orElseThrow();
        TimeUnit.SECONDS.sleep(SECONDS);
        Duration used = jenkins.info().totalCpuDuration().orElseThrow().minus(before);
        tell(jenkins, "GC.run");
        Matcher heap = USED.matcher(tell(jenkins, "GC.heap_info"));
        assertThat(heap.find()).isTrue();
        Map<String, Integer> threads = new TreeMap<>();
        Matcher thread = THREAD.matcher(tell(jenkins, "Thread.print"));
        while (thread.find()) {
            threads.merge(thread.group(1).replaceAll("\\d+", "N"), 1, Integer::sum);
        }
        return new Cost(
                used.toMillis() / (double) TimeUnit.SECONDS.toMillis(SECONDS), Long.parseLong(heap.group(1)), threads);
    }

    private static String tell(Process jenkins, String command) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(jenkins.pid()), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private void await(Process jenkins, String text) throws Exception {
        Path log = RestartedJenkins.build(directory).resolve("log");
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
        while (!Files.exists(log) || !Files.readString(log).contains(text)) {
            if (!jenkins.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "Jenkins did not come to '" + text + "': " + Files.readString(directory.resolve("said")));
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }
}
