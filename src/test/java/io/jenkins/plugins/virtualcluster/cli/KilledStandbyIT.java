package io.jenkins.plugins.virtualcluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.Lab;
import io.jenkins.plugins.virtualcluster.Rounds;
import io.jenkins.plugins.virtualcluster.cli.base.HypervisorOption;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.nio.file.Files;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Runs that are killed while they take a standby cluster of real guests over. */
@EnabledIfEnvironmentVariable(named = HypervisorOption.VARIABLE, matches = ".+")
@Tag("thorough")
@Timeout(7200)
class KilledStandbyIT extends GuestCommandHarness {
    /** Milliseconds: at any moment from the run's beginning to its first script. */
    private static final int MOMENTS = 15_000;

    @Test
    void aKilledRunBootsOrContinuesAndLeavesNothing() throws Exception {
        files.cluster("""
                name: cluster
                defaults: { image: tiny.qcow2, memory: 128 MiB }
                hosts: { srv1: , srv2: }
                """);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < Rounds.of(10); round++) {
            String what = "seed " + seed + ", round " + round;
            ends(
                    command(
                            "standby" + round,
                            "standby",
                            "cluster",
                            "--repository=" + files.repository(),
                            "--records=" + directory.resolve("standbys"),
                            "--hypervisor=" + Lab.hypervisor()),
                    "standby" + round);
            Process killed = run("killed" + round);
            begins(round + 1);
            killed.waitFor(random.nextInt(MOMENTS), TimeUnit.MILLISECONDS);
            killed.destroyForcibly().waitFor();
            if (round % 2 == 0) {
                Process resumed = command(
                        "resumed" + round,
                        "resume",
                        newest(),
                        "--records=" + directory.resolve("runs"),
                        "--hypervisor=" + Lab.hypervisor());
                assertThat(resumed.waitFor(LONGEST, TimeUnit.SECONDS)).as(what).isTrue();
                assertThat(runs().get(0).ended().map(Event.RunEnded::verdict))
                        .as("%s: %s", what, Files.readString(directory.resolve("resumed" + round)))
                        .contains(Verdict.PASSED);
            }
            ends(command("cleanup" + round, "cleanup", "--hypervisor=" + Lab.hypervisor()), "cleanup" + round);
            // One that was not taken yet still stands by.
            assertThat(hypervisor.find())
                    .as(what)
                    .allMatch(found -> found.standby().isPresent());
            ends(command("stop" + round, "stop", "--all", "--hypervisor=" + Lab.hypervisor()), "stop" + round);
            assertThat(hypervisor.find()).as(what).isEmpty();
            assertThat(directory.resolve("state/virtual-cluster")).as(what).isEmptyDirectory();
        }
    }
}
