package io.jenkins.plugins.virtualcluster.suite.host;

import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.remote.ConnectionLostException;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.remote.SshTarget;
import io.jenkins.plugins.virtualcluster.remote.WrongHostKeyException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/** The connection to one host: tried until the host answers as the right one, and made again when it is lost. */
final class HostConnection {
    /** Told of a connection that was lost. */
    interface Watcher {
        /** @param limit how long it is tried again */
        void lost(String why, Duration limit);

        void back(Duration after);

        /** The end of the host's serial console as readable text; empty if it shows nothing. */
        String console();
    }

    /** A machine that answers with a wrong key while it boots may not have its own yet; then it is another machine. */
    private static final Duration WRONG_KEY_LIMIT = Duration.ofSeconds(30);

    /** Between attempts to connect: a refused connection fails at once. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(150);
    /** Pauses grow up to this when what was there is gone. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    /** Of a console, in the message that the host did not answer; the record has more of it. */
    private static final int CONSOLE_LINES = 5;

    private static final int CONSOLE_LENGTH = 600;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private final String name;
    private final SshTarget target;
    private final RemoteHosts hosts;
    private final Duration attempt;
    private final CompletableFuture<String> death;
    private final Watcher watcher;
    /** Held by the one who makes the connection again. */
    private final ReentrantLock renewal = new ReentrantLock();

    private RemoteHost connection;
    private volatile Instant lostSince;

    /**
     * @param attempt the limit of one attempt to connect
     * @param death done, with the reason, when the host is dead: then it is not tried any more
     */
    HostConnection(
            String name,
            SshTarget target,
            RemoteHosts hosts,
            Duration attempt,
            CompletableFuture<String> death,
            Watcher watcher) {
        this.name = name;
        this.target = target;
        this.hosts = hosts;
        this.attempt = attempt;
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
        connect(limit, FIRST_PAUSE);
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
    RemoteHost currentOrFirst(Duration limit) throws RemoteException, InterruptedException {
        RemoteHost there = current();
        if (there != null) {
            return there;
        }
        renewal.lockInterruptibly();
        try {
            if (current() == null) {
                connect(limit, LONGEST_PAUSE);
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
    void renew(RemoteHost lost, ConnectionLostException why, Duration limit)
            throws RemoteException, InterruptedException {
        renewal.lockInterruptibly();
        try {
            if (current() != lost) {
                return;
            }
            lost.close();
            Instant since = Instant.now();
            long began = System.nanoTime();
            lostSince = since;
            watcher.lost(why.getMessage(), limit);
            connect(limit, LONGEST_PAUSE);
            lostSince = null;
            watcher.back(Duration.ofNanos(System.nanoTime() - began));
        } finally {
            renewal.unlock();
        }
    }

    private void connect(Duration limit, Duration longestPause) throws RemoteException, InterruptedException {
        Instant began = Instant.now();
        long deadline = System.nanoTime() + limit.toNanos();
        long wrongKeySince = 0;
        Duration pause = FIRST_PAUSE;
        for (int attempts = 1; ; attempts++) {
            RemoteException failure;
            try {
                keep(hosts.connect(target, min(attempt, remaining(deadline))));
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
            pauseUnlessDead(min(pause, remaining(deadline)), failure);
            pause = min(pause.multipliedBy(3).dividedBy(2), longestPause);
            if (remaining(deadline).isZero()) {
                throw new RemoteException(
                        name + " did not answer within " + Times.words(limit) + ": " + attempts
                                + (attempts == 1 ? " attempt" : " attempts") + " to connect since "
                                + TIME.format(began) + ", the last one: " + failure.getMessage() + console(),
                        failure);
            }
        }
    }

    /** What a person would look at next. */
    private String console() {
        String text = watcher.console();
        if (text.isBlank()) {
            return isOpen()
                    ? ""
                    : "; its serial console shows nothing at all: usually the image does not boot (it is not a bootable disk,"
                            + " or it needs UEFI where the host has a BIOS, or the other way round), or its system has no"
                            + " serial console (kernel parameter console=ttyS0, on aarch64 ttyAMA0)";
        }
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        String end = String.join("\n", lines.subList(Math.max(0, lines.size() - CONSOLE_LINES), lines.size()));
        return "; its serial console ends with:\n" + end.substring(Math.max(0, end.length() - CONSOLE_LENGTH));
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

    private static Duration remaining(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
