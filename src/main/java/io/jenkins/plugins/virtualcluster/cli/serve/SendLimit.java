package io.jenkins.plugins.virtualcluster.cli.serve;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What readers may hold: each client so many answers at once, and an answer its thread only as long as the client takes something of
 * it. The JDK's server limits the time of a whole answer alone, which would also break off a large archive on a slow line. One thread
 * looks at all that are being sent, and interrupts the sender of one that rests: that closes its connection.
 */
final class SendLimit implements AutoCloseable {
    /** So many answers are sent to one address at the same time: browsers open six, proxies more. */
    static final int PER_CLIENT = 400;
    /** A reader is seen to take something by pieces of this size, in bytes. */
    private static final int PIECE = 16 << 10;

    private final long patience;
    private final Thread thread;
    private final Set<Sending> sendings = new HashSet<>();
    private final Map<InetAddress, Integer> clients = new HashMap<>();

    /**
     * Starts the thread.
     *
     * @param patience how long an answer may rest
     */
    SendLimit(Duration patience) {
        this.patience = patience.toNanos();
        this.thread = new Thread(this::run, "limit of slow readers");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Begins an answer, which the calling thread sends.
     *
     * @throws IOException if the client takes its answers too slowly: it has too many already
     */
    synchronized Sending begin(InetAddress client) throws IOException {
        if (clients.getOrDefault(client, 0) >= PER_CLIENT) {
            throw new IOException(client.getHostAddress() + " already reads " + PER_CLIENT + " answers");
        }
        clients.merge(client, 1, Integer::sum);
        Sending sending = new Sending(client);
        sendings.add(sending);
        if (sendings.size() == 1) {
            notifyAll();
        }
        return sending;
    }

    /** Rests until the first answer can have rested too long; while nothing is sent, until something is. */
    private synchronized void run() {
        try {
            while (true) {
                if (sendings.isEmpty()) {
                    wait();
                } else {
                    wait(Math.max(1, interruptResting() / 1_000_000));
                }
            }
        } catch (InterruptedException e) {
            // closed
            Thread.currentThread().interrupt();
        }
    }

    /** Interrupts the senders of answers that rest; returns when the next one can, in nanoseconds. */
    private long interruptResting() {
        long next = patience;
        for (Sending each : sendings) {
            long left = each.moved + patience - System.nanoTime();
            if (left <= 0) {
                each.sender.interrupt();
            } else {
                next = Math.min(next, left);
            }
        }
        return next;
    }

    private synchronized void end(Sending sending) {
        sendings.remove(sending);
        clients.computeIfPresent(sending.client, (client, count) -> count == 1 ? null : count - 1);
        // What came too late is not for the thread's next answer.
        Thread.interrupted();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    /** One answer, from its first byte to its last. */
    final class Sending implements AutoCloseable {
        private final InetAddress client;
        private final Thread sender = Thread.currentThread();
        private volatile long moved = System.nanoTime();

        private Sending(InetAddress client) {
            this.client = client;
        }

        /** The stream itself, but noticed each time that a piece of it has gone. */
        OutputStream counted(OutputStream stream) {
            return new FilterOutputStream(stream) {
                @Override
                public void write(int one) throws IOException {
                    out.write(one);
                    moved = System.nanoTime();
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    for (int done = 0; done < length; done += PIECE) {
                        out.write(bytes, offset + done, Math.min(PIECE, length - done));
                        moved = System.nanoTime();
                    }
                }
            };
        }

        @Override
        public void close() {
            end(this);
        }
    }
}
