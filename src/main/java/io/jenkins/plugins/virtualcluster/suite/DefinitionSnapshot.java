package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.definition.KnownIssue;
import io.jenkins.plugins.virtualcluster.definition.Preparation;
import io.jenkins.plugins.virtualcluster.definition.Script;
import io.jenkins.plugins.virtualcluster.definition.files.ConfinedDirectory;
import io.jenkins.plugins.virtualcluster.definition.files.RefusedFileException;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunFacts;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.suite.request.JsonFiles;
import io.jenkins.plugins.virtualcluster.suite.request.PersistedRequest;
import io.jenkins.plugins.virtualcluster.suite.request.RunFile;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/** Puts the definitions of a run into its record as they were. */
final class DefinitionSnapshot {
    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private DefinitionSnapshot() {}

    /**
     * Copies the files that are delivered, the cluster's file, the files that it names and those that its images are prepared
     * with, the known issues, and the suite's directory if there is a suite, unless all
     * are there; links are copied as what they lead to.
     *
     * @throws UncheckedIOException if they cannot be read, or the record cannot be written
     */
    static void store(RunRequest request, RunDirectory record) {
        // The request comes last: where it is, all is.
        if (Files.exists(record.request())) {
            return;
        }
        try {
            ConfinedDirectory repository = ConfinedDirectory.of(request.repository());
            try (ConfinedDirectory.Content cluster =
                    repository.open(request.cluster().file())) {
                Files.write(record.cluster(), cluster.in().readAllBytes());
            }
            for (Map.Entry<Path, String> used : request.cluster().usedFiles().entrySet()) {
                RunDirectory.put(
                        record.used().resolve(used.getKey()), used.getValue().getBytes(StandardCharsets.UTF_8));
            }
            for (Preparation.Folder folder : request.cluster().preparingFolders()) {
                repository.walk(folder.place(), new Copy(record.used().resolve(folder.path())));
            }
            if (!request.knownIssues().isEmpty()) {
                try (ConfinedDirectory.Content issues = repository.open(KnownIssue.FILE)) {
                    Files.write(record.knownIssues(), issues.in().readAllBytes());
                }
            }
            RunFacts.write(record, request.cluster(), request.suite());
            if (request.isScript()) {
                Script script = request.suite().init().others().orElseThrow();
                RunDirectory.put(
                        record.suite().resolve(script.file()), script.text().getBytes(StandardCharsets.UTF_8));
            } else if (!request.isClusterAlone()) {
                repository.walk(repository.root().relativize(request.suite().directory()), new Copy(record.suite()));
            }
            RunFile.keep(request.delivered(), record);
            JsonFiles.write(record.request(), PersistedRequest.of(request));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep the definitions in the record: " + e.getMessage(), e);
        }
    }

    private static final class Copy implements ConfinedDirectory.Visitor {
        private final Path target;

        Copy(Path target) {
            this.target = target;
        }

        @Override
        public void directory(Path path, Set<PosixFilePermission> permissions) throws IOException {
            Files.createDirectories(target.resolve(path));
        }

        @Override
        public void file(Path path, ConfinedDirectory.Unopened file) throws IOException {
            Path copy = target.resolve(path);
            try (ConfinedDirectory.Content content = file.open()) {
                Files.deleteIfExists(copy);
                try (SeekableByteChannel channel =
                        Files.newByteChannel(copy, NEW, PosixFilePermissions.asFileAttribute(content.permissions()))) {
                    content.in().transferTo(Channels.newOutputStream(channel));
                }
            }
        }

        /** A link to nothing has nothing that could be kept; where one is needed, the definitions are not valid. */
        @Override
        public void refused(Path path, FileSystemException reason) throws IOException {
            if (!(reason instanceof RefusedFileException refused
                    && refused.fault() == RefusedFileException.Fault.NOTHING)) {
                throw reason;
            }
        }
    }

    /** Keeps the scripts of one host as they are delivered. */
    static void scripts(RunDirectory record, String host, Map<Stage, String> scripts) throws IOException {
        for (Map.Entry<Stage, String> script : scripts.entrySet()) {
            RunDirectory.put(
                    record.script(script.getKey(), host), script.getValue().getBytes(StandardCharsets.UTF_8));
        }
    }
}
