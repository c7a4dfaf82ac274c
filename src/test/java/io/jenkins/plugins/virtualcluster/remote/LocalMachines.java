package io.jenkins.plugins.virtualcluster.remote;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Connects to SSH servers in this JVM, one for each target's name, in the place of real machines. */
public final class LocalMachines implements RemoteHosts {
    private final Map<String, TestServer> servers = new ConcurrentHashMap<>();
    private final SshHosts hosts = new SshHosts();

    @Override
    public RemoteHost connect(SshTarget target, Duration timeout) throws RemoteException, InterruptedException {
        return hosts.connect(server(target.name()).target(Optional.empty()), timeout);
    }

    /** Ends the connections to that machine, as a network does. */
    public void cut(String name) {
        server(name).cutConnections();
    }

    /** From now on nobody can connect to that machine. */
    public void stop(String name) throws IOException {
        server(name).close();
    }

    private TestServer server(String name) {
        return servers.computeIfAbsent(name, key -> {
            try {
                return new TestServer(null);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Override
    public void close() {
        hosts.close();
        for (TestServer server : servers.values()) {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
