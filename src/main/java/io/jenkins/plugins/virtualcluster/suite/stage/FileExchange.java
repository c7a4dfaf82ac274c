package io.jenkins.plugins.virtualcluster.suite.stage;

import io.jenkins.plugins.virtualcluster.common.Directories;
import io.jenkins.plugins.virtualcluster.record.ImageType;
import io.jenkins.plugins.virtualcluster.record.RunJournal;
import io.jenkins.plugins.virtualcluster.remote.Collected;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Files that come from hosts for others, or into the record. Those for others lie beside the journal, by their digests, until nobody
 * can ask for them any more, so that a process that continues the run has them, too. Safe for use by several threads, each with
 * files of its own.
 */
final class FileExchange {
    /** Of one file, in bytes. */
    static final long LARGEST = 64L << 20;
    /** Of all files that are kept for other hosts at a time, in bytes. */
    static final long ALL = 1L << 30;

    private static final String COMING = "coming-";

    private final Path directory;

    private final RunJournal journal;

    FileExchange(RunJournal journal) {
        this.journal = journal;
        this.directory = journal.record().directory().exchange();
    }

    /**
     * A file that came.
     *
     * @param file where it lies until it is kept or dropped
     * @param sha256 in hexadecimal digits
     */
    record Content(Path file, long size, String sha256, Optional<ImageType> image) {}

    /** How the program {@code vc} names the file of a call. */
    static String name(String call) {
        return "file." + call.replaceAll("@.*", "");
    }

    /**
     * Brings the file of a call.
     *
     * @param size as the script told it
     * @throws IOException if it cannot be kept here, or did not come as a whole
     */
    Content fetch(String host, String call, long size, CallFiles files)
            throws IOException, RemoteException, InterruptedException {
        Path into = directory.resolve(COMING + host + "-" + call);
        Directories.remove(into);
        Files.createDirectories(into);
        Collected came = files.fetch(name(call), into, LARGEST);
        if (came.files().size() != 1) {
            throw new IOException(
                    "the file did not come" + (came.notes().isEmpty() ? "" : ": " + String.join(" ", came.notes())));
        }
        Path file = into.resolve(came.files().get(0));
        if (Files.size(file) != size) {
            throw new IOException("it came with " + Files.size(file) + " bytes; expected " + size);
        }
        return new Content(file, size, digest(file), ImageType.of(file));
    }

    private static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return DigestUtils.sha256Hex(in);
        }
    }

    /** Keeps what came for other hosts. */
    void keep(Content content) throws IOException {
        move(content, kept(content.sha256()));
    }

    /** Puts what came where it belongs; one that a process before has put there is replaced. */
    static void move(Content content, Path to) throws IOException {
        Files.createDirectories(to.resolveSibling("."));
        Files.move(content.file(), to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Where the file of that digest lies. */
    Path kept(String sha256) {
        return directory.resolve(sha256);
    }

    /** Forgets what came of a call, and was not kept. */
    void drop(String host, String call) {
        try {
            Directories.remove(directory.resolve(COMING + host + "-" + call));
        } catch (IOException e) {
            noteLeft(e);
        }
    }

    /** Removes all files but those; nothing is coming. What cannot be removed is noted. */
    void retain(Set<String> digests) {
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    if (!digests.contains(String.valueOf(file.getFileName()))) {
                        Directories.remove(file);
                    }
                }
                if (digests.isEmpty()) {
                    Directories.remove(directory);
                }
            } catch (IOException e) {
                noteLeft(e);
            }
        }
    }

    private void noteLeft(IOException why) {
        journal.note("Files that hosts gave each other stay in " + directory + ": " + why.getMessage());
    }
}
