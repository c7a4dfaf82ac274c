package io.jenkins.plugins.virtualcluster.jenkins.runs;

import io.jenkins.plugins.virtualcluster.common.InvalidRequestException;
import io.jenkins.plugins.virtualcluster.definition.CommitPages;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the definitions of a step come from. */
public interface DefinitionSource {
    /**
     * What was brought.
     *
     * @param place where they are from, for messages, such as {@code definition repository main}; a message that names the
     *     copy on the controller helps nobody
     * @param commit that it is at, if that is known
     * @param pages where the web pages of commits are, as far as the repository's URL tells
     * @param roots the directories with {@code clusters/} and {@code suites/}, relative to the target
     */
    record Brought(String place, Optional<String> commit, Optional<CommitPages> pages, List<String> roots) {
        public Brought {
            roots = List.copyOf(roots);
        }
    }

    /**
     * Brings the definitions.
     *
     * @param target an empty directory on the controller
     * @param log of the build
     * @throws InvalidRequestException if there are none, or they are too many
     */
    Brought bring(Path target, PrintStream log) throws InvalidRequestException, IOException, InterruptedException;

    /**
     * Checks that the job may use them, for who has them already, such as in the record of an earlier build.
     *
     * @throws InvalidRequestException if it may not
     */
    default void requireAccess() throws InvalidRequestException, IOException, InterruptedException {
        // those of a workspace are the job's own
    }

    /** What is delivered to the hosts beside the files of the suite, as the step names it; none for nothing. */
    default List<String> delivered() {
        return List.of();
    }

    /**
     * Brings what is delivered.
     *
     * @param target an empty directory on the controller, in which each file gets its place
     * @throws InvalidRequestException if there is no such file
     */
    default void bringDelivered(Path target) throws InvalidRequestException, IOException, InterruptedException {
        throw new IllegalStateException("nothing is delivered");
    }

    /** Whether they are brought once for a block, and not again for each of its steps. */
    boolean isOncePerBlock();
}
