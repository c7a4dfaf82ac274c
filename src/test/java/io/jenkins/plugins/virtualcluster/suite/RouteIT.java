package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.hypervisor.Machine;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The only way to a lab, its libvirtd and its guests is cut in the middle of a stage. */
@EnabledIfEnvironmentVariable(named = "VIRTUAL_CLUSTER_LAB_KEYFILE", matches = ".+")
class RouteIT extends GuestRunHarness {
    @BeforeEach
    void writeCluster() throws Exception {
        cluster("srv1", "srv2");
    }

    @Test
    @Tag("thorough")
    void aRunGoesOnAfterAMinuteWithoutARouteToItsHypervisor() throws Exception {
        files.script(
                "cases/one/run.sh",
                "echo begin; i=0; until [ -e $VC_WORK/end ]; do i=$((i + 1)); echo $i; sleep 1; done; echo end $i");
        CompletableFuture<Verdict> verdict = start();
        heard("begin");
        noRouteFor(Duration.ofSeconds(60));
        Instant lost = heard("srv1 is tried again for 5 min");
        Instant back = heard("srv1 answers again after ");
        heard("srv2 answers again after ");
        Instant known = heard("srv1 is reported by its hypervisor again");
        heard("srv2 is reported by its hypervisor again");
        Duration away = Duration.between(lost, back);
        System.out.println("srv1 was away for " + away.toMillis() + " ms, its hypervisor was heard of "
                + Duration.between(back, known).toMillis() + " ms later");
        for (String host : new String[] {"srv1", "srv2"}) {
            onGuest(host, "touch /var/lib/virtual-cluster/" + id + "/" + host + "/work/end");
        }
        ends(verdict, Verdict.PASSED);
        assertThat(away).isGreaterThan(Duration.ofSeconds(30));
        for (String host : new String[] {"srv1", "srv2"}) {
            long counted = output(host).lines().count() - 2;
            assertThat(counted).isGreaterThan(10);
            assertThat(output(host))
                    .isEqualTo(IntStream.rangeClosed(1, (int) counted)
                            .mapToObj(line -> line + "\n")
                            .collect(Collectors.joining("", "begin\n", "end " + counted + "\n")));
        }
    }

    @Test
    @Tag("thorough")
    void pastTheLimitOfTheSuiteItSaysWhatWasTried() throws Exception {
        files.timeouts("{ reconnect: 15s }");
        files.script("cases/one/run.sh", "echo begin; exec sleep 600");
        CompletableFuture<Verdict> verdict = start();
        heard("begin");
        noRouteFor(Duration.ofSeconds(60));
        ends(verdict, Verdict.INFRASTRUCTURE);
        System.out.println(cause());
        assertThat(cause())
                .containsPattern("case/one/run: srv[12]: srv[12] did not answer within 15 s: \\d+ attempts to connect "
                        + "since \\d\\d:\\d\\d:\\d\\d UTC, the last one: .+");
        assertThat(RunState.read(record).clusterStopped()).isPresent();
    }

    /** Takes the lab's end of its only cable down, and up again. */
    private void noRouteFor(Duration time) throws Exception {
        Machine.run(
                Machine.doorOf(address),
                detached("sleep 1; ip link set uplink down; sleep " + time.toSeconds() + "; ip link set uplink up"));
    }
}
