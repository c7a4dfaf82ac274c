package io.jenkins.plugins.virtualcluster.jenkins.steps;

import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.virtualcluster.jenkins.runs.DefinitionSource.Brought;
import io.jenkins.plugins.virtualcluster.jenkins.runs.UserError;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import jenkins.MasterToSlaveFileCallable;

/** Copies the definitions in a workspace, which may be an agent's, to the controller. */
final class WorkspaceCopy {
    private static final long MOST_BYTES = 512L << 20;
    private static final int MOST_FILES = 20_000;
    private static final String EXCLUDED = "**/.git/**";

    private WorkspaceCopy() {}

    static Brought of(FilePath directory, Path target) throws UserError, IOException, InterruptedException {
        String problem = directory.act(new Measure());
        if (!problem.isEmpty()) {
            throw new UserError(directory.getRemote() + " " + problem);
        }
        directory.copyRecursiveTo("**", EXCLUDED, new FilePath(target.toFile()));
        return new Brought(Optional.empty(), List.of(""));
    }

    /** Says what is wrong with a directory of definitions, as a sentence without its subject; empty if nothing is. */
    static final class Measure extends MasterToSlaveFileCallable<String> {
        private static final long serialVersionUID = 1;

        @Override
        public String invoke(File directory, VirtualChannel channel) throws IOException {
            return problem(directory.toPath(), MOST_FILES, MOST_BYTES);
        }

        static String problem(Path directory, int mostFiles, long mostBytes) throws IOException {
            if (!Files.isDirectory(directory.resolve("clusters"))) {
                return "has no directory clusters; expected one with definitions, see also the step dir";
            }
            long[] sum = new long[2];
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                    return visited.endsWith(".git") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    sum[0]++;
                    sum[1] += attributes.size();
                    return sum[0] > mostFiles || sum[1] > mostBytes
                            ? FileVisitResult.TERMINATE
                            : FileVisitResult.CONTINUE;
                }
            });
            return sum[0] > mostFiles || sum[1] > mostBytes
                    ? "holds more than " + mostFiles + " files or " + (mostBytes >> 20)
                            + " MiB, and all of it would be copied to the controller; expected a directory with"
                            + " definitions and little else, see the step dir"
                    : "";
        }
    }
}
