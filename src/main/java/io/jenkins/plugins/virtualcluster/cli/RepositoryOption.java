package io.jenkins.plugins.virtualcluster.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where definitions are. */
final class RepositoryOption {
    @Option(
            names = "--repository",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "Directory with clusters/ and suites/. Default: the current one.")
    private Path directory;

    Path directory() {
        return directory;
    }
}
