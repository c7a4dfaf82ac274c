package io.jenkins.plugins.virtualcluster.suite.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.reading.DefinitionReader;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterKeys;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.GuestEvent;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.suite.TestSuite;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestWatchTest {
    private static final String RUN = "abcd1234";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    private final FakeHypervisor hypervisor = new FakeHypervisor();
    /** Of each host in order; how those of several hosts mix is nobody's business. */
    private final Map<String, BlockingQueue<GuestEvent>> heard = new ConcurrentHashMap<>();

    private GuestWatch watch;

    @BeforeEach
    void startCluster() throws Exception {
        TestSuite files = new TestSuite(directory);
        Cluster cluster = DefinitionReader.read(files.repository()).clusters().get("cluster");
        Lease lease =
                new Lease(RUN, "cluster", "suite", "user@machine", "", Instant.parse("2030-01-01T00:00:00Z"), false);
        hypervisor.start(hypervisor.plan(cluster, lease), new ClusterKeys("key", Map.of()), note -> {});
    }

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void whatHappenedBeforeSomebodyListensIsTold() throws Exception {
        watch = GuestWatch.begin(hypervisor, RUN, LIMIT);
        hypervisor.end(RUN, "srv1", "was destroyed");

        watch.tell(this::hear);

        assertThat(next("srv1")).isEqualTo(new GuestEvent.Ended("srv1", "was destroyed"));
    }

    @Test
    void afterALossGuestsAreKnownAgainAndOneThatEndedMeanwhileIsDead() throws Exception {
        listen(LIMIT);
        hypervisor.lose(RUN, "libvirtd was restarted", "srv2");

        assertThat(List.of(next("srv1"), next("srv1")))
                .containsExactly(
                        new GuestEvent.Unknown("srv1", "libvirtd was restarted"), new GuestEvent.Known("srv1"));
        assertThat(List.of(next("srv2"), next("srv2")))
                .containsExactly(
                        new GuestEvent.Unknown("srv2", "libvirtd was restarted"),
                        new GuestEvent.Ended("srv2", "ended while its hypervisor was unreachable"));

        hypervisor.end(RUN, "srv1", "was destroyed");
        assertThat(next("srv1")).isEqualTo(new GuestEvent.Ended("srv1", "was destroyed"));
    }

    @Test
    void aHypervisorThatDoesNotAnswerAtFirstIsTriedAgain() throws Exception {
        listen(LIMIT);
        hypervisor.failNext(FakeHypervisor.Call.WATCH, "connection refused");
        hypervisor.failNext(FakeHypervisor.Call.FIND, "it starts");
        hypervisor.lose(RUN, "libvirtd was restarted");

        for (String host : List.of("srv1", "srv2")) {
            assertThat(List.of(next(host), next(host)))
                    .containsExactly(
                            new GuestEvent.Unknown(host, "libvirtd was restarted"), new GuestEvent.Known(host));
        }
    }

    @Test
    void aHypervisorThatIsNotBackWithinTheLimitTakesItsGuestsAlong() throws Exception {
        listen(Duration.ofMillis(1));
        hypervisor.failNext(FakeHypervisor.Call.WATCH, "connection refused");
        hypervisor.lose(RUN, "libvirtd was stopped");
        next("srv1");

        assertThat(next("srv1"))
                .isEqualTo(new GuestEvent.Ended(
                        "srv1",
                        "its hypervisor reported nothing about it for 0.0 s: 1 attempt to watch it again, the last "
                                + "one: connection refused"));
    }

    private void listen(Duration limit) throws Exception {
        watch = GuestWatch.begin(hypervisor, RUN, limit);
        watch.tell(this::hear);
    }

    private BlockingQueue<GuestEvent> of(String host) {
        return heard.computeIfAbsent(host, first -> new LinkedBlockingQueue<>());
    }

    private void hear(GuestEvent event) {
        of(event.host()).add(event);
    }

    private GuestEvent next(String host) throws InterruptedException {
        GuestEvent event = of(host).poll(60, TimeUnit.SECONDS);
        assertThat(event).as("an event of %s", host).isNotNull();
        return event;
    }
}
