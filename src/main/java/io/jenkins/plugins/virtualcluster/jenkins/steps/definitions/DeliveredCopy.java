package io.jenkins.plugins.virtualcluster.jenkins.steps.definitions;

import hudson.FilePath;
import io.jenkins.plugins.virtualcluster.common.Directories;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.files.ConfinedDirectory;
import io.jenkins.plugins.virtualcluster.jenkins.runs.HostPath;
import io.jenkins.plugins.virtualcluster.record.DeliveredFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Copies what a step delivers from its directory, which may be an agent's, to the controller: without a link that leads out of
 * what was copied.
 *
 * @param from a file, a directory, or a pattern as Ant has it, below the step's directory
 * @param name of a single file, or of the directory that several come into; empty for that of the file or the directory
 */
record DeliveredCopy(String from, String name) {
    /** Reads {@code FILE} or {@code FILE=NAME}. */
    static DeliveredCopy of(String text) {
        int sign = text.lastIndexOf('=');
        return sign < 0
                ? new DeliveredCopy(text.strip(), "")
                : new DeliveredCopy(
                        text.substring(0, sign).strip(),
                        text.substring(sign + 1).strip());
    }

    /**
     * Copies all of them.
     *
     * @param target an empty directory, in which each gets its place
     * @throws InvalidRequestException if there is no such file, or two have one name
     */
    static void copy(List<String> wishes, FilePath directory, Path target)
            throws InvalidRequestException, IOException, InterruptedException {
        Path scratch = target.resolveSibling("scratch");
        for (String wish : wishes) {
            try {
                of(wish).copy(directory, scratch, target);
            } catch (IllegalArgumentException e) {
                throw new InvalidRequestException("deliver: " + wish + ": " + e.getMessage());
            } finally {
                Directories.remove(scratch);
            }
        }
    }

    private void copy(FilePath directory, Path scratch, Path target)
            throws InvalidRequestException, IOException, InterruptedException {
        boolean isDirectory = directory.child(from).isDirectory();
        String pattern =
                HostPath.pattern(from, isDirectory, directory.child(from).exists());
        if (from.isEmpty() || directory.copyRecursiveTo(pattern, new FilePath(scratch.toFile())) == 0) {
            throw new InvalidRequestException("deliver: there is no file '" + from + "' in " + directory.getRemote()
                    + "; expected a file, a directory, or a pattern such as dist/*.rpm");
        }
        String above = HostPath.aboveAll(pattern);
        boolean isOne = !isDirectory && !pattern.matches(".*[*?,].*");
        String below = name.isEmpty() && isDirectory ? above.substring(above.lastIndexOf('/') + 1) : name;
        ConfinedDirectory.of(scratch).walk(Path.of(above), new ConfinedDirectory.Visitor() {
            @Override
            public void directory(Path path, Set<PosixFilePermission> permissions) {
                // Made where a file is in it.
            }

            @Override
            public void file(Path path, ConfinedDirectory.Unopened file) throws IOException {
                String given = isOne && !name.isEmpty() ? name : below.isEmpty() ? path.toString() : below + "/" + path;
                DeliveredFile.checkName(given);
                put(file, target.resolve(given));
            }
        });
    }

    private static void put(ConfinedDirectory.Unopened file, Path target) throws IOException {
        Files.createDirectories(Objects.requireNonNull(target.getParent(), "it lies in a directory"));
        try (ConfinedDirectory.Content content = file.open()) {
            Files.copy(content.in(), target);
            if (content.permissions().contains(PosixFilePermission.OWNER_EXECUTE)) {
                Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        } catch (FileAlreadyExistsException e) {
            throw new IllegalArgumentException(
                    "another file is delivered as " + target.getFileName()
                            + " already; give it a name, as in FILE=NAME",
                    e);
        }
    }
}
