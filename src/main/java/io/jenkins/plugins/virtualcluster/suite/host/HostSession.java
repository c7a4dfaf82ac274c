package io.jenkins.plugins.virtualcluster.suite.host;

import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.remote.ConnectionLostException;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.remote.SshTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** One host of a running cluster: its connection, and whether the host is dead. A dead host stays dead. */
public final class HostSession {
    /** Something asked of a host over its connection. */
    @FunctionalInterface
    public interface Request<T> {
        T on(RemoteHost connection) throws RemoteException, InterruptedException;
    }

    /** Told what becomes of a host. */
    public interface Listener {
        /** Told once, with the reason, before anyone who waits learns of it. */
        void died(HostSession host, String reason);

        /** @param limit how long the host is tried again before it counts as dead */
        void lost(HostSession host, String why, Duration limit);

        void back(HostSession host, Duration after);

        /** The end of its serial console as readable text; empty if it shows nothing. */
        String console(HostSession host);
    }

    private final Host host;
    private final HostLayout layout;
    private final Duration reconnect;
    private final Listener listener;
    private final AtomicBoolean dying = new AtomicBoolean();
    private final CompletableFuture<String> death = new CompletableFuture<>();
    private final HostConnection connection;
    private volatile Request<Optional<String>> preparation = connected -> Optional.empty();
    private volatile Optional<String> bootId = Optional.empty();

    /**
     * @param attempt the limit of one attempt to connect
     * @param reconnect how long a lost connection is tried again
     */
    public HostSession(
            Host host,
            HostLayout layout,
            SshTarget target,
            RemoteHosts hosts,
            Duration attempt,
            Duration reconnect,
            Listener listener) {
        this.host = host;
        this.layout = layout;
        this.reconnect = reconnect;
        this.listener = listener;
        this.connection = new HostConnection(host.name(), target, hosts, attempt, death, new HostConnection.Watcher() {
            @Override
            public void lost(String why, Duration limit) {
                listener.lost(HostSession.this, why, limit);
            }

            @Override
            public void back(Duration after) {
                listener.back(HostSession.this, after);
            }

            @Override
            public String console() {
                return listener.console(HostSession.this);
            }
        });
    }

    public String name() {
        return host.name();
    }

    public Host host() {
        return host;
    }

    public HostLayout layout() {
        return layout;
    }

    /** Done, with the reason, when the host is dead. */
    public CompletableFuture<String> death() {
        return death;
    }

    public boolean isDead() {
        return death.isDone();
    }

    /** Whether the host is dead, or that is just being told. */
    public boolean isDying() {
        return dying.get();
    }

    /** Whether the host has been reached before. */
    public boolean isConnected() {
        return connection.isOpen();
    }

    /** Since when the host has not been reached, if it is not reached now. */
    public Optional<Instant> lostSince() {
        return connection.lostSince();
    }

    /** Marks the host dead, unless it is, and lets go of its connection. */
    public void die(String reason) {
        if (!dying.compareAndSet(false, true)) {
            return;
        }
        try {
            listener.died(this, reason);
        } finally {
            death.complete(reason);
            connection.close();
        }
    }

    /**
     * Connects, trying until the machine answers as the right one.
     *
     * @throws RemoteException if it does not in that time, saying what the last attempt met, or if it is dead
     */
    public void connect(Duration limit) throws RemoteException, InterruptedException {
        connection.open(limit);
    }

    /**
     * What makes the host ready for scripts; kept for when it was restarted.
     *
     * @param work tells the host's boot id
     */
    public void preparedBy(Request<Optional<String>> work) {
        preparation = work;
    }

    /** Makes the host ready for scripts. */
    public void prepare() throws RemoteException, InterruptedException {
        bootId = ask(preparation);
    }

    /** Another process prepared the host, which had that boot id. */
    public void preparedAt(String bootIdThen) {
        bootId = Optional.of(bootIdThen);
    }

    /** The host's when it was prepared; it has another one after a restart. Empty if it has none, or it is not known. */
    public Optional<String> bootId() {
        return bootId;
    }

    /**
     * Asks something of the host. When there is no connection yet, one is made; when it is lost, it is made again and the
     * request is made again: so a request is one that can be. A host that does not come back in time is dead.
     *
     * @throws RemoteException if the host is dead, does not come back in time, or refuses
     */
    public <T> T ask(Request<T> request) throws RemoteException, InterruptedException {
        while (true) {
            RemoteHost current = reached();
            try {
                return request.on(current);
            } catch (ConnectionLostException e) {
                if (isDead()) {
                    throw connection.dead(e);
                }
                renew(current, e);
            }
        }
    }

    private RemoteHost reached() throws RemoteException, InterruptedException {
        try {
            return connection.currentOrFirst(reconnect);
        } catch (RemoteException e) {
            die(e.getMessage());
            throw e;
        }
    }

    private void renew(RemoteHost lost, ConnectionLostException why) throws RemoteException, InterruptedException {
        try {
            connection.renew(lost, why, reconnect);
        } catch (RemoteException e) {
            die(e.getMessage());
            throw e;
        }
    }
}
