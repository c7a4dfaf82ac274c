package io.jenkins.plugins.virtualcluster.remote;

import java.time.Duration;
import java.util.Optional;

/** Ends a script: asks, waits, forces. */
final class ScriptStop {
    private static final String STOP = Shell.resource("leader.sh") + "\n" + Shell.resource("stop.sh");
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(30);

    private final SshConnection connection;
    private final RemoteScript script;

    ScriptStop(SshConnection connection, RemoteScript script) {
        this.connection = connection;
        this.script = script;
    }

    void stop(Duration grace) throws RemoteException, InterruptedException {
        if (!send("TERM", grace) && !send("KILL", KILL_TIMEOUT)) {
            throw new RemoteException(script.command() + " on " + name() + " is still running "
                    + KILL_TIMEOUT.toSeconds() + " s after SIGKILL; the machine may be stuck");
        }
    }

    /** @return whether it was over in time */
    private boolean send(String signal, Duration wait) throws RemoteException, InterruptedException {
        WaitLimit deadline = WaitLimit.in(wait);
        String seconds = String.valueOf(wait.toSeconds());
        try (ExecChannel channel =
                connection.exec(Shell.command(STOP, script.directory(), signal, seconds), new Object())) {
            ControlReader lines = new ControlReader(channel.output());
            Optional<String[]> said = lines.next(deadline);
            if (said.isEmpty() && lines.hasEnded()) {
                if (connection.isLost()) {
                    throw connection.lostException(null);
                }
                throw new RemoteException(script.command() + " could not be stopped on " + name() + ": "
                        + channel.errors().strip());
            }
            return said.isPresent() && said.get()[0].equals("over");
        }
    }

    private String name() {
        return connection.target().name();
    }
}
