package io.jenkins.plugins.virtualcluster.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A definition repository with one cluster of two hosts and one suite of one case, whose scripts do nothing at first. */
public final class TestSuite {
    private final Path repository;
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
        for (String script :
                new String[] {"suite_init.sh", "cases/one/init.sh", "cases/one/run.sh", "cases/one/finalize.sh"}) {
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

    private void writeSuite() throws IOException {
        file("suite.yaml", """
                name: suite
                cluster: cluster
                init: suite_init.sh
                cases: [ one ]
                logs: %s
                timeouts: %s
                limits: %s
                %s
                """.formatted(logs, timeouts, limits, more));
    }

    private void write(String name, String text) throws IOException {
        Path file = repository.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
