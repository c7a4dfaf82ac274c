package io.jenkins.plugins.virtualcluster.remote;

import java.util.Map;

/**
 * A script on a machine, and the place of one run of it.
 *
 * @param directory absolute; holds this run's control files and output on the machine; one directory is one run
 * @param command absolute path of an executable file, started without arguments
 * @param workingDirectory absolute; made if it is not there
 * @param environment added to the login's; names are of upper-case letters, digits and underscores
 */
public record RemoteScript(String directory, String command, String workingDirectory, Map<String, String> environment) {
    public RemoteScript {
        environment = Map.copyOf(environment);
    }
}
