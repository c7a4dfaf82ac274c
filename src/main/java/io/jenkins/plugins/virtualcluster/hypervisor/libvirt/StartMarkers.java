package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.LeaseProcess;
import io.jenkins.plugins.virtualcluster.hypervisor.document.LeaseText;
import io.jenkins.plugins.virtualcluster.hypervisor.local.TempFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Notes on the master's own machine of runs whose making has begun. A volume is made by one call and written by a second
 * one; of a master that is killed between them only its note tells whose the volume is.
 */
public final class StartMarkers {
    private static final Pattern NAME = Pattern.compile("virtual-cluster\\.(\\d+@\\d+)\\.([a-z0-9]{1,20})\\..*");

    private StartMarkers() {}

    /** A note, which goes when the hypervisor itself can tell. */
    public interface Note extends AutoCloseable {
        @Override
        void close();
    }

    public static Note note(String hypervisor, Lease lease) throws HypervisorException {
        try {
            Path file = TempFiles.fileNamed("virtual-cluster." + LeaseProcess.own() + "." + lease.run() + ".");
            Files.write(file, (hypervisor + "\n").getBytes(StandardCharsets.UTF_8));
            Files.write(file, LeaseText.volume(lease), StandardOpenOption.APPEND);
            return () -> delete(file);
        } catch (IOException e) {
            throw new HypervisorException("The start of run " + lease.run() + " cannot be recorded: " + e, e);
        }
    }

    /** The lease with which a process of this user on this machine began the run there, if it came no further. */
    static Optional<Lease> lease(String hypervisor, String run) {
        try (DirectoryStream<Path> notes = TempFiles.all("virtual-cluster.*." + run + ".*")) {
            for (Path note : notes) {
                Optional<Lease> lease = read(note, hypervisor, run);
                if (lease.isPresent()) {
                    return lease;
                }
            }
        } catch (IOException e) {
            unreadable(e);
        }
        return Optional.empty();
    }

    /** Removes notes of processes that are gone, of runs of which nothing is there. */
    static void forget(String hypervisor, Collection<String> there) {
        try (DirectoryStream<Path> notes = TempFiles.all("virtual-cluster.*.*.*")) {
            for (Path note : notes) {
                Matcher name = NAME.matcher(String.valueOf(note.getFileName()));
                if (name.matches()
                        && !LeaseProcess.isAlive(name.group(1))
                        && !there.contains(name.group(2))
                        && read(note, hypervisor, name.group(2)).isPresent()) {
                    delete(note);
                }
            }
        } catch (IOException e) {
            unreadable(e);
        }
    }

    /** Nothing also of a note that another process takes away meanwhile: it hinders nobody with the rest. */
    private static Optional<Lease> read(Path note, String hypervisor, String run) {
        byte[] head = (hypervisor + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] all;
        try {
            all = TempFiles.isOwn(note) ? Files.readAllBytes(note) : new byte[0];
        } catch (IOException e) {
            unreadable(e);
            return Optional.empty();
        }
        return all.length > head.length && Arrays.equals(Arrays.copyOf(all, head.length), head)
                ? LeaseText.fromVolume(run, Arrays.copyOfRange(all, head.length, all.length))
                : Optional.empty();
    }

    private static void delete(Path note) {
        try {
            Files.deleteIfExists(note);
        } catch (IOException e) {
            unreadable(e);
        }
    }

    private static void unreadable(IOException e) {
        System.getLogger(StartMarkers.class.getName())
                .log(System.Logger.Level.DEBUG, "a note of a run that was begun is out of reach", e);
    }
}
