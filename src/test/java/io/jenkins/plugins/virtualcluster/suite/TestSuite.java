package io.jenkins.plugins.virtualcluster.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A definition repository with one cluster of two hosts and one suite of one case, whose scripts do nothing at first. */
public final class TestSuite {
    private static final List<String> SCRIPTS =
            List.of("suite_init.sh", "cases/one/init.sh", "cases/one/run.sh", "cases/one/finalize.sh");

    private final Path repository;
    private String cases = "[ one ]";
    private String timeouts = "{}";
    private String logs = "[]";
    private String limits = "{}";
    private String more = "";

    public TestSuite(Path repository) throws IOException {
        this.repository = repository;
        cluster("""
                name: cluster
                defaults: { image: tiny }
                networks:
                  lan: { domain: lan.test }
                hosts:
                  srv1:
                  srv2:
                """);
        for (String script : SCRIPTS) {
            script(script, "true");
        }
        writeSuite();
    }

    public Path repository() {
        return repository;
    }

    public void cluster(String yaml) throws IOException {
        write("clusters/cluster.yaml", yaml);
    }

    public void script(String name, String commands) throws IOException {
        file(name, "#!/bin/sh\n" + commands + "\n");
    }

    public void file(String name, String text) throws IOException {
        write("suites/suite/" + name, text);
    }

    /** Writes {@code known-issues.yaml}. */
    public void knownIssues(String yaml) throws IOException {
        write("known-issues.yaml", yaml);
    }

    public void cases(String yaml) throws IOException {
        cases = yaml;
        writeSuite();
    }

    public void timeouts(String yaml) throws IOException {
        timeouts = yaml;
        writeSuite();
    }

    public void logs(String yaml) throws IOException {
        logs = yaml;
        writeSuite();
    }

    public void limits(String yaml) throws IOException {
        limits = yaml;
        writeSuite();
    }

    public void matrix(String yaml) throws IOException {
        more("matrix: " + yaml);
    }

    /** @param yaml further keys of the suite, a line each */
    public void more(String yaml) throws IOException {
        more = yaml;
        writeSuite();
    }

    /** Adds a suite that is as this one is now, but for its name. */
    public void copy(String name) throws IOException {
        Path own = repository.resolve("suites/suite");
        for (String script : SCRIPTS) {
            write("suites/" + name + "/" + script, Files.readString(own.resolve(script)));
        }
        write(
                "suites/" + name + "/suite.yaml",
                Files.readString(own.resolve("suite.yaml")).replace("name: suite", "name: " + name));
    }

    private void writeSuite() throws IOException {
        file("suite.yaml", """
                name: suite
                cluster: cluster
                init: suite_init.sh
                cases: %s
                logs: %s
                timeouts: %s
                limits: %s
                %s
                """.formatted(cases, logs, timeouts, limits, more));
    }

    private void write(String name, String text) throws IOException {
        Path file = repository.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
