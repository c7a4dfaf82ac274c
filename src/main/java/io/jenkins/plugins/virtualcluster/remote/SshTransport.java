package io.jenkins.plugins.virtualcluster.remote;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SocketFactory;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The byte stream under one session: a socket, or a channel of the session to a jump host. It knows for how long the
 * session has been waiting for the other side, which a session through a jump host has no time-out for. Any thread can
 * cut it at any time: that writes nothing and waits for nothing, and ends whatever the session was doing.
 */
abstract class SshTransport implements Proxy {
    private static final int QUEUE_LIMIT = 1 << 20;
    private static final long NOT_WAITING = Long.MIN_VALUE;

    private final Runnable onEnd;
    private final Runnable onFirstBytes;
    private InputStream in;
    private OutputStream out;
    /** When the session began to wait for bytes, while it does; nanoseconds, as the next two. */
    private volatile long readingSince = NOT_WAITING;
    /** When a write began that has not returned, since the other side takes no more. */
    private volatile long writingSince = NOT_WAITING;
    /** When bytes came last. */
    private volatile long heard = System.nanoTime();

    private final AtomicBoolean cut = new AtomicBoolean();
    private volatile boolean answered;
    /** Told of the next bytes that come. */
    private volatile CountDownLatch next = new CountDownLatch(0);

    /**
     * @param onFirstBytes called when the other side says something for the first time
     * @param onEnd called when the other side is gone or the wire was cut; may be called more than once
     */
    private SshTransport(Runnable onFirstBytes, Runnable onEnd) {
        this.onFirstBytes = onFirstBytes;
        this.onEnd = onEnd;
    }

    static SshTransport direct(Runnable onFirstBytes, Runnable onEnd) {
        return new SshTransport(onFirstBytes, onEnd) {
            private final Socket socket = new Socket();

            @Override
            void open(String host, int port, int timeoutMillis) throws IOException {
                InetSocketAddress address = new InetSocketAddress(host, port);
                if (address.isUnresolved()) {
                    throw new IOException("the name " + host + " is not known here");
                }
                socket.connect(address, timeoutMillis);
                socket.setTcpNoDelay(true);
                use(socket.getInputStream(), socket.getOutputStream());
            }

            @Override
            void end() throws IOException {
                socket.close();
            }
        };
    }

    /** @param helpers for what the end of the channel writes on the session to the jump host, which may block */
    static SshTransport through(Session jump, BlockingCalls helpers, Runnable onFirstBytes, Runnable onEnd) {
        return new SshTransport(onFirstBytes, onEnd) {
            private final ByteQueue received = new ByteQueue(new Object(), QUEUE_LIMIT);
            private volatile Channel channel;

            @Override
            void open(String host, int port, int timeoutMillis) throws IOException {
                try {
                    Channel forwarder = jump.getStreamForwarder(host, port);
                    channel = forwarder;
                    forwarder.setOutputStream(received.input());
                    OutputStream sent = forwarder.getOutputStream();
                    forwarder.connect();
                    if (!forwarder.isConnected()) {
                        throw new IOException("the jump host cannot reach it");
                    }
                    use(received.output(), sent);
                } catch (JSchException e) {
                    throw new IOException("the jump host cannot reach it");
                }
            }

            @Override
            void end() {
                received.abandon();
                Channel opened = channel;
                if (opened != null) {
                    helpers.start(opened::disconnect);
                }
            }
        };
    }

    abstract void open(String host, int port, int timeoutMillis) throws IOException;

    /** Writes nothing and waits for nothing. */
    abstract void end() throws IOException;

    final void use(InputStream from, OutputStream to) {
        in = new Watched(from);
        out = new WatchedOutput(to);
    }

    /**
     * Nanoseconds since when the session waits for the other side; 0 while it is busy itself. The thread that reads the
     * session also answers the other side, so it may be the one that waits in a write.
     */
    final long silentNanos() {
        long reading = readingSince;
        long now = System.nanoTime();
        if (reading != NOT_WAITING) {
            return now - reading;
        }
        long writing = writingSince;
        return writing == NOT_WAITING ? 0 : Math.min(now - writing, now - heard);
    }

    /** Whether the other side has ever said something. */
    final boolean hasAnswered() {
        return answered;
    }

    /** Done when the next bytes come, or the end. */
    final CountDownLatch nextBytes() {
        CountDownLatch latch = new CountDownLatch(1);
        next = latch;
        if (cut.get()) {
            latch.countDown();
        }
        return latch;
    }

    private void ended() {
        next.countDown();
        onEnd.run();
    }

    final void cut() {
        boolean first = cut.compareAndSet(false, true);
        ended();
        if (first) {
            endQuietly();
        }
    }

    private void endQuietly() {
        try {
            end();
        } catch (IOException e) {
            // It is gone already, which is what was wanted.
        }
    }

    @Override
    public final void connect(SocketFactory unused, String host, int port, int timeout) throws Exception {
        readingSince = System.nanoTime();
        open(host, port, timeout);
        if (cut.get()) {
            endQuietly();
            throw new IOException("given up");
        }
    }

    @Override
    public final InputStream getInputStream() {
        return in;
    }

    @Override
    public final OutputStream getOutputStream() {
        return out;
    }

    /** None: the session's own time-outs are not used. */
    @Override
    public final Socket getSocket() {
        return null;
    }

    @Override
    public final void close() {
        cut();
    }

    private final class Watched extends FilterInputStream {
        Watched(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            boolean more = false;
            readingSince = System.nanoTime();
            try {
                int n = super.read(bytes, offset, length);
                more = n >= 0;
                return n;
            } finally {
                heard = System.nanoTime();
                readingSince = NOT_WAITING;
                if (!more) {
                    ended();
                } else if (answered) {
                    next.countDown();
                } else {
                    answered = true;
                    onFirstBytes.run();
                }
            }
        }
    }

    /** The session writes by one thread at a time. */
    private final class WatchedOutput extends FilterOutputStream {
        WatchedOutput(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            writingSince = System.nanoTime();
            try {
                out.write(bytes, offset, length);
            } finally {
                writingSince = NOT_WAITING;
            }
        }

        @Override
        public void flush() throws IOException {
            writingSince = System.nanoTime();
            try {
                out.flush();
            } finally {
                writingSince = NOT_WAITING;
            }
        }

        /** As {@link FilterOutputStream} closes, without the flush, which may block. */
        @Override
        public void close() {
            cut();
        }
    }
}
