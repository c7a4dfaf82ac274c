package io.jenkins.plugins.virtualcluster.remote;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The way to machines with jsch. Its threads are daemons. */
public final class SshHosts implements RemoteHosts {
    private static final Duration DEFAULT_SILENCE = Duration.ofSeconds(5);

    private final Duration silence;
    private final Duration loginSilence;
    private final BlockingCalls helpers = new BlockingCalls();
    private final Set<SshConnection> connections = ConcurrentHashMap.newKeySet();
    private final Map<SshTarget, CompletableFuture<SshConnection>> jumps = new ConcurrentHashMap<>();
    private final ScheduledExecutorService pulse = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "ssh-keepalive");
        thread.setDaemon(true);
        return thread;
    });
    /** Nanoseconds, only of the thread that looks. */
    private long lastLook = System.nanoTime();

    private volatile boolean closed;

    /** A machine that answers nothing for 5 seconds counts as lost, once it has let in. */
    public SshHosts() {
        this(DEFAULT_SILENCE);
    }

    /** @param silence a machine that has let in and answers nothing for so long counts as lost; at least a second */
    public SshHosts(Duration silence) {
        this(silence, null);
    }

    /** @param loginSilence the same for one that answers and has not let in yet; null for the usual one */
    SshHosts(Duration silence, Duration loginSilence) {
        this.silence = silence;
        this.loginSilence = loginSilence;
        long period = silence.toMillis() / 6;
        pulse.scheduleAtFixedRate(this::pulseAll, period, period, TimeUnit.MILLISECONDS);
    }

    @Override
    public RemoteHost connect(SshTarget target, Duration timeout) throws RemoteException, InterruptedException {
        return connect(target, timeout, () -> {});
    }

    @Override
    public RemoteHost connect(SshTarget target, Duration timeout, Runnable answering)
            throws RemoteException, InterruptedException {
        WaitLimit deadline = WaitLimit.in(timeout);
        SshHost host = new SshHost(open(target, deadline, answering));
        boolean usable = false;
        try {
            host.requireRoot(deadline);
            usable = true;
            return host;
        } finally {
            if (!usable) {
                host.close();
            }
        }
    }

    private SshConnection open(SshTarget target, WaitLimit deadline, Runnable answering)
            throws RemoteException, InterruptedException {
        Optional<SshConnection> jump = Optional.empty();
        if (target.via().isPresent()) {
            jump = Optional.of(jump(target.via().get(), deadline));
        }
        SshConnection connection = new SshConnection(target, jump, helpers, loginSilence, answering);
        connections.add(connection);
        boolean open = false;
        try {
            connection.logIn(deadline);
            open = true;
        } finally {
            if (!open) {
                connection.close();
                connections.remove(connection);
            }
        }
        if (closed) {
            connection.close();
            throw new ConnectionLostException(
                    target.name() + " is not connected to: the connections were closed", null);
        }
        return connection;
    }

    /** The shared connection to a jump host: the first who wants it makes it, the others wait for that. */
    private SshConnection jump(SshTarget target, WaitLimit deadline) throws RemoteException, InterruptedException {
        CompletableFuture<SshConnection> mine = new CompletableFuture<>();
        CompletableFuture<SshConnection> shared =
                jumps.compute(target, (key, before) -> before == null || isUseless(before) ? mine : before);
        if (shared == mine) {
            try {
                mine.complete(open(target, deadline, () -> {}));
            } catch (LoginRefusedException e) {
                // It does not boot, so that no other attempt helps.
                RemoteException last = new RemoteException(e.getMessage(), e);
                jumps.remove(target, mine);
                mine.completeExceptionally(last);
                throw last;
            } catch (RemoteException | InterruptedException | RuntimeException | Error e) {
                jumps.remove(target, mine);
                mine.completeExceptionally(e);
                throw e;
            }
        }
        try {
            return shared.get(Math.max(0, deadline.nanosLeft()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new ConnectionLostException(LoginFailure.where(target) + " did not answer in time", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RemoteException known) {
                throw known;
            }
            throw new ConnectionLostException(
                    LoginFailure.where(target) + " was not connected to: the first attempt was given up", e.getCause());
        }
    }

    private static boolean isUseless(CompletableFuture<SshConnection> jump) {
        return jump.isCompletedExceptionally() || jump.isDone() && jump.join().isLost();
    }

    private void pulseAll() {
        connections.removeIf(SshConnection::isLost);
        long now = System.nanoTime();
        // Where this process itself stood still, an answer may lie here unread: they are asked once more.
        boolean late = now - lastLook > silence.toNanos() / 2;
        lastLook = now;
        for (SshConnection connection : connections) {
            try {
                connection.pulse(silence, late);
            } catch (RuntimeException | Error e) {
                // One that cannot be watched, as without memory for a thread, is of no use; the others are watched on.
                connection.close();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        pulse.shutdownNow();
        connections.forEach(SshConnection::close);
        connections.clear();
        helpers.close();
    }
}
