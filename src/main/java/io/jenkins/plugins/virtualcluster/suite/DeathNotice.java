package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.remote.CommandResult;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import java.util.List;

/** Tells the scripts on a host that other hosts are dead. */
final class DeathNotice {
    private static final int ANSWER = 4000;

    private DeathNotice() {}

    /** @param dead short names; if there are none, nothing is told */
    static void send(RemoteHost connection, HostSession host, RunSettings settings, List<String> dead)
            throws RemoteException, InterruptedException {
        if (!dead.isEmpty()) {
            // Not there on a host that is being prepared: it is told at the end of that.
            String tell = host.layout().base() + "/tell.sh";
            String command = "[ ! -x " + tell + " ] || " + tell + " " + String.join(" ", dead);
            CommandResult result = connection.execute(command, ANSWER, settings.delivery());
            if (result.exitCode() != 0) {
                throw new RemoteException(
                        tell + " ended with " + result.exitCode() + ": " + (result.output() + result.errors()).strip());
            }
        }
    }
}
