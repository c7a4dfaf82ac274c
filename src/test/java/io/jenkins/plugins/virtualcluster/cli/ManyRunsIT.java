package io.jenkins.plugins.virtualcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.Lab;
import io.jenkins.plugins.virtualcluster.cli.base.HypervisorOption;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Journal;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.suite.TestSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Runs of one definition at once, each in a process of its own, on the hypervisor that the environment names. */
@Tag("thorough")
@EnabledIfEnvironmentVariable(named = HypervisorOption.VARIABLE, matches = ".+")
@Timeout(600)
class ManyRunsIT {
    private static final String HYPERVISOR = Lab.hypervisor();
    private static final int RUNS = 4;
    private static final int AT_ONCE = 2;

    @TempDir
    Path directory;

    /** A run's life on the hypervisor, and the subnets that it had. */
    private record Life(Instant from, Instant to, List<String> subnets, boolean waited) {
        static Life of(List<Event> events) {
            List<String> addresses = of(events, Event.HostStarting.class)
                    .map(Event.HostStarting::address)
                    .toList();
            return new Life(
                    of(events, Event.HostStarting.class)
                            .findFirst()
                            .orElseThrow()
                            .at(),
                    of(events, Event.StageEnded.class)
                            .reduce((one, next) -> next)
                            .orElseThrow()
                            .at(),
                    addresses.stream()
                            .map(address -> address.replaceFirst("\\.[0-9]+$", ""))
                            .toList(),
                    of(events, Event.RunWaiting.class)
                            .anyMatch(waiting -> waiting.reason().contains("2 of at most 2 exist")));
        }

        private static <E extends Event> Stream<E> of(List<Event> events, Class<E> kind) {
            return events.stream().filter(kind::isInstance).map(kind::cast);
        }

        boolean overlaps(Life other) {
            return from.isBefore(other.to) && other.from.isBefore(to);
        }
    }

    private Process start(TestSuite files, int number) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                "suite",
                "--repository=" + files.repository(),
                "--records=" + directory.resolve("runs"),
                "--hypervisor=" + HYPERVISOR + (HYPERVISOR.contains("?") ? "&" : "?") + "clusters=" + AT_ONCE);
        builder.environment().put("XDG_STATE_HOME", directory.resolve("state").toString());
        return builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("out" + number).toFile())
                .start();
    }

    @Test
    void theyDoNotClashAndNoMoreAreThereThanMayBe() throws Exception {
        TestSuite files = new TestSuite(directory.resolve("repository"));
        files.cluster("""
                name: cluster
                defaults: { image: tiny.qcow2, memory: 128 MiB }
                hosts: { srv1: , srv2: }
                """);
        files.script("cases/one/run.sh", "ping -c 1 srv1; ping -c 1 srv2");
        List<Process> processes = new ArrayList<>();
        try {
            for (int i = 0; i < RUNS; i++) {
                processes.add(start(files, i));
            }
            for (int i = 0; i < RUNS; i++) {
                assertThat(processes.get(i).waitFor(500, TimeUnit.SECONDS)).isTrue();
                assertThat(processes.get(i).exitValue())
                        .as(Files.readString(directory.resolve("out" + i)))
                        .isZero();
            }
        } finally {
            processes.forEach(Process::destroy);
        }
        List<Life> lives = new ArrayList<>();
        for (Records.Entry entry : Records.list(directory.resolve("runs"), 10)) {
            lives.add(Life.of(Journal.read(entry.directory().journal())));
        }

        assertThat(lives).hasSize(RUNS);
        assertThat(lives.stream().filter(Life::waited).count()).isGreaterThanOrEqualTo(RUNS - AT_ONCE);
        for (Life life : lives) {
            List<Life> beside = lives.stream()
                    .filter(other -> other != life && other.overlaps(life))
                    .toList();
            assertThat(lives.stream()
                            .filter(other -> other.from.compareTo(life.from) <= 0 && life.from.isBefore(other.to)))
                    .as("there when %s began", life)
                    .hasSizeLessThanOrEqualTo(AT_ONCE);
            assertThat(beside.stream().flatMap(other -> other.subnets.stream()).collect(Collectors.toSet()))
                    .doesNotContainAnyElementsOf(life.subnets);
        }
        try (Hypervisor hypervisor = new RealEngine().connect(HypervisorAddress.parse(HYPERVISOR))) {
            assertThat(hypervisor.find())
                    .extracting(FoundCluster::run)
                    .doesNotContainAnyElementsOf(Records.list(directory.resolve("runs"), 10).stream()
                            .map(entry -> entry.state().started().orElseThrow().run())
                            .toList());
        }
    }
}
