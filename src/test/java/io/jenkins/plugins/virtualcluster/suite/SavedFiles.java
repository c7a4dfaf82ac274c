package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.common.Directories;
import io.jenkins.plugins.virtualcluster.hypervisor.FakeHypervisor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The disks of hosts that are directories of this machine: they are saved, put back, and gone with their cluster. */
final class SavedFiles {
    private SavedFiles() {}

    /**
     * @param hosts where runs have their hosts' files
     * @param saved for copies
     */
    static void of(FakeHypervisor hypervisor, Path hosts, Path saved) {
        hypervisor.onSave(run -> copy(hosts.resolve(run), saved.resolve(run)));
        hypervisor.onPutBack(run -> copy(saved.resolve(run), hosts.resolve(run)));
        hypervisor.onDestroy(run -> remove(hosts.resolve(run)));
    }

    /** With its FIFOs, in place of what is there. */
    static void copy(Path from, Path to) {
        try {
            remove(to);
            Files.createDirectories(to.resolveSibling(""));
            Process copying = new ProcessBuilder("cp", "-a", from.toString(), to.toString())
                    .inheritIO()
                    .start();
            if (copying.waitFor() != 0) {
                throw new IOException("cannot copy " + from);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void remove(Path directory) {
        try {
            Directories.remove(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
