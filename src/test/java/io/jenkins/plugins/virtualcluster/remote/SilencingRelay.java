package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Passes one connection on to a port here until it is told to drop everything, as a dead machine does. */
final class SilencingRelay implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final Socket server;
    private volatile boolean silent;

    SilencingRelay(int port) throws IOException {
        server = new Socket(InetAddress.getLoopbackAddress(), port);
        start(() -> {
            Socket client = listening.accept();
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

    private void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[8 << 10];
        int n;
        while ((n = from.read(buffer)) >= 0) {
            if (!silent) {
                to.write(buffer, 0, n);
            }
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
        listening.close();
        server.close();
    }

    private interface Task {
        void run() throws IOException;
    }
}
