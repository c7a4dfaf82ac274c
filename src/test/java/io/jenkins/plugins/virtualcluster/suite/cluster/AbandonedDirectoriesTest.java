package io.jenkins.plugins.virtualcluster.suite.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbandonedDirectoriesTest {
    private static final HypervisorAddress HERE = HypervisorAddress.parse("qemu:///system");
    private static final HypervisorAddress ELSEWHERE = HypervisorAddress.parse("qemu+ssh://root@other/system");

    @TempDir
    Path all;

    private Path directory(String run) throws Exception {
        return KeptDirectory.make(all.resolve(run), run, HERE);
    }

    private Path killed(String run) throws Exception {
        Path directory = directory(run);
        Files.writeString(directory.resolve("process"), "1@1");
        return directory;
    }

    private List<Path> deserted(HypervisorAddress hypervisor, String... there) throws Exception {
        return AbandonedDirectories.in(all, hypervisor, Set.of(there)).deserted();
    }

    @Test
    void theyAreThoseOfKilledProcessesWhoseClusterIsNotOnTheirHypervisor() throws Exception {
        directory("goeson");
        killed("kept");
        Path killed = killed("killed");

        assertThat(deserted(HERE, "kept")).containsExactly(killed);
        assertThat(deserted(ELSEWHERE, "kept")).isEmpty();
        ClusterStateDirectory.in(killed).takeOver();
        assertThat(deserted(HERE, "kept")).isEmpty();
    }

    @Test
    void oneThatWasNeverWhollyMadeIsLeftToItsMakerForAWhile() throws Exception {
        Path begun = Files.createDirectory(all.resolve("begun"));
        assertThat(deserted(HERE)).isEmpty();
        Files.setLastModifiedTime(begun, FileTime.from(Instant.now().minusSeconds(60)));
        assertThat(deserted(ELSEWHERE)).containsExactly(begun);
    }

    @Test
    void oneThatIsDamagedIsToldAndKeepsNoOther() throws Exception {
        Path damaged = killed("a");
        Files.writeString(damaged.resolve("cluster.json"), "{}");
        Path garbage = killed("b");
        Files.write(garbage.resolve("process"), new byte[] {(byte) 0xff, 0, '@'});
        Path whole = killed("c");

        AbandonedDirectories.Found found = AbandonedDirectories.in(all, HERE, Set.of());

        assertThat(found.deserted()).containsExactly(garbage, whole);
        assertThat(found.problems())
                .singleElement()
                .asString()
                .contains(
                        "Directory " + damaged + " was not removed", "cluster.json is damaged", "remove the directory");
    }

    @Test
    void aMasterThatNeverStartedAClusterHasNone() throws Exception {
        assertThat(AbandonedDirectories.in(all.resolve("nowhere"), HERE, Set.of())
                        .deserted())
                .isEmpty();
    }
}
