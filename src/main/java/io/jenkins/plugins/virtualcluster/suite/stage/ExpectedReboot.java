package io.jenkins.plugins.virtualcluster.suite.stage;

import io.jenkins.plugins.virtualcluster.remote.CommandResult;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.RemoteScript;
import io.jenkins.plugins.virtualcluster.suite.host.HostSession;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A reboot that one start of a script announces. The kernel has another boot id afterwards, which tells whether it has taken
 * place. A machine whose disk forgets knows nothing of the announcement then, so it is kept here as well.
 */
final class ExpectedReboot {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String BOOT_ID = "cat /proc/sys/kernel/random/boot_id";

    private final HostSession host;
    private final RemoteScript script;
    private volatile boolean announced;
    /** The machine's before the reboot. */
    private volatile Optional<String> before = Optional.empty();

    ExpectedReboot(HostSession host, RemoteScript script) {
        this.host = host;
        this.script = script;
    }

    void announce() {
        announced = true;
    }

    boolean isAnnounced() {
        return announced;
    }

    /** Takes down what the machine is before it, and lets the script know, which waits for that some seconds at most. */
    void hear() throws RemoteException, InterruptedException {
        String id = host.ask(connection -> {
            String said = output(connection, BOOT_ID);
            output(connection, ": > " + script.directory() + "/reboot.heard");
            return said;
        });
        before = before.or(() -> Optional.of(id));
    }

    /** Whether it has taken place and took the script's directory along, so that there is nothing to be asked of it. */
    boolean hasForgotten(RemoteHost connection) throws RemoteException, InterruptedException {
        return announced
                && before.isPresent()
                && !output(connection, BOOT_ID).equals(before.get())
                && output(
                                connection,
                                "{ read -r o < " + script.directory()
                                        + "/state; } 2> /dev/null && [ \"$o\" ] || echo forgotten")
                        .equals("forgotten");
    }

    /** Waits for the reboot and until the host answers after it. Without end, but for an interrupt or the host's death. */
    void awaitBack() throws RemoteException, InterruptedException {
        String announcedBy =
                host.ask(connection -> output(connection, "head -n 1 " + script.directory() + "/reboot 2>&1"));
        String old = before.orElse(announcedBy);
        while (host.ask(connection -> output(connection, BOOT_ID)).equals(old)) {
            try {
                host.death().get(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // not yet
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static String output(RemoteHost connection, String command) throws RemoteException, InterruptedException {
        CommandResult result = connection.execute(command, 4096, LIMIT);
        return result.output().strip();
    }
}
