package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whatever bytes a definition has, the reader tells of it in sentences of one line and goes on. */
public final class DefinitionFuzz {
    private static TestRepository repository;

    private DefinitionFuzz() {}

    /** @param data a suite's file if it begins so, else a cluster's */
    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        boolean suite = new String(data, StandardCharsets.ISO_8859_1).startsWith("name: s");
        Path file = repository().root().resolve(suite ? "suites/s/suite.yaml" : "clusters/c.yaml");
        byte[] sound = Files.readAllBytes(file);
        try {
            Files.write(file, data);
            Definitions definitions = repository.read();
            for (Problem problem : definitions.problems()) {
                if (problem.line() < 1
                        || problem.column() < 1
                        || problem.message().matches("(?s).*\\R.*")) {
                    throw new AssertionError(problem);
                }
            }
        } finally {
            Files.write(file, sound);
        }
    }

    private static TestRepository repository() throws IOException {
        if (repository == null) {
            repository = TestRepository.sound(Files.createTempDirectory("fuzz"));
        }
        return repository;
    }
}
