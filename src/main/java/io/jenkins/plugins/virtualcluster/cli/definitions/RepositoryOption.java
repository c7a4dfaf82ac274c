package io.jenkins.plugins.virtualcluster.cli.definitions;

import io.jenkins.plugins.virtualcluster.cli.base.ContextUser;
import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.repository.RepositoryException;
import java.io.IOException;
import picocli.CommandLine.Option;

/** Where definitions are. */
public final class RepositoryOption extends ContextUser {
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

    /** Reads the definitions there. */
    public Source open() throws InvalidRequestException, RepositoryException, IOException, InterruptedException {
        return Source.open(place, context);
    }
}
