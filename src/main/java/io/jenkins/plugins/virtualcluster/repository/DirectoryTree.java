package io.jenkins.plugins.virtualcluster.repository;

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
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The files of a directory, without those of git itself. Links are not followed; what is neither file nor link is left out. */
public final class DirectoryTree implements Tree {
    private static final int BUFFER = 64 << 10;

    private final Path directory;
    private final NavigableMap<String, Kind> entries = new TreeMap<>();

    /** @throws IOException if there is no such directory, or it cannot be read whole */
    public DirectoryTree(Path directory) throws IOException {
        this.directory = directory.toRealPath();
        Files.walkFileTree(this.directory, new SimpleFileVisitor<>() {
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
        String path = directory.relativize(file).toString();
        if (attributes.isSymbolicLink()) {
            entries.put(path, Kind.LINK);
        } else if (attributes.isRegularFile() && !file.endsWith(".git")) {
            entries.put(path, Files.isExecutable(file) ? Kind.PROGRAM : Kind.FILE);
        }
    }

    @Override
    public NavigableMap<String, Kind> entries() {
        return Collections.unmodifiableNavigableMap(entries);
    }

    @Override
    public String digest(String path) throws IOException {
        MessageDigest sha1 = sha1();
        try (InputStream in = open(path)) {
            long size = entries.get(path) == Kind.LINK ? in.available() : Files.size(directory.resolve(path));
            sha1.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sha1.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(sha1.digest());
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public InputStream open(String path) throws IOException {
        Kind kind = entries.get(path);
        if (kind == null) {
            throw new NoSuchFileException(path);
        }
        Path file = directory.resolve(path);
        return kind == Kind.LINK
                ? new ByteArrayInputStream(
                        Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8))
                : Files.newInputStream(file);
    }
}
