package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A definition repository in a directory of the test's. */
public record TestRepository(Path root) {
    public static final String CLUSTER = """
            name: c
            defaults: { image: debian }
            hosts: { a: {}, b: {} }
            """;
    public static final String SUITE = """
            name: s
            cluster: c
            init: init.sh
            cases: [ one ]
            """;
    static final String SCRIPT = "#!/bin/sh\necho @hostname@\n";

    /** A sound one: the cluster 'c' with hosts a and b, the suite 's' with the cases one and two, an image file and a cloud-config. */
    public static TestRepository sound(Path root) throws IOException {
        TestRepository repository = new TestRepository(root.toRealPath());
        repository.write("clusters/c.yaml", CLUSTER);
        repository.write("suites/s/suite.yaml", SUITE);
        for (String script :
                List.of("init.sh", "fin.sh", "cases/one/run.sh", "cases/two/run.sh", "cases/two/init.sh")) {
            repository.write("suites/s/" + script, SCRIPT);
        }
        repository.write("images/disk.img", "disk");
        repository.write("cloud-init/web.yaml", "#cloud-config\npackages: [ nginx ]\n");
        return repository;
    }

    public Path write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    void link(String file, Path target) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.createSymbolicLink(path, target);
    }

    public Definitions read() throws IOException {
        return DefinitionReader.read(root);
    }

    /** What is wrong, as it is printed. */
    public List<String> problems() throws IOException {
        return read().problems().stream().map(Problem::toString).toList();
    }
}
