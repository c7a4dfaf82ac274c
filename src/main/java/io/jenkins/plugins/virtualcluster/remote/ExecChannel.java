package io.jenkins.plugins.virtualcluster.remote;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** One command that runs on the machine: its standard streams and its end. Closing it does not end the command. */
final class ExecChannel implements AutoCloseable {
    private static final int QUEUE_LIMIT = 1 << 20;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(60);

    /** What is kept of standard error unless said otherwise. */
    static final int ERRORS_LIMIT = 16 << 10;

    private final SshConnection connection;
    private final ChannelExec channel;
    private final OutputStream input;
    private final Object monitor;
    private final ByteQueue output;
    private final int errorsLimit;
    private final Errors errors = new Errors();
    private final OutputStream errorsToo;
    /** What is to be said, guarded by itself, as is whether somebody says it. */
    private final StringBuilder unsaid = new StringBuilder();

    private boolean saying;
    private boolean over;
    private volatile boolean closed;

    /**
     * @param errorsLimit bytes of standard error that are kept
     * @param errorsToo where all of standard error goes, too, by the thread that reads the connection
     */
    ExecChannel(
            SshConnection connection,
            ChannelExec channel,
            OutputStream input,
            Object monitor,
            int errorsLimit,
            Function<ExecChannel, OutputStream> errorsToo) {
        this.connection = connection;
        this.channel = channel;
        this.input = input;
        this.monitor = monitor;
        this.errorsLimit = errorsLimit;
        output = new ByteQueue(monitor, QUEUE_LIMIT);
        this.errorsToo = errorsToo.apply(this);
        channel.setOutputStream(output.input());
        channel.setErrStream(errors);
    }

    /** Opens it, unless it was closed before or meanwhile; not to be waited for without a deadline. */
    boolean open() throws JSchException {
        // Without a time-out of the library's, since that makes it poll for an answer.
        channel.connect();
        if (closed) {
            channel.disconnect();
        }
        return !closed;
    }

    ByteQueue output() {
        return output;
    }

    /** What came on standard error up to now, at most the limit's bytes of it. */
    String errors() {
        synchronized (monitor) {
            return errors.kept.toString(StandardCharsets.UTF_8);
        }
    }

    /**
     * Writes to standard input, which may take long.
     *
     * @throws IOException if it takes no more, as when the command has ended, or the feeder throws it
     */
    void feed(Feeder feeder, WaitLimit deadline)
            throws RemoteException, IOException, InterruptedException, TimeoutException {
        Callable<Boolean> task = () -> {
            feeder.writeTo(input);
            return true;
        };
        try {
            connection.call(task, deadline, this::close);
        } catch (ExecutionException e) {
            if (connection.isLost()) {
                throw connection.lostException(e.getCause());
            }
            if (e.getCause() instanceof RemoteException known) {
                throw known;
            }
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
    }

    /** Writes a line to standard input, some time soon and whole; it goes nowhere if the connection or the command has ended. */
    void say(String text) {
        synchronized (unsaid) {
            unsaid.append(text.replaceAll("[\\r\\n]", " ")).append('\n');
            if (saying) {
                return;
            }
            saying = true;
        }
        connection.helpers().start(this::sayAll);
    }

    private void sayAll() {
        try {
            for (String lines = nextUnsaid(); !lines.isEmpty(); lines = nextUnsaid()) {
                byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
                feed(
                        to -> {
                            to.write(bytes);
                            to.flush();
                        },
                        WaitLimit.in(CLOSE_TIMEOUT));
            }
        } catch (RemoteException | IOException | TimeoutException e) {
            // It has ended: nothing more is said.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String nextUnsaid() {
        synchronized (unsaid) {
            String lines = unsaid.toString();
            unsaid.setLength(0);
            saying = !lines.isEmpty();
            return lines;
        }
    }

    void closeInput() throws RemoteException, InterruptedException, TimeoutException {
        try {
            feed(OutputStream::close, WaitLimit.in(CLOSE_TIMEOUT));
        } catch (IOException e) {
            // The command has ended before.
        }
    }

    /**
     * Waits until the machine has closed the channel, by when it has told the exit status. Output must be read by
     * another thread or have ended.
     *
     * @return 0 to 255, or -1 if it told none, as after a signal
     * @throws TimeoutException if the deadline has passed
     * @throws ConnectionLostException if the connection ended before
     */
    int awaitExit(WaitLimit deadline) throws ConnectionLostException, InterruptedException, TimeoutException {
        synchronized (monitor) {
            while (!over) {
                long nanos = deadline.nanosLeft();
                if (nanos <= 0) {
                    throw new TimeoutException("no exit status came");
                }
                TimeUnit.NANOSECONDS.timedWait(monitor, nanos);
            }
        }
        int status = channel.getExitStatus();
        if (status < 0 && connection.isLost()) {
            throw connection.lostException(null);
        }
        return status;
    }

    /** Asks the command to end, by SIGTERM; not every SSH server passes it on. What it still prints is dropped. Returns at once. */
    void terminate() {
        output.abandon();
        connection.helpers().start(() -> {
            try {
                channel.sendSignal("TERM");
            } catch (Exception e) {
                // The channel or the connection is gone, and the command's output with it.
            }
        });
    }

    /** Nothing more can come. */
    void connectionLost() {
        output.end();
        errors.close();
    }

    @Override
    public void close() {
        closed = true;
        output.abandon();
        connection.forget(this);
        connection.helpers().start(channel::disconnect);
    }

    /** Writes to standard input. */
    @FunctionalInterface
    interface Feeder {
        void writeTo(OutputStream input) throws IOException, RemoteException;
    }

    /** Keeps the first bytes. The library closes it when the channel is closed, and not at the end of the streams. */
    private final class Errors extends OutputStream {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            synchronized (monitor) {
                kept.write(bytes, offset, Math.min(length, Math.max(0, errorsLimit - kept.size())));
            }
            errorsToo.write(bytes, offset, length);
        }

        @Override
        public void close() {
            synchronized (monitor) {
                over = true;
                monitor.notifyAll();
            }
        }
    }
}
