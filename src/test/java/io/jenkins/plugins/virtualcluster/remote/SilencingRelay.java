package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/**
 * Passes one connection on to a port here until it is told to drop everything, as a dead machine does, or to take nothing
 * any more, as a link does that is stuck: then the buffers before it run full, and writes block.
 */
final class SilencingRelay implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final Socket server;
    private volatile Socket client;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean silent;
    private volatile boolean frozen;
    private long passed;

    SilencingRelay(int port) throws IOException {
        server = new Socket(InetAddress.getLoopbackAddress(), port);
        start(() -> {
            client = listening.accept();
            start(() -> copy(client.getInputStream(), server.getOutputStream()));
            copy(server.getInputStream(), client.getOutputStream());
        });
    }

    int port() {
        return listening.getLocalPort();
    }

    void fallSilent() {
        silent = true;
    }

    void freeze() {
        frozen = true;
    }

    /** Waits until so many bytes, both ways together, were passed on. */
    synchronized void awaitPassed(long bytes) throws InterruptedException {
        while (passed < bytes) {
            wait();
        }
    }

    /** Waits until so many bytes more were passed on. */
    synchronized void awaitMore(long bytes) throws InterruptedException {
        awaitPassed(passed + bytes);
    }

    private synchronized void pass(int bytes) {
        passed += bytes;
        notifyAll();
    }

    private void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[8 << 10];
        int n;
        while ((n = from.read(buffer)) >= 0) {
            pass(n);
            if (frozen) {
                awaitClosed();
            }
            if (!silent) {
                to.write(buffer, 0, n);
            }
        }
    }

    private void awaitClosed() throws IOException {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void start(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                // The connection's end.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listening.close();
        server.close();
        Socket accepted = client;
        if (accepted != null) {
            accepted.close();
        }
    }

    private interface Task {
        void run() throws IOException;
    }
}
