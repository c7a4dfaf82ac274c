package io.jenkins.plugins.virtualcluster.suite.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import io.jenkins.plugins.virtualcluster.remote.CommandResult;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often a host is asked to set its clock until it is right within a second. */
class HostClockTest {
    private final List<String> asked = new ArrayList<>();

    private RemoteHost host(long millis, String answer) {
        return (RemoteHost) Proxy.newProxyInstance(
                RemoteHost.class.getClassLoader(), new Class<?>[] {RemoteHost.class}, (proxy, method, arguments) -> {
                    asked.add((String) arguments[0]);
                    if (asked.size() == 1) {
                        // As long as an emulated machine takes that has to translate what it runs first.
                        Thread.sleep(millis);
                    }
                    return new CommandResult(0, answer + "\n", "");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "1, virtual-cluster clock set 8309, 1",
        "900, virtual-cluster clock set 8309, 1",
        "900, virtual-cluster clock set 8309 whole, 2",
        "1400, virtual-cluster clock set 8309, 2",
        "1400, virtual-cluster clock set by others, 1"
    })
    void aSlowAnswerIsEnoughWhereTheClockTakesPartsOfASecond(long millis, String answer, int commands)
            throws Exception {
        HostClock.Answer set = HostClock.set(
                new PlannedHost(null, "vc-run-srv1", "srv1.lan.test", List.of()),
                host(millis, answer),
                Clock.systemUTC(),
                Duration.ofSeconds(60));

        assertThat(set.trouble()).isEmpty();
        assertThat(asked).hasSize(commands);
        assertThat(asked.get(0)).contains("'now'");
    }
}
