package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Real guests whose disk a script fills, and one that restarts unannounced and forgets its files. */
@EnabledIfEnvironmentVariable(named = "VIRTUAL_CLUSTER_HYPERVISOR", matches = ".+")
@Tag("thorough")
class FullGuestIT extends GuestRunHarness {
    @Test
    void eachStageHasItsOwnResultOnAFullDiskAndARestartIsNamed() throws Exception {
        cluster("srv1", "srv2", "srv3");
        files.limits("{ output: 1 MiB }");
        files.script("cases/one/run.sh", """
                case @hostname@ in
                    srv1) dd if=/dev/zero of=/fill bs=64k; echo filled; exit 7 ;;
                    srv2) (sleep 3; reboot -f) > /dev/null 2>&1 & sleep 100 ;;
                    srv3) yes 'again and again' | head -c 20000000; sleep 3; exit 8 ;;
                esac
                """);
        files.script("cases/one/finalize.sh", "[ @hostname@ != srv1 ] || exit 5");
        ends(start(), Verdict.INFRASTRUCTURE);
        assertThat(cell("srv1").end().orElseThrow().cause()).contains("exited with 7");
        assertThat(cell("srv2").end().orElseThrow().cause().orElseThrow())
                .contains(
                        "its host restarted, which no script had announced with expect_reboot, and lost the run's files");
        assertThat(cell("srv3").end().orElseThrow().cause()).contains("exited with 8");
        assertThat(cell("srv3").end().orElseThrow().droppedBytes()).isBetween(4_000_000L, 20_000_000L - (1 << 20));
        assertThat(stage(Stage.caseFinalize("one"))
                        .hosts()
                        .get("srv1")
                        .end()
                        .orElseThrow()
                        .cause())
                .contains("exited with 5");
        assertThat(stage(Stage.caseFinalize("one"))
                        .hosts()
                        .get("srv3")
                        .end()
                        .orElseThrow()
                        .verdict())
                .isEqualTo(Verdict.PASSED);
        assertThat(RunState.read(record).notes())
                .extracting(Event.Note::message)
                .anyMatch(note -> note.contains("on srv1 is full"));
    }
}
