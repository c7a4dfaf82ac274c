package io.jenkins.plugins.virtualcluster.repository;

import io.jenkins.plugins.virtualcluster.common.Directories;
import io.jenkins.plugins.virtualcluster.definition.reading.DefinitionReader;
import io.jenkins.plugins.virtualcluster.definition.reading.Definitions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The definitions of a tree, read. Their files lie in a directory: the tree's own, or one that goes when this is closed.
 *
 * @param directory with {@code clusters/} and {@code suites/}
 * @param definitions as they are there; what needs a link out of the tree, a submodule or a file of Git LFS is invalid
 * @param temporary whether the directory goes
 */
public record Snapshot(Tree tree, Path directory, Definitions definitions, boolean temporary) implements AutoCloseable {

    /** Of a directory, as it is. */
    public static Snapshot of(Path directory) throws IOException {
        return new Snapshot(new DirectoryTree(directory), directory, DefinitionReader.read(directory), false);
    }

    /**
     * Writes a tree into a directory and reads it there.
     *
     * @param directory empty; if this fails, it is left as far as it came
     * @throws IOException if it cannot be written
     */
    public static Snapshot of(Tree tree, Path directory) throws IOException {
        List<TreeProblem> flaws = TreeFiles.write(tree, directory);
        Definitions definitions = DefinitionReader.read(directory);
        return new Snapshot(tree, directory, new InvalidDefinitions(tree, flaws).without(definitions), true);
    }

    /** Of a tree, in a directory of its own among the system's temporary ones. */
    public static Snapshot temporary(Tree tree) throws IOException {
        Path directory = Files.createTempDirectory("virtual-cluster-definitions");
        boolean done = false;
        try {
            Snapshot snapshot = of(tree, directory);
            done = true;
            return snapshot;
        } finally {
            if (!done) {
                Directories.remove(directory);
            }
        }
    }

    /** Removes its directory, if that is its own. */
    @Override
    public void close() throws IOException {
        if (temporary) {
            Directories.remove(directory);
        }
    }
}
