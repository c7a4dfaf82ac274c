package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.DefinitionReader;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterKeys;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.GuestEvent;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
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
    private final BlockingQueue<GuestEvent> heard = new LinkedBlockingQueue<>();
    private GuestWatch watch;

    @BeforeEach
    void startCluster() throws Exception {
        TestSuite files = new TestSuite(directory);
        Cluster cluster = DefinitionReader.read(files.repository()).clusters().get("cluster");
        Lease lease = new Lease(RUN, "cluster", "suite", "user@machine", "", Instant.MAX, false);
        hypervisor.start(
                hypervisor.plan(cluster, lease), new ClusterKeys("key", Map.of()), new Hypervisor.StartListener() {
                    @Override
                    public void note(String message) {}

                    @Override
                    public void started(String host) {}
                });
    }

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void whatHappenedBeforeSomebodyListensIsTold() throws Exception {
        watch = GuestWatch.begin(hypervisor, RUN, LIMIT);
        hypervisor.end(RUN, "srv1", "was destroyed");

        watch.tell(heard::add);

        assertThat(next()).isEqualTo(new GuestEvent.Ended("srv1", "was destroyed"));
    }

    @Test
    void afterALossGuestsAreKnownAgainAndOneThatEndedMeanwhileIsDead() throws Exception {
        listen(LIMIT);
        hypervisor.lose(RUN, "libvirtd was restarted", "srv2");

        assertThat(List.of(next(), next()))
                .containsExactlyInAnyOrder(
                        new GuestEvent.Unknown("srv1", "libvirtd was restarted"),
                        new GuestEvent.Unknown("srv2", "libvirtd was restarted"));
        assertThat(List.of(next(), next()))
                .containsExactly(
                        new GuestEvent.Known("srv1"),
                        new GuestEvent.Ended("srv2", "ended while its hypervisor was not heard of"));

        hypervisor.end(RUN, "srv1", "was destroyed");
        assertThat(next()).isEqualTo(new GuestEvent.Ended("srv1", "was destroyed"));
    }

    @Test
    void aHypervisorThatDoesNotAnswerAtFirstIsTriedAgain() throws Exception {
        listen(LIMIT);
        hypervisor.failNext(FakeHypervisor.Call.WATCH, "connection refused");
        hypervisor.failNext(FakeHypervisor.Call.FIND, "it starts");
        hypervisor.lose(RUN, "libvirtd was restarted");
        next();
        next();

        assertThat(List.of(next(), next())).containsExactly(new GuestEvent.Known("srv1"), new GuestEvent.Known("srv2"));
    }

    @Test
    void aHypervisorThatIsNotBackWithinTheLimitTakesItsGuestsAlong() throws Exception {
        listen(Duration.ofMillis(1));
        hypervisor.failNext(FakeHypervisor.Call.WATCH, "connection refused");
        hypervisor.lose(RUN, "libvirtd was stopped");
        next();
        next();

        assertThat(next())
                .isEqualTo(new GuestEvent.Ended(
                        "srv1",
                        "nothing was heard of it from its hypervisor for 0.0 s: 1 attempt to watch it again, the last "
                                + "one: connection refused"));
    }

    private void listen(Duration limit) throws Exception {
        watch = GuestWatch.begin(hypervisor, RUN, limit);
        watch.tell(heard::add);
    }

    private GuestEvent next() throws InterruptedException {
        GuestEvent event = heard.poll(20, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        return event;
    }
}
