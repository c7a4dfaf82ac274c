package io.jenkins.plugins.virtualcluster.jenkins.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor.Call;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A block that goes on in another process, while the hypervisor of its cluster is away. */
class HypervisorReconnectTest extends BlockHarness {
    @Test
    void aHypervisorThatIsAwayAfterARestartIsWaitedFor() throws Exception {
        block(Optional.of("cluster")).begin(source(), new Activity(), out);
        Block again = block(Optional.of("cluster"));
        hypervisor.failNext(Call.FIND, "no answer");

        FinishedRun ended = again.runSuite("step1", wish(0), source(), telling(), each -> {});
        again.end(false, Optional.empty(), telling());

        assertThat(ended.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(log())
                .contains("Hypervisor hv is unreachable, retrying for up to 300 s: no answer", "hv is reachable again");
        assertThat(hypervisor.find()).isEmpty();
        assertThat(engine.runs().all()).isEmpty();
    }

    @Test
    void nobodyWaitsForAHypervisorThatIsAwayInAStepThatIsToEnd() throws Exception {
        block(Optional.of("cluster")).begin(source(), new Activity(), out);
        Block again = block(Optional.of("cluster"));
        hypervisor.failNext(Call.FIND, "no answer");
        Activity activity = new Activity();
        activity.cancel("somebody");

        assertThatThrownBy(() -> again.runSuite("step1", wish(0), source(), telling(activity), each -> {}))
                .isInstanceOf(HypervisorException.class)
                .hasMessage("no answer");
        again.end(false, Optional.empty(), telling());
        assertThat(hypervisor.find()).isEmpty();
        assertThat(engine.runs().all()).isEmpty();
    }
}
