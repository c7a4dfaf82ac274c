package io.jenkins.plugins.virtualcluster.suite.host;

import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.remote.ConnectionLostException;
import io.jenkins.plugins.virtualcluster.remote.LoginRefusedException;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.remote.SshTarget;
import io.jenkins.plugins.virtualcluster.remote.WrongHostKeyException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The connection to one host: tried until the host answers as the right one, and made again when it is lost. */
final class HostConnection {
    /** Told how the connection comes and goes. */
    interface Watcher {
        /** The machine's SSH server answers while a connection is made: by any thread, perhaps more than once. */
        void answering();

        /** @param limit how long it is tried again */
        void lost(String why, Duration limit);

        void back(Duration after);

        /** What a message that the host is not reached goes on with: how far it came, and the end of its console. */
        String circumstances();
    }

    /** A machine that answers with a wrong key while it boots may not have its own yet; then it is another machine. */
    private static final Duration WRONG_KEY_LIMIT = Duration.ofSeconds(30);

    /** Between attempts to connect: a refused connection fails at once. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(150);
    /** Pauses grow up to this when what was there is gone. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    /** Of one that refuses the login, since its keys may be still to come. OpenSSH blocks who fails more often than this. */
    private static final Duration PAUSE_OF_REFUSED = Duration.ofSeconds(5);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private final String name;
    private final SshTarget target;
    private final RemoteHosts hosts;
    private final Duration attempt;
    private final Supplier<Duration> patience;
    private final CompletableFuture<String> death;
    private final Watcher watcher;
    /** Held by the one who makes the connection again. */
    private final ReentrantLock renewal = new ReentrantLock();

    private RemoteHost connection;
    private volatile Instant lostSince;

    /**
     * @param attempt the limit of one attempt to connect
     * @param patience how long a lost connection is tried again, asked again at each attempt
     * @param death done, with the reason, when the host is dead: then it is not tried any more
     */
    HostConnection(
            String name,
            SshTarget target,
            RemoteHosts hosts,
            Duration attempt,
            Supplier<Duration> patience,
            CompletableFuture<String> death,
            Watcher watcher) {
        this.name = name;
        this.target = target;
        this.hosts = hosts;
        this.attempt = attempt;
        this.patience = patience;
        this.death = death;
        this.watcher = watcher;
    }

    /** Since when it has been lost, if it is. */
    Optional<Instant> lostSince() {
        return Optional.ofNullable(lostSince);
    }

    /**
     * Connects for the first time.
     *
     * @throws RemoteException if the host does not answer in that time, saying what the last attempt met, or is dead
     */
    void open(Duration limit) throws RemoteException, InterruptedException {
        connect(() -> limit, FIRST_PAUSE);
    }

    /** Whether there has been one. */
    synchronized boolean isOpen() {
        return connection != null;
    }

    /**
     * What is there, or a first connection made now.
     *
     * @throws RemoteException if the host does not answer in that time, saying what was tried, or is dead
     */
    RemoteHost currentOrFirst() throws RemoteException, InterruptedException {
        RemoteHost there = current();
        if (there != null) {
            return there;
        }
        renewal.lockInterruptibly();
        try {
            if (current() == null) {
                connect(patience, LONGEST_PAUSE);
            }
            return current();
        } finally {
            renewal.unlock();
        }
    }

    private synchronized RemoteHost current() throws RemoteException {
        if (death.isDone()) {
            throw dead(null);
        }
        return connection;
    }

    /**
     * Makes it again, unless somebody did.
     *
     * @param lost the one that is of no more use
     * @throws RemoteException if the host does not come back in that time, saying what was tried, or is dead
     */
    void renew(RemoteHost lost, ConnectionLostException why) throws RemoteException, InterruptedException {
        renewal.lockInterruptibly();
        try {
            if (current() != lost) {
                return;
            }
            lost.close();
            Instant since = Instant.now();
            long began = System.nanoTime();
            lostSince = since;
            watcher.lost(why.getMessage(), patience.get());
            connect(patience, LONGEST_PAUSE);
            lostSince = null;
            watcher.back(Duration.ofNanos(System.nanoTime() - began));
        } finally {
            renewal.unlock();
        }
    }

    private void connect(Supplier<Duration> limit, Duration longestPause) throws RemoteException, InterruptedException {
        Instant began = Instant.now();
        long since = System.nanoTime();
        long wrongKeySince = 0;
        Duration pause = FIRST_PAUSE;
        RemoteException failure = null;
        for (int attempts = 1; ; attempts++) {
            try {
                keep(hosts.connect(target, min(attempt, remaining(since, limit)), watcher::answering));
                return;
            } catch (WrongHostKeyException e) {
                watcher.answering();
                long now = System.nanoTime();
                wrongKeySince = wrongKeySince == 0 ? now : wrongKeySince;
                if (now - wrongKeySince > WRONG_KEY_LIMIT.toNanos()) {
                    throw e;
                }
                failure = e;
            } catch (LoginRefusedException e) {
                watcher.answering();
                failure = e;
                pause = PAUSE_OF_REFUSED;
            } catch (ConnectionLostException e) {
                // One that was broken off, as there was no more time, says less than the one before.
                failure = failure != null && remaining(since, limit).isZero() ? failure : e;
            }
            pauseUnlessDead(min(pause, remaining(since, limit)), failure);
            pause = min(pause.multipliedBy(3).dividedBy(2), longestPause);
            if (remaining(since, limit).isZero()) {
                throw new RemoteException(
                        name
                                + (failure instanceof LoginRefusedException
                                        ? " let nobody log in within "
                                        : " did not answer within ")
                                + Times.words(limit.get()) + ": " + attempts
                                + (attempts == 1 ? " attempt" : " attempts") + " to connect since "
                                + TIME.format(began) + ", the last one: " + failure.getMessage()
                                + watcher.circumstances(),
                        failure);
            }
        }
    }

    private synchronized void keep(RemoteHost made) throws RemoteException {
        if (death.isDone()) {
            made.close();
            throw dead(null);
        }
        connection = made;
    }

    private void pauseUnlessDead(Duration pause, RemoteException last) throws RemoteException, InterruptedException {
        try {
            death.get(pause.toMillis(), TimeUnit.MILLISECONDS);
            throw dead(last);
        } catch (TimeoutException e) {
            // it lives: another attempt
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    RemoteException dead(Throwable cause) {
        return new RemoteException(name + " is dead: " + death.getNow(""), cause);
    }

    synchronized void close() {
        if (connection != null) {
            connection.close();
        }
    }

    private static Duration remaining(long since, Supplier<Duration> limit) {
        return Duration.ofNanos(Math.max(0, since + limit.get().toNanos() - System.nanoTime()));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
