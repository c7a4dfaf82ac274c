package io.jenkins.plugins.virtualcluster.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class FakeHypervisorTest extends HypervisorContract {
    private final FakeHypervisor fake = new FakeHypervisor();

    FakeHypervisorTest() {
        fake.setImages(SampleClusters.TINY::equals);
    }

    @Override
    public Hypervisor open() {
        return fake;
    }

    @Test
    void itFailsOnceWhenAsked() throws Exception {
        fake.failNext(FakeHypervisor.Call.START, "the pool is full");

        assertThatThrownBy(this::startCluster).hasMessage("the pool is full");
        startCluster();
    }

    @Test
    void anEndedHostIsToldAndFoundNoMore() throws Exception {
        BlockingQueue<GuestEvent> events = new LinkedBlockingQueue<>();
        startCluster();
        fake.watch(run, events::add);
        fake.end(run, "srv2", "crashed: kernel panic");

        assertThat(events).containsExactly(new GuestEvent.Ended("srv2", "crashed: kernel panic"));
        assertThat(found().orElseThrow().hosts())
                .extracting(FoundCluster.FoundHost::name)
                .containsExactly("srv1");
    }

    @Test
    void theConsoleShowsWhatWasWritten() throws Exception {
        startCluster();
        fake.writeConsole(run, "srv1", "one two three");

        assertThat(new String(fake.console(run, "srv1", 4, 3), StandardCharsets.UTF_8))
                .isEqualTo("two");
        assertThat(new String(fake.console(run, "srv1", -5, 100), StandardCharsets.UTF_8))
                .isEqualTo("three");
    }
}
