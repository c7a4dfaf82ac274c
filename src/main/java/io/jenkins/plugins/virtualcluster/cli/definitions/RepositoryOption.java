package io.jenkins.plugins.virtualcluster.cli.definitions;

import io.jenkins.plugins.virtualcluster.cli.base.CommandContext;
import io.jenkins.plugins.virtualcluster.cli.base.UserError;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import java.io.IOException;
import picocli.CommandLine.Option;

/** Where definitions are. */
public final class RepositoryOption {
    @Option(
            names = "--repository",
            paramLabel = "PLACE",
            defaultValue = ".",
            description =
                    "The place of clusters/ and suites/: a directory, or URL#REF:PATH in git, with a branch, tag or"
                            + " commit and a directory. Default: the current directory.")
    private String place;

    public String place() {
        return place;
    }

    public Source open(CommandContext surroundings)
            throws UserError, RepositoryException, IOException, InterruptedException {
        return Source.open(place, surroundings);
    }
}
