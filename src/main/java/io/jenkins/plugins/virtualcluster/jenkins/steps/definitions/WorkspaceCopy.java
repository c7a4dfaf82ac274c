package io.jenkins.plugins.virtualcluster.jenkins.steps.definitions;

import hudson.FilePath;
import hudson.model.Run;
import hudson.remoting.RemoteOutputStream;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.jenkins.runs.DefinitionSource.Brought;
import io.jenkins.plugins.virtualcluster.repository.PackedDirectory;
import java.io.File;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import jenkins.MasterToSlaveFileCallable;

/**
 * Copies the definitions in a workspace, which may be an agent's, to the controller: without a link that leads out of them,
 * and no more than the limits, whatever the agent sends.
 */
final class WorkspaceCopy {
    private static final PackedDirectory.Limits LIMITS = new PackedDirectory.Limits(20_000, 512L << 20);
    /** For names and links. */
    private static final long MOST_PACKED = LIMITS.bytes() + (64L << 20);

    private static final int MOST_TOLD = 20;

    private WorkspaceCopy() {}

    /** @param needed a directory without which there are no definitions */
    static Brought of(FilePath directory, String needed, Path target, Run<?, ?> build, PrintStream log)
            throws InvalidRequestException, IOException, InterruptedException {
        Path packed = Files.createTempFile(
                Objects.requireNonNull(target.toAbsolutePath().getParent()), "workspace", ".packed");
        try {
            String problem;
            try (OutputStream out = new Bounded(Files.newOutputStream(packed))) {
                problem = directory.act(new Pack(needed, new RemoteOutputStream(out)));
            }
            if (!problem.isEmpty()) {
                throw new InvalidRequestException(directory.getRemote() + " " + problem);
            }
            List<String> missing;
            try (InputStream in = Files.newInputStream(packed)) {
                missing = PackedDirectory.unpack(in, target, LIMITS);
            }
            missing.stream().limit(MOST_TOLD).forEach(each -> log.println("Not copied: " + each));
            if (missing.size() > MOST_TOLD) {
                log.println("Not copied: " + (missing.size() - MOST_TOLD) + " more");
            }
        } finally {
            Files.deleteIfExists(packed);
        }
        Optional<WorkspaceCommit> state = WorkspaceCommit.of(directory);
        state.ifPresent(known -> log.println("Definitions: " + directory.getRemote() + " at " + known.commit()));
        return new Brought(
                directory.getRemote(),
                state.map(WorkspaceCommit::commit),
                state.flatMap(known ->
                        ScmBrowser.pages(build, known.urls(), known.commit().replace("+", ""))),
                List.of(""));
    }

    private static final class Bounded extends FilterOutputStream {
        private long left = MOST_PACKED;

        Bounded(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            left -= length;
            if (left < 0) {
                throw new IOException("The agent sends more than the limits allow");
            }
            out.write(bytes, offset, length);
        }
    }

    /** Says what is wrong with a directory of definitions, as a sentence without its subject; empty if nothing is. */
    static final class Pack extends MasterToSlaveFileCallable<String> {
        private static final long serialVersionUID = 1;

        private final String needed;
        private final RemoteOutputStream out;

        Pack(String needed, RemoteOutputStream out) {
            this.needed = needed;
            this.out = out;
        }

        @Override
        public String invoke(File directory, VirtualChannel channel) throws IOException {
            Path path = directory.toPath();
            if (Files.isSymbolicLink(path)) {
                return "is a link; name the directory that it leads to in the step dir";
            }
            if (!Files.isDirectory(path.resolve(needed))) {
                return "has no directory " + needed + "; expected one with definitions, see also the step dir";
            }
            try {
                PackedDirectory.pack(path, out, LIMITS);
                return "";
            } catch (PackedDirectory.TooLargeException e) {
                return "contains " + e.getMessage()
                        + ", all of which would be copied to the controller; expected a directory"
                        + " with definitions and little else, see the step dir";
            }
        }
    }
}
