package io.jenkins.plugins.virtualcluster.cli.records;

import io.jenkins.plugins.virtualcluster.cli.base.RecordsOption;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.Suggestions;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The run that a command reads, as users name it. */
public final class WantedRun {
    /** How a command names it: the description of its RUN, which is -1 by default. */
    public static final String WHICH =
            "The run's id, the path of its record, or -1 for the last run, -2 for the one before, and so on. Default: -1";

    @Mixin
    private RecordsOption records;

    @Parameters(index = "0", arity = "0..1", paramLabel = "RUN", defaultValue = "-1", description = WHICH)
    private String name;

    /**
     * Where its record is.
     *
     * @throws InvalidRequestException if there is no such run: the message names similar ones
     * @throws IOException if the directory of records cannot be read
     */
    RunDirectory directory() throws InvalidRequestException, IOException {
        return directory(records.directory(), name);
    }

    /**
     * Where the record of that run is.
     *
     * @param name as {@link #WHICH} says
     * @throws InvalidRequestException if there is no such run: the message names similar ones
     * @throws IOException if the directory of records cannot be read
     */
    public static RunDirectory directory(Path place, String name) throws InvalidRequestException, IOException {
        List<RunDirectory> all = Records.all(place);
        Optional<RunDirectory> named = Records.named(all, name);
        if (named.isPresent()) {
            return named.get();
        }
        if (Records.isPosition(name)) {
            throw new InvalidRequestException(
                    all.isEmpty()
                            ? "No runs in " + place + "; name another directory with --records"
                            : "There is no run " + name + " in " + place + "; the oldest is -" + all.size());
        }
        RunDirectory path = new RunDirectory(Path.of(name));
        if (Files.isRegularFile(path.journal())) {
            return path;
        }
        List<String> near =
                Suggestions.near(name, all.stream().map(WantedRun::run).toList());
        throw new InvalidRequestException("There is no run '" + name + "' in " + place
                + (near.isEmpty()
                        ? "; 'virtual-cluster list' shows the runs, and --records names another directory"
                        : "; did you mean " + String.join(" or ", near) + "?"));
    }

    private static String run(RunDirectory directory) {
        return Records.name(directory).map(Records.Name::run).orElse(recordName(directory));
    }

    private static String recordName(RunDirectory directory) {
        return String.valueOf(directory.path().getFileName());
    }
}
