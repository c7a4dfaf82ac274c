package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.remote.ConnectionLostException;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.remote.SshTarget;
import io.jenkins.plugins.virtualcluster.remote.WrongHostKeyException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/**
 * One host of a running cluster: its connection, made anew when it is lost, and whether the host is dead. A dead host
 * stays dead.
 */
final class HostSession {
    /** Something asked of a host over its connection. */
    @FunctionalInterface
    interface Request<T> {
        T on(RemoteHost connection) throws RemoteException, InterruptedException;
    }

    /** A machine that answers with a wrong key while it boots may not have its own yet; then it is another machine. */
    private static final Duration WRONG_KEY_LIMIT = Duration.ofSeconds(30);

    /** Between attempts to connect: a refused connection fails at once. */
    private static final Duration PAUSE = Duration.ofMillis(150);

    private final Host host;
    private final HostLayout layout;
    private final SshTarget target;
    private final RemoteHosts hosts;
    private final RunSettings settings;
    private final BiConsumer<HostSession, String> onDeath;
    private final AtomicBoolean dying = new AtomicBoolean();
    private final CompletableFuture<String> death = new CompletableFuture<>();
    private RemoteHost connection;

    /**
     * @param onDeath told once, with the reason, before anyone who waits learns of it
     */
    HostSession(
            Host host,
            HostLayout layout,
            SshTarget target,
            RemoteHosts hosts,
            RunSettings settings,
            BiConsumer<HostSession, String> onDeath) {
        this.host = host;
        this.layout = layout;
        this.target = target;
        this.hosts = hosts;
        this.settings = settings;
        this.onDeath = onDeath;
    }

    String name() {
        return host.name();
    }

    Host host() {
        return host;
    }

    HostLayout layout() {
        return layout;
    }

    /** Done, with the reason, when the host is dead. */
    CompletableFuture<String> death() {
        return death;
    }

    boolean isDead() {
        return death.isDone();
    }

    /** Marks the host dead, unless it is, and lets go of its connection. */
    void die(String reason) {
        if (!dying.compareAndSet(false, true)) {
            return;
        }
        try {
            onDeath.accept(this, reason);
        } finally {
            death.complete(reason);
            close();
        }
    }

    /**
     * Connects, trying until the machine answers as the right one.
     *
     * @throws RemoteException if it does not in that time, saying what the last attempt met, or if it is dead
     */
    void connect(Duration limit) throws RemoteException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        long wrongKeySince = 0;
        while (true) {
            RemoteException failure;
            try {
                keep(hosts.connect(target, min(settings.attempt(), remaining(deadline))));
                return;
            } catch (WrongHostKeyException e) {
                long now = System.nanoTime();
                wrongKeySince = wrongKeySince == 0 ? now : wrongKeySince;
                if (now - wrongKeySince > WRONG_KEY_LIMIT.toNanos()) {
                    throw e;
                }
                failure = e;
            } catch (ConnectionLostException e) {
                failure = e;
            }
            if (remaining(deadline).isZero()) {
                throw new RemoteException(
                        name() + " did not answer within " + Texts.duration(limit) + ": " + failure.getMessage(),
                        failure);
            }
            pauseUnlessDead(failure);
        }
    }

    /**
     * Asks something of the host. When there is no connection yet, or it is lost, one is made, and a lost request is made
     * again: so a request is one that can be.
     *
     * @throws RemoteException if the host is dead, does not come back in time, or refuses
     */
    <T> T ask(Request<T> request) throws RemoteException, InterruptedException {
        while (true) {
            RemoteHost current = connection();
            if (current == null) {
                reconnect(null);
                continue;
            }
            try {
                return request.on(current);
            } catch (ConnectionLostException e) {
                if (isDead()) {
                    throw dead(e);
                }
                reconnect(current);
            }
        }
    }

    private synchronized RemoteHost connection() throws RemoteException {
        if (isDead()) {
            throw dead(null);
        }
        return connection;
    }

    private void reconnect(RemoteHost lost) throws RemoteException, InterruptedException {
        synchronized (this) {
            if (connection != lost) {
                return;
            }
            if (lost != null) {
                lost.close();
            }
        }
        connect(settings.reconnect());
    }

    private synchronized void keep(RemoteHost made) throws RemoteException {
        if (isDead()) {
            made.close();
            throw dead(null);
        }
        if (connection != null) {
            connection.close();
        }
        connection = made;
    }

    private void pauseUnlessDead(RemoteException last) throws RemoteException, InterruptedException {
        try {
            death.get(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            throw dead(last);
        } catch (TimeoutException e) {
            // it lives: another attempt
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private RemoteException dead(Throwable cause) {
        return new RemoteException(name() + " is dead: " + death.getNow(""), cause);
    }

    private synchronized void close() {
        if (connection != null) {
            connection.close();
        }
    }

    private static Duration remaining(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
