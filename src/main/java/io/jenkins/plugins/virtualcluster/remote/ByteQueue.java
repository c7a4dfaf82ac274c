package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;

/**
 * Hands bytes from the thread that reads a connection to the one that uses them. Bounded: when it is full the writer
 * waits. Several queues may share a monitor, so that one thread can wait for any of them.
 */
final class ByteQueue {
    private static final int FIRST_CAPACITY = 8 << 10;

    private final Object monitor;
    private final int limit;
    private byte[] ring = new byte[0];
    private int head;
    private int size;
    private boolean ended;

    /** @param limit bytes held at most */
    ByteQueue(Object monitor, int limit) {
        this.monitor = monitor;
        this.limit = limit;
    }

    /** The writing end; closing it tells the reader that nothing more comes. */
    OutputStream input() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                put(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                put(bytes, offset, length);
            }

            @Override
            public void close() {
                end();
            }
        };
    }

    /** The reading end as a stream; an interrupt ends its waiting with an {@link java.io.InterruptedIOException}. */
    InputStream output() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                try {
                    return ByteQueue.this.read(bytes, offset, length, WaitLimit.NEVER);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new java.io.InterruptedIOException("interrupted while waiting for data");
                }
            }

            @Override
            public void close() {
                abandon();
            }
        };
    }

    private void put(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        synchronized (monitor) {
            while (left > 0 && !ended) {
                int room = roomFor(left);
                if (room == 0) {
                    try {
                        monitor.wait();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new IOException("interrupted while the reader was slow", e);
                    }
                    continue;
                }
                int tail = (head + size) % ring.length;
                int n = Math.min(Math.min(room, left), ring.length - tail);
                System.arraycopy(bytes, from, ring, tail, n);
                size += n;
                from += n;
                left -= n;
                monitor.notifyAll();
            }
        }
    }

    private int roomFor(int wanted) {
        if (size + wanted > ring.length && ring.length < limit) {
            int capacity = Math.max(FIRST_CAPACITY, ring.length);
            while (capacity < size + wanted && capacity < limit) {
                capacity *= 2;
            }
            byte[] bigger = new byte[Math.min(capacity, limit)];
            int first = Math.min(size, ring.length - head);
            System.arraycopy(ring, head, bigger, 0, first);
            System.arraycopy(ring, 0, bigger, first, size - first);
            ring = bigger;
            head = 0;
        }
        return ring.length - size;
    }

    /** Nothing more will come, and what still comes is dropped; what is there can be read. */
    void end() {
        synchronized (monitor) {
            ended = true;
            monitor.notifyAll();
        }
    }

    /** Nobody reads any more: what is there is dropped, and so is what still comes. */
    void abandon() {
        synchronized (monitor) {
            ended = true;
            size = 0;
            ring = new byte[0];
            monitor.notifyAll();
        }
    }

    /** Whether {@link #read} would return at once. */
    boolean isReady() {
        synchronized (monitor) {
            return size > 0 || ended;
        }
    }

    /** Waits until one of two queues that share a monitor is ready. */
    static void awaitAny(ByteQueue one, ByteQueue other) throws InterruptedException {
        synchronized (one.monitor) {
            while (!one.isReady() && !other.isReady()) {
                one.monitor.wait(TimeUnit.HOURS.toMillis(1));
            }
        }
    }

    /**
     * Waits for bytes.
     *
     * @return how many, -1 at the end, 0 when the deadline has passed
     */
    int read(byte[] bytes, int offset, int length, WaitLimit deadline) throws InterruptedException {
        synchronized (monitor) {
            while (size == 0) {
                if (ended) {
                    return -1;
                }
                long nanos = deadline.nanosLeft();
                if (nanos <= 0) {
                    return 0;
                }
                TimeUnit.NANOSECONDS.timedWait(monitor, nanos);
            }
            int n = Math.min(Math.min(length, size), ring.length - head);
            System.arraycopy(ring, head, bytes, offset, n);
            head = (head + n) % ring.length;
            size -= n;
            monitor.notifyAll();
            return n;
        }
    }
}
