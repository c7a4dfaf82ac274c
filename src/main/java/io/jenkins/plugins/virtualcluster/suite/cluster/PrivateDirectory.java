package io.jenkins.plugins.virtualcluster.suite.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/** A directory that only this user can enter. */
final class PrivateDirectory {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private PrivateDirectory() {}

    /**
     * Makes it, or takes the one that is there, and closes that to others if it was open to them.
     *
     * @throws IOException if something else is there, or another user's directory: the message names it
     */
    static void make(Path directory) throws IOException {
        FileAttribute<Set<PosixFilePermission>> attribute = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
        Path above = directory.toAbsolutePath().getParent();
        if (above != null) {
            Files.createDirectories(above, attribute);
        }
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(directory, attribute);
            return;
        }
        PosixFileAttributes there =
                Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!there.isDirectory()) {
            throw new IOException(directory + " is no directory; it is needed for a cluster's keys: remove it");
        }
        if (!there.owner().equals(self(directory))) {
            throw new IOException(directory + " belongs to " + there.owner().getName()
                    + "; it is needed for a cluster's keys, and only this user may own it: remove it");
        }
        if (!there.permissions().equals(OWNER_ONLY)) {
            Files.setPosixFilePermissions(directory, OWNER_ONLY);
        }
    }

    /** As whom this process makes files there. */
    private static UserPrincipal self(Path directory) throws IOException {
        Path probe = Files.createTempFile(directory, ".own", null);
        try {
            return Files.getOwner(probe);
        } finally {
            Files.delete(probe);
        }
    }
}
