package io.jenkins.plugins.virtualcluster.repository;

import io.jenkins.plugins.virtualcluster.definition.files.ConfinedDirectory;
import io.jenkins.plugins.virtualcluster.definition.files.FileNames;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/** The files of a directory, without those of git itself. Links are not followed; what is neither file nor link is omitted. */
public final class DirectoryTree implements Tree {

    /** Of a file that is refused for its name. */
    private static final String NO_DIGEST = "0".repeat(40);

    private final ConfinedDirectory directory;
    private final NavigableMap<String, Kind> entries = new TreeMap<>();

    /** @throws IOException if there is no such directory, or it cannot be read whole */
    public DirectoryTree(Path directory) throws IOException {
        this.directory = ConfinedDirectory.of(directory);
        Files.walkFileTree(this.directory.root(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                return visited.endsWith(".git") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                take(file, attributes);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void take(Path file, BasicFileAttributes attributes) {
        Path path = directory.root().relativize(file);
        if (!FileNames.isText(path)) {
            entries.put(FileNames.printable(path), Kind.UNNAMED);
        } else if (attributes.isSymbolicLink()) {
            entries.put(path.toString(), Kind.LINK);
        } else if (attributes.isRegularFile() && !file.endsWith(".git")) {
            entries.put(path.toString(), Files.isExecutable(file) ? Kind.PROGRAM : Kind.FILE);
        }
    }

    @Override
    public NavigableMap<String, Kind> entries() {
        return Collections.unmodifiableNavigableMap(entries);
    }

    @Override
    public String digest(String path) throws IOException {
        Kind kind = entries.get(path);
        if (kind == Kind.UNNAMED) {
            return NO_DIGEST;
        }
        if (kind == Kind.LINK) {
            byte[] target = target(path);
            return digest(target.length, new ByteArrayInputStream(target));
        }
        try (ConfinedDirectory.Content content = content(path)) {
            return digest(content.size(), content.in());
        }
    }

    private static String digest(long size, InputStream in) throws IOException {
        MessageDigest sha1 = DigestUtils.getSha1Digest();
        sha1.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
        return Hex.encodeHexString(DigestUtils.updateDigest(sha1, in).digest());
    }

    @Override
    public InputStream open(String path) throws IOException {
        return entries.get(path) == Kind.LINK
                ? new ByteArrayInputStream(target(path))
                : content(path).in();
    }

    private byte[] target(String link) throws IOException {
        return Files.readSymbolicLink(directory.root().resolve(link)).toString().getBytes(StandardCharsets.UTF_8);
    }

    private ConfinedDirectory.Content content(String path) throws IOException {
        Kind kind = entries.get(path);
        if (kind != Kind.FILE && kind != Kind.PROGRAM) {
            throw new NoSuchFileException(path);
        }
        return directory.open(Path.of(path));
    }
}
