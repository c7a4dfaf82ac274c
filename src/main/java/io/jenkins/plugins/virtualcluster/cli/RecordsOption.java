package io.jenkins.plugins.virtualcluster.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where records of runs are. */
final class RecordsOption {
    @Option(
            names = "--records",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "Directory for the records of runs. Default: ./runs")
    private Path directory;

    Path directory() {
        return directory;
    }
}
