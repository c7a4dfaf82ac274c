package io.jenkins.plugins.virtualcluster.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BegunRunsTest {
    private final String run = SampleClusters.newRun();
    private final Lease lease = SampleClusters.lease(run);
    /** Of which no other process on this machine looks for notes. */
    private final String here = "test:///" + run;

    @Test
    void aRunThatWasBegunIsKnownOnItsHypervisorUntilItIsMade() throws Exception {
        BegunRuns.Note note = BegunRuns.note(here, lease);

        assertThat(BegunRuns.lease(here, run)).contains(lease);
        assertThat(BegunRuns.lease("qemu+ssh://other/system", run)).isEmpty();
        assertThat(BegunRuns.lease(here, "other")).isEmpty();
        note.close();
        assertThat(BegunRuns.lease(here, run)).isEmpty();
    }

    @Test
    void onlyNotesOfProcessesThatAreGoneAndOfRunsThatAreNotThereAreForgotten() throws Exception {
        Path gone = Temporary.fileNamed("virtual-cluster.1@1." + run + ".");
        Files.write(
                gone,
                (here + "\n" + new String(LeaseText.volume(lease), StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8));
        Lease own = SampleClusters.lease(SampleClusters.newRun());
        BegunRuns.Note note = BegunRuns.note(here, own);

        BegunRuns.forget("qemu+ssh://other/system", List.of());
        BegunRuns.forget(here, Set.of(run));
        assertThat(gone).exists();
        BegunRuns.forget(here, Set.of());

        assertThat(gone).doesNotExist();
        assertThat(BegunRuns.lease(here, own.run())).contains(own);
        note.close();
    }
}
