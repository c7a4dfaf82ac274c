package io.jenkins.plugins.virtualcluster.jenkins.changes;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A definition repository with its commits. Errors of git, and of settings, are {@link InvalidRequestException}s that name it. */
public interface DefinitionHistory {
    /** The commit that was followed when it was fetched last; empty if that is not known. Asks no other machine. */
    default Optional<String> known() throws IOException {
        return Optional.empty();
    }

    /** Brings what is new, and says which commit is followed now. */
    String head() throws InvalidRequestException, IOException, InterruptedException;

    /** The suites at a commit that was fetched. */
    SuiteSnapshot at(String commit) throws InvalidRequestException, IOException, InterruptedException;

    /**
     * The suites that differ: those of the later commit, sound or not, and those that are gone.
     *
     * @return none if the earlier commit cannot be had any more
     */
    Optional<List<SuiteChange>> between(String from, String to)
            throws InvalidRequestException, IOException, InterruptedException;
}
