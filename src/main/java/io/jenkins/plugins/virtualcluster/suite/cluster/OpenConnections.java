package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.remote.SshTarget;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Connections that are open already: each is for the first who wants one to that machine; further ones are made. */
final class OpenConnections implements RemoteHosts {
    private final RemoteHosts others;
    private final Map<String, RemoteHost> open = new ConcurrentHashMap<>();

    /** @param others makes further ones; left open */
    OpenConnections(RemoteHosts others) {
        this.others = others;
    }

    /** @param name of its target */
    void add(String name, RemoteHost connection) {
        open.put(name, connection);
    }

    @Override
    public RemoteHost connect(SshTarget target, Duration timeout) throws RemoteException, InterruptedException {
        return connect(target, timeout, () -> {});
    }

    @Override
    public RemoteHost connect(SshTarget target, Duration timeout, Runnable answering)
            throws RemoteException, InterruptedException {
        RemoteHost there = open.remove(target.name());
        if (there == null || there.isLost()) {
            return others.connect(target, timeout, answering);
        }
        answering.run();
        return there;
    }

    /** Closes those that nobody wanted. */
    @Override
    public void close() {
        open.values().forEach(RemoteHost::close);
        open.clear();
    }
}
