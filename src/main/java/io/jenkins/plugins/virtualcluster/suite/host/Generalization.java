package io.jenkins.plugins.virtualcluster.suite.host;

import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import io.jenkins.plugins.virtualcluster.remote.CommandResult;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.Shell;
import java.time.Duration;
import java.util.stream.Collectors;

/**
 * Takes from a machine what tells it from others, and what is ours, so that its disk can be started from as an image; then
 * it shuts down.
 */
public final class Generalization {
    private static final int MOST_OUTPUT = 4096;
    private static final String OFF = "off";
    /** For the answer of a machine that is about to be gone. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private Generalization() {}

    /** Of a public key what no other has. */
    private static String body(String key) {
        return key.split(" ")[1];
    }

    /**
     * Returns when the machine has been told to shut down.
     *
     * @param directory where the files of runs lie on it
     * @param key that lets in, as authorized_keys has it
     * @throws RemoteException if something cannot be removed: the message has what it said
     */
    public static void of(HostSession session, PlannedHost host, String directory, String key, Duration limit)
            throws RemoteException, InterruptedException {
        String addresses =
                host.interfaces().stream().map(each -> each.mac().toString()).collect(Collectors.joining(","));
        String script = HostLayout.guarded("generalize.sh");
        String command = Shell.command(script, "", addresses, directory, body(key));
        session.ask(connection -> {
            CommandResult result = connection.execute(command, MOST_OUTPUT, limit);
            if (!result.output().contains("virtual-cluster generalized")) {
                throw new RemoteException(session.name() + " could not be made an image of: "
                        + (result.output() + result.errors()).strip());
            }
            shutDown(connection, Shell.command(script, "", addresses, directory, body(key), OFF));
            return result;
        });
    }

    /** A command of its own, since one that shuts its machine down may not come to its answer. */
    private static void shutDown(RemoteHost connection, String command) throws InterruptedException {
        try {
            connection.execute(command, MOST_OUTPUT, LAST_WORDS);
        } catch (RemoteException e) {
            // The machine went, or it stays: its guest tells that.
        }
    }
}
