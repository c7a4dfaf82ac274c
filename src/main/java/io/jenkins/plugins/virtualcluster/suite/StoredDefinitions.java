package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunFacts;
import io.jenkins.plugins.virtualcluster.record.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;

/** Puts the definitions of a run into its record as they were. */
final class StoredDefinitions {
    private StoredDefinitions() {}

    /**
     * Copies the cluster's file and the suite's directory, unless all are there; links are copied as what they lead to.
     *
     * @throws UncheckedIOException if they cannot be read, or the record cannot be written
     */
    static void store(RunRequest request, RunDirectory record) {
        // The request comes last: where it is, all is.
        if (Files.exists(record.request())) {
            return;
        }
        try {
            Path cluster = request.repository().resolve(request.cluster().file());
            Files.write(record.cluster(), Files.readAllBytes(cluster));
            RunFacts.write(record, request.cluster(), request.suite());
            if (request.isScript()) {
                RunDirectory.put(
                        record.suite().resolve(request.suite().init().file()),
                        request.suite().init().text().getBytes(StandardCharsets.UTF_8));
            } else {
                suite(request.suite().directory(), record);
            }
            JsonFiles.write(record.request(), KeptRequest.of(request));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep the definitions in the record: " + e.getMessage(), e);
        }
    }

    private static void suite(Path source, RunDirectory record) throws IOException {
        Files.walkFileTree(source, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(
                        record.suite().resolve(source.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (Files.isRegularFile(file)) {
                    Files.copy(
                            file,
                            record.suite().resolve(source.relativize(file).toString()),
                            StandardCopyOption.REPLACE_EXISTING);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof FileSystemLoopException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
    }

    /** Keeps the scripts of one host as they are delivered. */
    static void scripts(RunDirectory record, String host, Map<Stage, String> scripts) throws IOException {
        for (Map.Entry<Stage, String> script : scripts.entrySet()) {
            RunDirectory.put(
                    record.script(script.getKey(), host), script.getValue().getBytes(StandardCharsets.UTF_8));
        }
    }
}
