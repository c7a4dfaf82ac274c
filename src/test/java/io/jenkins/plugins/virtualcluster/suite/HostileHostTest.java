package io.jenkins.plugins.virtualcluster.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What hosts print and leave lying is kept within the suite's limits, and the run goes on. */
class HostileHostTest extends SuiteRunHarness {
    @Test
    void outputIsKeptUpToTheLimitAndTheRecordSaysWhatIsMissing() throws Exception {
        files.limits("{ output: 64 KiB }");
        files.script("cases/one/run.sh", "head -c 3000000 /dev/zero; sleep 0.3; head -c 1000000 /dev/zero; exit 3");

        assertThat(execute()).isEqualTo(Verdict.FAILED);

        assertThat(end("srv1").outputBytes()).isEqualTo(65_536);
        assertThat(end("srv1").droppedBytes()).isEqualTo(4_000_000 - 65_536);
        assertThat(end("srv1").cause()).contains("exited with 3");
        assertThat(record.directory().output(RUN, "srv1")).hasSize(65_536);
    }

    @Test
    void logsAreKeptUpToTheLimit() throws Exception {
        Path logs = directory.resolve("logs");
        files.limits("{ logs: 8 KiB }");
        files.logs("[ " + logs + " ]");
        files.script(
                "cases/one/run.sh",
                "[ @hostname@ = srv1 ] || exit 0; mkdir " + logs + "; truncate -s 1T " + logs + "/a; echo b >" + logs
                        + "/b");

        assertThat(execute()).isEqualTo(Verdict.PASSED);

        Event.FilesCollected collected = state().collected().stream()
                .filter(each -> each.host().equals("srv1"))
                .findFirst()
                .orElseThrow();
        String below = logs.toString().substring(1);
        assertThat(collected.files()).containsExactly(below + "/b", below + "/a");
        assertThat(collected.notes()).containsExactly(below + "/a is cut to its last 8190 of 1099511627776 bytes.");
        assertThat(record.directory().collected(Stage.SUITE_FINALIZE, "srv1").resolve(below + "/a"))
                .hasSize(8190);
    }
}
