package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.remote.CommandResult;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import java.time.Duration;
import java.util.List;

/** Has the scripts on a host learn which other hosts are dead. */
final class DeathNews {
    private static final int MOST_SAID = 4096;

    private final Duration limit;

    /** @param limit for telling one host */
    DeathNews(Duration limit) {
        this.limit = limit;
    }

    /**
     * Tells a living host, when it is reached.
     *
     * @throws RemoteException if that did not succeed: the message has what the host said
     */
    void tell(HostSession host, String dead) throws RemoteException, InterruptedException {
        host.ask(connection -> {
            tell(connection, host.layout(), List.of(dead));
            return null;
        });
    }

    /** Tells over a connection. A host that is being prepared is told at the end of that. */
    void tell(RemoteHost connection, HostLayout layout, List<String> dead)
            throws RemoteException, InterruptedException {
        if (dead.isEmpty()) {
            return;
        }
        String tell = layout.base() + "/tell.sh";
        String command = "[ ! -x " + tell + " ] || " + tell + " " + String.join(" ", dead);
        CommandResult result = connection.execute(command, MOST_SAID, limit);
        if (result.exitCode() != 0) {
            throw new RemoteException(
                    tell + " ended with " + result.exitCode() + ": " + (result.output() + result.errors()).strip());
        }
    }
}
