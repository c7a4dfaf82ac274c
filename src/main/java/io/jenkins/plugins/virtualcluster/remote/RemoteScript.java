package io.jenkins.plugins.virtualcluster.remote;

import java.util.Map;
import java.util.Optional;

/**
 * A script on a machine, and the place of one run of it.
 *
 * @param directory absolute; holds this run's control files and output on the machine; one directory is one run
 * @param command absolute path of an executable file, started without arguments
 * @param workingDirectory absolute; made if it is not there
 * @param programs absolute; a directory of programs that the script finds before all others; empty for none
 * @param environment added to the login's; names are of upper-case letters, digits and underscores
 * @param outputLimit bytes of its output that anyone wants, from its beginning; the machine drops the surplus
 * @param bootId the machine's when the script was put there, which tells a machine that restarted since then; empty if
 *     it is not known
 */
public record RemoteScript(
        String directory,
        String command,
        String workingDirectory,
        Optional<String> programs,
        Map<String, String> environment,
        long outputLimit,
        Optional<String> bootId) {
    public RemoteScript {
        environment = Map.copyOf(environment);
    }

    /** One whose output is wanted whole. */
    public RemoteScript(String directory, String command, String workingDirectory, Map<String, String> environment) {
        this(directory, command, workingDirectory, Optional.empty(), environment, Long.MAX_VALUE, Optional.empty());
    }
}
