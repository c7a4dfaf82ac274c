package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * A shell on the machine that runs scripts, one after another, as {@code run.sh} says. It is kept between scripts, since
 * the start of a channel and of a login shell costs more than a short script.
 */
final class ScriptShell implements AutoCloseable {
    private static final String FUNCTIONS = Shell.resource("leader.sh") + "\n" + Shell.resource("run.sh") + "\n";
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(60);

    private final Object monitor;
    private final ExecChannel channel;
    private final ControlReader lines;
    private boolean used;

    private ScriptShell(Object monitor, ExecChannel channel) {
        this.monitor = monitor;
        this.channel = channel;
        this.lines = new ControlReader(channel.output());
    }

    static ScriptShell open(SshConnection connection) throws RemoteException, InterruptedException {
        Object monitor = new Object();
        return new ScriptShell(monitor, connection.exec("exec sh", monitor));
    }

    /** Whether it has run a script before. */
    boolean isUsed() {
        return used;
    }

    /** What its channel's output can be waited for with. */
    Object monitor() {
        return monitor;
    }

    ExecChannel channel() {
        return channel;
    }

    ControlReader lines() {
        return lines;
    }

    /** Asks for a script. */
    void run(RemoteScript script, long given)
            throws RemoteException, IOException, InterruptedException, TimeoutException {
        String line = String.join(
                " ",
                "run",
                Shell.quote(script.directory()),
                String.valueOf(given),
                Shell.quote(script.command()),
                Shell.quote(script.workingDirectory()),
                Shell.quote(exports(script)),
                String.valueOf(script.outputLimit()),
                Shell.quote(script.bootId().orElse("")));
        send(used ? line : FUNCTIONS + line);
    }

    private static String exports(RemoteScript script) {
        String variables = Shell.exports(script.environment());
        return script.programs()
                .map(directory -> "export PATH=" + Shell.quote(directory) + ":\"$PATH\"\n" + variables)
                .orElse(variables);
    }

    /** Asks for the output from an offset, counted from 0. */
    void sendFrom(long offset) throws RemoteException, IOException, InterruptedException, TimeoutException {
        send(String.valueOf(offset + 1));
    }

    /** It has done all that was asked and can be asked again. */
    void markUsed() {
        used = true;
    }

    private void send(String line) throws RemoteException, IOException, InterruptedException, TimeoutException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        channel.feed(
                input -> {
                    input.write(bytes);
                    input.flush();
                },
                WaitLimit.in(SEND_TIMEOUT));
    }

    @Override
    public void close() {
        channel.close();
    }
}
