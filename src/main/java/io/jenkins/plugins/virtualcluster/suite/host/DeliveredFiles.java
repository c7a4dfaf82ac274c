package io.jenkins.plugins.virtualcluster.suite.host;

import io.jenkins.plugins.virtualcluster.definition.files.ConfinedDirectory;
import io.jenkins.plugins.virtualcluster.remote.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * What a suite brings to its hosts, read again for each of them and from nowhere but its repository.
 *
 * @param repository where the definitions were read
 * @param directory in it; need not exist
 */
public record DeliveredFiles(Path repository, Path directory) implements FileTree.Source {

    @Override
    public void writeTo(FileTree.Sink sink) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
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
