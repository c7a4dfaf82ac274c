package io.jenkins.plugins.virtualcluster.hypervisor.local;

import io.jenkins.plugins.virtualcluster.hypervisor.LeaseProcess;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files on the master's own machine that last as long as its process. Their names hold the process, so that those of one
 * that was killed can be told and removed.
 */
public final class TempFiles {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Pattern OURS = Pattern.compile("virtual-cluster-[a-z]+-(\\d+@\\d+)-.*");

    private TempFiles() {}

    /** @param what one word */
    public static Path directory(String what) throws IOException {
        return Files.createTempDirectory(prefix(what), PRIVATE);
    }

    /** @param what one word */
    public static Path file(String what) throws IOException {
        return fileNamed(prefix(what));
    }

    /** A file whose name begins so; who makes it removes it. */
    public static Path fileNamed(String prefix) throws IOException {
        return Files.createTempFile(prefix, "", PRIVATE);
    }

    /** The files and directories whose names match, whosever they are. */
    public static DirectoryStream<Path> all(String glob) throws IOException {
        return Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), glob);
    }

    private static String prefix(String what) {
        return "virtual-cluster-" + what + "-" + LeaseProcess.own() + "-";
    }

    /** Removes what processes of this user left that are gone. What cannot be removed stays. */
    public static void removeLeftovers() {
        try (DirectoryStream<Path> all = all("virtual-cluster-*")) {
            for (Path each : all) {
                Matcher matcher = OURS.matcher(String.valueOf(each.getFileName()));
                if (matcher.matches() && !LeaseProcess.isAlive(matcher.group(1))) {
                    removeIfOwn(each);
                }
            }
        } catch (IOException e) {
            isLeft(e);
        }
    }

    /** Another process may do the same: it hinders nobody with the rest. */
    private static void removeIfOwn(Path path) {
        try {
            // Of our own in a directory like /tmp nobody else can make something different meanwhile.
            if (isOwn(path)) {
                remove(path);
            }
        } catch (IOException e) {
            isLeft(e);
        }
    }

    private static void isLeft(IOException e) {
        System.getLogger(TempFiles.class.getName()).log(System.Logger.Level.DEBUG, "temporary files are left", e);
    }

    /** Whether it is this user's. */
    public static boolean isOwn(Path path) throws IOException {
        return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName().equals(System.getProperty("user.name"));
    }

    private static void remove(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
                for (Path file : files) {
                    Files.deleteIfExists(file);
                }
            }
        }
        Files.deleteIfExists(path);
    }
}
