package io.jenkins.plugins.virtualcluster.suite.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.virtualcluster.definition.Architecture;
import io.jenkins.plugins.virtualcluster.definition.DataSize;
import io.jenkins.plugins.virtualcluster.definition.Disk;
import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Image;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiskMountsTest {
    private static final DataSize SIZE = DataSize.parse("1 GiB");

    @Test
    void eachDiskWithAMountPointIsMountedByItsNumber() {
        assertThat(commands(
                        new Disk(SIZE, Optional.of("/data")),
                        new Disk(SIZE, Optional.empty()),
                        new Disk(SIZE, Optional.of("/a'b"))))
                .isEqualTo(". \"$VC_LIB\"\nvc_mount_disk vcdisk1 '/data'\nvc_mount_disk vcdisk3 '/a'\\''b'");
    }

    @Test
    void aHostWithoutDisksGetsAComment() {
        assertThat(commands()).startsWith("#").doesNotContain("\n");
    }

    private static String commands(Disk... disks) {
        return DiskMounts.commands(
                new Host("srv1", new Image.PoolVolume("i"), Architecture.X86_64, SIZE, 1, List.of(disks), List.of()));
    }
}
