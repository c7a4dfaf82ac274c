package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.SampleClusters;
import io.jenkins.plugins.virtualcluster.hypervisor.document.LeaseText;
import io.jenkins.plugins.virtualcluster.hypervisor.local.TempFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StartMarkersTest {
    private final String run = SampleClusters.newRun();
    private final Lease lease = SampleClusters.lease(run);
    /** Of which no other process on this machine looks for notes. */
    private final String here = "test:///" + run;

    @Test
    void aRunThatWasBegunIsKnownOnItsHypervisorUntilItIsMade() throws Exception {
        StartMarkers.Note note = StartMarkers.note(here, lease);

        assertThat(StartMarkers.lease(here, run)).contains(lease);
        assertThat(StartMarkers.lease("qemu+ssh://other/system", run)).isEmpty();
        assertThat(StartMarkers.lease(here, "other")).isEmpty();
        note.close();
        assertThat(StartMarkers.lease(here, run)).isEmpty();
    }

    @Test
    void onlyNotesOfProcessesThatAreGoneAndOfRunsThatAreNotThereAreForgotten() throws Exception {
        Path gone = TempFiles.fileNamed("virtual-cluster.1@1." + run + ".");
        Files.write(
                gone,
                (here + "\n" + new String(LeaseText.volume(lease), StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8));
        Lease own = SampleClusters.lease(SampleClusters.newRun());
        StartMarkers.Note note = StartMarkers.note(here, own);

        StartMarkers.forget("qemu+ssh://other/system", List.of());
        StartMarkers.forget(here, Set.of(run));
        assertThat(gone).exists();
        StartMarkers.forget(here, Set.of());

        assertThat(gone).doesNotExist();
        assertThat(StartMarkers.lease(here, own.run())).contains(own);
        note.close();
    }
}
