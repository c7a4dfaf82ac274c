package io.jenkins.plugins.virtualcluster.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/** One machine over one kept session. */
final class SshHost implements RemoteHost {
    /** Bytes that are kept of what a machine says of a delivery. */
    private static final int SAID = 4096;
    /** For the end of a channel that takes no more input. */
    private static final Duration ENDED_TIMEOUT = Duration.ofSeconds(1);

    private final SshConnection connection;

    SshHost(SshConnection connection) {
        this.connection = connection;
    }

    /**
     * Finds out whether the user who logged in may do what root may, where that takes sudo.
     *
     * @throws LoginRefusedException if not: the message has what sudo said; a machine that boots may give the right later
     */
    void requireRoot(WaitLimit deadline) throws RemoteException, InterruptedException {
        SshTarget target = connection.target();
        if (!target.sudo()) {
            return;
        }
        CommandResult result = execute("id -u", 4096, Duration.ofNanos(Math.max(1, deadline.nanosLeft())));
        if (result.exitCode() == 0 && result.output().strip().equals("0")) {
            return;
        }
        String said = (result.errors() + result.output()).strip();
        String why = result.exitCode() == 127 || said.contains("sudo: not found")
                ? "the image has no command sudo (package sudo)"
                : said.contains("password") ? "sudo asks for a password" : "sudo ended with " + result.exitCode();
        throw new LoginRefusedException(
                name() + " let in " + target.user() + ", who cannot run scripts as root: " + why
                        + (said.isEmpty() ? "" : "; it said: " + said)
                        + "; expected is that \"sudo -n true\" works for " + target.user()
                        + " without a terminal, as with a line \"" + target.user()
                        + " ALL=(ALL) NOPASSWD:ALL\" in /etc/sudoers.d",
                null);
    }

    @Override
    public String name() {
        return connection.target().name();
    }

    @Override
    public boolean isLost() {
        return connection.isLost();
    }

    @Override
    public void bePatient(boolean patient) {
        connection.bePatient(patient);
    }

    @Override
    public CommandResult deliver(Delivery delivery, int limit, Duration timeout)
            throws RemoteException, InterruptedException {
        WaitLimit deadline = WaitLimit.in(timeout);
        int kept = Math.max(limit, SAID);
        try (ExecChannel channel = connection.exec(delivery.command(), new Object(), kept)) {
            try {
                channel.feed(input -> TarDelivery.write(delivery.stream(), input), deadline);
            } catch (IOException e) {
                // A machine that takes no more tells why; else the failure was one of reading here.
                delivery.answer(refusal(channel, kept, e), name());
                throw new RemoteException("Files for " + name() + " cannot be read: " + e, e);
            } catch (RemoteException e) {
                endDelivery(channel, e);
                throw e;
            }
            return delivery.answer(answer(channel, kept, deadline), name());
        } catch (TimeoutException e) {
            throw new RemoteException(
                    name() + " did not accept the files for " + delivery.directory() + " within " + timeout.toSeconds()
                            + " s",
                    e);
        }
    }

    private CommandResult refusal(ExecChannel channel, int limit, IOException failure)
            throws RemoteException, InterruptedException {
        try {
            return answer(channel, limit, WaitLimit.in(ENDED_TIMEOUT));
        } catch (TimeoutException e) {
            throw new RemoteException("Files for " + name() + " cannot be read: " + failure, failure);
        }
    }

    /** What was begun on the machine is over before the reason is told. */
    private static void endDelivery(ExecChannel channel, RemoteException reason) throws InterruptedException {
        try {
            channel.closeInput();
            channel.awaitExit(WaitLimit.in(ENDED_TIMEOUT));
        } catch (RemoteException | TimeoutException e) {
            reason.addSuppressed(e);
        }
    }

    @Override
    public ScriptEnd run(RemoteScript script, long offset, OutputSink sink)
            throws RemoteException, InterruptedException {
        return new ScriptRun(connection, script, offset, sink).toEnd();
    }

    @Override
    public void stop(RemoteScript script, Duration grace) throws RemoteException, InterruptedException {
        new ScriptStop(connection, script).stop(grace);
    }

    @Override
    public CommandResult execute(String command, int limit, Duration timeout)
            throws RemoteException, InterruptedException {
        WaitLimit deadline = WaitLimit.in(timeout);
        try (ExecChannel channel = connection.exec(command, new Object(), limit)) {
            channel.closeInput();
            return answer(channel, limit, deadline);
        } catch (TimeoutException e) {
            throw new RemoteException(
                    "\"" + command + "\" did not end on " + name() + " within " + timeout.toSeconds() + " s", e);
        }
    }

    /** What a command prints until it ends. */
    private static CommandResult answer(ExecChannel channel, int limit, WaitLimit deadline)
            throws RemoteException, TimeoutException, InterruptedException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        byte[] buffer = new byte[16 << 10];
        int n;
        while ((n = channel.output().read(buffer, 0, buffer.length, deadline)) > 0) {
            kept.write(buffer, 0, Math.min(n, limit - kept.size()));
        }
        if (n == 0) {
            throw new TimeoutException("its output did not end");
        }
        int status = channel.awaitExit(deadline);
        return new CommandResult(status, kept.toString(StandardCharsets.UTF_8), channel.errors());
    }

    @Override
    public int execute(String command, OutputSink sink, Duration timeout) throws RemoteException, InterruptedException {
        WaitLimit deadline = WaitLimit.in(timeout);
        boolean over = false;
        ExecChannel channel =
                connection.exec(command, new Object(), 0, own -> own.output().input());
        try {
            channel.closeInput();
            byte[] buffer = new byte[16 << 10];
            int n;
            while ((n = channel.output().read(buffer, 0, buffer.length, deadline)) > 0) {
                sink.write(buffer, 0, n);
            }
            if (n == 0) {
                throw new TimeoutException("its output did not end");
            }
            int status = channel.awaitExit(deadline);
            over = true;
            return status;
        } catch (TimeoutException e) {
            throw new RemoteException(
                    "\"" + command + "\" did not end on " + name() + " within " + timeout.toSeconds() + " s", e);
        } catch (IOException e) {
            throw new RemoteException("The output of " + name() + " cannot be written: " + e.getMessage(), e);
        } finally {
            if (!over) {
                terminate(channel);
            }
            channel.close();
        }
    }

    /** Waits a moment for the command's end: without the channel it would not be asked to. */
    private static void terminate(ExecChannel channel) throws InterruptedException {
        channel.terminate();
        try {
            channel.awaitExit(WaitLimit.in(ENDED_TIMEOUT));
        } catch (RemoteException | TimeoutException e) {
            // It does what it does.
        }
    }

    @Override
    public Collected copy(String path, Path into, Optional<String> as, LongConsumer progress, Duration timeout)
            throws RemoteException, InterruptedException {
        return new PathCopy(connection, into, progress).copy(path, as, timeout);
    }

    @Override
    public Collected collect(List<String> patterns, Path into, CollectLimits limits, Duration timeout)
            throws RemoteException, InterruptedException {
        return new CollectCommand(connection, into, limits).bring(patterns, timeout);
    }

    @Override
    public void close() {
        connection.close();
    }
}
