package io.jenkins.plugins.virtualcluster.suite.host;

import io.jenkins.plugins.virtualcluster.definition.files.ConfinedDirectory;
import io.jenkins.plugins.virtualcluster.remote.FileTree;
import io.jenkins.plugins.virtualcluster.suite.request.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a suite brings to its hosts, read again for each of them and from nowhere but its repository.
 *
 * @param repository where the definitions were read
 * @param directory in it; need not exist
 * @param beside files of the run that come into the same directory
 */
public record DeliveredFiles(Path repository, Path directory, List<RunFile> beside) implements FileTree.Source {
    /** Of directories that are made for others to look into. */
    static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rwxr-xr-x");

    public DeliveredFiles {
        beside = List.copyOf(beside);
    }

    @Override
    public void writeTo(FileTree.Sink sink) throws IOException {
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            writeOwn(sink);
        } else if (!beside.isEmpty()) {
            sink.directory("", OPEN);
        }
        Set<Path> made = new HashSet<>();
        for (RunFile each : beside) {
            Path path = Path.of(each.facts().name());
            for (int i = 1; i < path.getNameCount(); i++) {
                Path above = path.subpath(0, i);
                if (made.add(above) && !Files.isDirectory(directory.resolve(above))) {
                    sink.directory(above.toString(), OPEN);
                }
            }
            try (RunFile.Opened opened = each.open()) {
                sink.file(each.facts().name(), each.permissions(), each.facts().size(), opened.in());
                opened.requireWhole();
            }
        }
    }

    private void writeOwn(FileTree.Sink sink) throws IOException {
        ConfinedDirectory confined = ConfinedDirectory.of(repository);
        confined.walk(confined.root().relativize(directory), new ConfinedDirectory.Visitor() {
            @Override
            public void directory(Path path, Set<PosixFilePermission> permissions) throws IOException {
                sink.directory(path.toString(), permissions);
            }

            @Override
            public void file(Path path, ConfinedDirectory.Unopened file) throws IOException {
                try (ConfinedDirectory.Content content = file.open()) {
                    sink.file(path.toString(), content.permissions(), content.size(), content.in());
                }
            }
        });
    }
}
