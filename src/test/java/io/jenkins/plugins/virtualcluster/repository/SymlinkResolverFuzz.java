package io.jenkins.plugins.virtualcluster.repository;

import io.jenkins.plugins.virtualcluster.common.Directories;
import io.jenkins.plugins.virtualcluster.definition.files.ConfinedDirectory;
import io.jenkins.plugins.virtualcluster.definition.reading.DefinitionReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whatever files and links a directory is made of: nothing outside is read or copied, and no copy has a link that leads out
 * of it. The input is a program that makes the tree; as a second thing it is what an agent sends instead of one.
 */
public final class SymlinkResolverFuzz {
    private static final String SECRET = "secret";
    private static final List<String> NAMES = List.of(
            "a",
            "b",
            "c",
            "A",
            "..",
            ".",
            ".git",
            "suites",
            "clusters",
            "s",
            "files",
            "suite.yaml",
            "root",
            "outside",
            "é",
            "c.yaml");
    private static final PackedDirectory.Limits LIMITS = new PackedDirectory.Limits(1000, 1 << 20);
    private static final int MOST_STEPS = 60;

    private SymlinkResolverFuzz() {}

    /** @param data steps: what is made, its path, and for a link where it leads to */
    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        Path base = Files.createTempDirectory("links-fuzz").toRealPath();
        try {
            Files.createDirectories(base.resolve("outside/a"));
            Files.writeString(base.resolve("outside/a/a"), SECRET);
            Files.writeString(base.resolve("outside/suite.yaml"), SECRET);
            Path root = Files.createDirectory(base.resolve("root"));
            build(root, data);
            walk(root);
            DefinitionReader.read(root)
                    .problems()
                    .forEach(problem -> harmless(problem.toString().replace(base.toString(), ""), "a problem"));
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            PackedDirectory.pack(root, packed, LIMITS);
            unpack(packed.toByteArray(), Files.createDirectory(base.resolve("copy")));
            unpack(data, Files.createDirectory(base.resolve("lie")));
            try (Stream<Path> made = Files.list(base)) {
                require(made.count() == 4, "something was made outside");
            }
        } finally {
            Directories.remove(base);
        }
    }

    private static void build(Path root, byte[] data) throws IOException {
        InputStream in = new ByteArrayInputStream(data);
        for (int step = 0; step < MOST_STEPS && in.available() > 0; step++) {
            int what = in.read();
            Path path = root.resolve(path(in)).normalize();
            if (!path.startsWith(root) || path.equals(root) || isThroughALink(root, path)) {
                continue;
            }
            try {
                Files.createDirectories(path.getParent());
                switch (what & 3) {
                    case 0 -> Files.writeString(path, "in");
                    case 1 -> Files.createDirectories(path);
                    case 2 -> Files.createSymbolicLink(path, Path.of(path(in)));
                    default -> Files.createSymbolicLink(path, root.resolve(path(in)));
                }
            } catch (FileSystemException e) {
                // there is something else already
            }
        }
    }

    private static boolean isThroughALink(Path root, Path path) {
        for (Path above = path; !above.equals(root); above = above.getParent()) {
            if (Files.isSymbolicLink(above)) {
                return true;
            }
        }
        return false;
    }

    /** At most eight names of the list, by half a byte each. */
    private static String path(InputStream in) throws IOException {
        int length = Math.max(0, in.read()) & 7;
        List<String> names = new ArrayList<>();
        for (int i = 0; i <= length; i++) {
            names.add(NAMES.get(Math.max(0, in.read()) & 15));
        }
        return String.join("/", names);
    }

    private static void walk(Path root) throws IOException {
        ConfinedDirectory confined = ConfinedDirectory.of(root);
        confined.walk(Path.of(""), new ConfinedDirectory.Visitor() {
            @Override
            public void directory(Path path, Set<PosixFilePermission> permissions) throws IOException {
                inside(root, path);
            }

            @Override
            public void file(Path path, ConfinedDirectory.Unopened file) throws IOException {
                try (ConfinedDirectory.Content content = file.open()) {
                    harmless(new String(content.in().readAllBytes(), StandardCharsets.UTF_8), path.toString());
                }
                inside(root, path);
            }

            @Override
            public void refused(Path path, FileSystemException reason) throws IOException {
                try (ConfinedDirectory.Content content = confined.open(path)) {
                    harmless(new String(content.in().readAllBytes(), StandardCharsets.UTF_8), path.toString());
                    inside(root, path);
                } catch (FileSystemException e) {
                    // refused once more
                }
            }
        });
    }

    private static void inside(Path root, Path path) throws IOException {
        Path real = root.resolve(path).toRealPath();
        require(real.startsWith(root), path + " is " + real);
    }

    private static void unpack(byte[] packed, Path directory) throws IOException {
        try {
            PackedDirectory.unpack(new ByteArrayInputStream(packed), directory, LIMITS);
        } catch (IOException e) {
            // not whole, or refused
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.toList()) {
                if (Files.isSymbolicLink(each)) {
                    Path target = directory;
                    try {
                        target = each.toRealPath();
                    } catch (FileSystemException e) {
                        // it leads to nothing
                    }
                    require(target.startsWith(directory), each + " leads to " + target);
                } else if (Files.isRegularFile(each)) {
                    harmless(Files.readString(each, StandardCharsets.ISO_8859_1), each.toString());
                }
            }
        }
    }

    private static void harmless(String text, String where) {
        require(!text.contains(SECRET), where + " has what is outside");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
