package io.jenkins.plugins.virtualcluster.suite.stage;

import io.jenkins.plugins.virtualcluster.definition.Disk;
import io.jenkins.plugins.virtualcluster.definition.Host;
import java.util.List;

/**
 * The shell commands behind the tag {@code diskmounts}. Disks are found by the serial number that the hypervisor gives
 * them, since their device names depend on the guest; a blank one gets a file system. Running them again changes nothing.
 */
final class DiskMounts {
    private DiskMounts() {}

    /** One line for each disk that has a mount point; a comment if there is none. */
    static String commands(Host host) {
        StringBuilder commands = new StringBuilder();
        List<Disk> disks = host.disks();
        for (int i = 0; i < disks.size(); i++) {
            int number = i + 1;
            disks.get(i)
                    .mount()
                    .ifPresent(mount -> commands.append("vc_mount_disk vcdisk")
                            .append(number)
                            .append(" '")
                            .append(mount.replace("'", "'\\''"))
                            .append("'\n"));
        }
        return commands.isEmpty()
                ? "# this host has no disks to mount"
                : ". \"$VC_LIB\"\n" + commands.toString().strip();
    }
}
