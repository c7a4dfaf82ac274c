package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import io.jenkins.plugins.virtualcluster.record.RunFacts;
import io.jenkins.plugins.virtualcluster.record.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;

/** Puts the definitions of a run into its record as they were. */
final class StoredDefinitions {
    private StoredDefinitions() {}

    /** Copies the cluster's file and the suite's directory; links are copied as what they lead to. */
    static void store(RunRequest request, RunDirectory record) throws IOException {
        Path cluster = request.repository().resolve(request.cluster().file());
        Files.write(record.cluster(), Files.readAllBytes(cluster));
        RunFacts.write(record, request.cluster(), request.suite());
        Path source = request.suite().directory();
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
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
                            file, record.suite().resolve(source.relativize(file).toString()));
                }
                return FileVisitResult.CONTINUE;
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
