package io.jenkins.plugins.virtualcluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port of the loopback at which nobody listens: connections are refused. It is given to nobody who asks for any free one;
 * who asks for just this one, with SO_REUSEADDR, may listen there.
 */
public final class DeafPort implements AutoCloseable {
    private final Socket socket = new Socket();

    public DeafPort() throws IOException {
        this(0);
    }

    /** @param number of a port that was closed a moment ago */
    public DeafPort(int number) throws IOException {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
    }

    public int number() {
        return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
