package io.jenkins.plugins.virtualcluster.cli.base;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where records of runs are. */
public final class RecordsOption {
    /** Where they are unless another place is named. */
    public static final String USUAL = "runs";

    @Option(
            names = "--records",
            paramLabel = "DIR",
            defaultValue = USUAL,
            description = "Directory for the records of runs. Default: ./runs")
    private Path directory;

    public Path directory() {
        return directory;
    }
}
