package io.jenkins.plugins.virtualcluster.remote;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SocketFactory;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * The byte stream under one session: a socket, or a channel of the session to a jump host. It knows for how long the
 * session has been waiting for the other side, which a session through a jump host has no time-out for, and it can be
 * cut at any time from any thread, which ends whatever the session was doing.
 */
abstract class Wire implements Proxy {
    private static final int QUEUE_LIMIT = 1 << 20;
    private static final long NOT_WAITING = Long.MIN_VALUE;

    private final Runnable onEnd;
    private InputStream in;
    private OutputStream out;
    private volatile long waitingSince = NOT_WAITING;
    private volatile boolean cut;

    /** @param onEnd called when the other side is gone or the wire was cut; may be called more than once */
    private Wire(Runnable onEnd) {
        this.onEnd = onEnd;
    }

    static Wire direct(Runnable onEnd) {
        return new Wire(onEnd) {
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

    static Wire through(Session jump, Runnable onEnd) {
        return new Wire(onEnd) {
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
                    opened.disconnect();
                }
            }
        };
    }

    abstract void open(String host, int port, int timeoutMillis) throws IOException;

    abstract void end() throws IOException;

    final void use(InputStream from, OutputStream to) {
        in = new Watched(from);
        out = to;
    }

    /** Nanoseconds since when the session waits for the other side; 0 while it is busy itself. */
    final long silentNanos() {
        long since = waitingSince;
        return since == NOT_WAITING ? 0 : System.nanoTime() - since;
    }

    final void cut() {
        cut = true;
        try {
            end();
        } catch (IOException e) {
            // It is gone already, which is what was wanted.
        }
        onEnd.run();
    }

    @Override
    public final void connect(SocketFactory unused, String host, int port, int timeout) throws Exception {
        open(host, port, timeout);
        if (cut) {
            end();
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
            waitingSince = System.nanoTime();
            try {
                int n = super.read(bytes, offset, length);
                more = n >= 0;
                return n;
            } finally {
                waitingSince = NOT_WAITING;
                if (!more) {
                    onEnd.run();
                }
            }
        }
    }
}
