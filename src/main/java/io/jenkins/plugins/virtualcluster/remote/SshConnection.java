package io.jenkins.plugins.virtualcluster.remote;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** One session that is logged in, until it is lost. Opens channels and knows early when the other side is dead. */
final class SshConnection implements AutoCloseable {
    /**
     * For the machine's answer to the wish for a channel; one that is busy may be slow. The library itself waits 2,000
     * times 10 ms, and then says the same as when the machine refuses: so this has to be shorter.
     */
    private static final Duration CHANNEL_TIMEOUT = Duration.ofSeconds(15);

    /** For the first word of a machine: one that boots, or is gone, says none. */
    private static final Duration CONTACT_TIMEOUT = Duration.ofSeconds(20);
    /**
     * Of silence, while a login is under way: a slow machine says nothing while it checks the key, and again while PAM opens
     * the session, which on one that boots may wait for half the system. A new login would only be one more.
     */
    private static final Duration LOGIN_SILENCE = Duration.ofSeconds(90);

    /** Without a terminal, and in the home directory of root, as a login as root is. */
    private static final String SUDO = "exec sudo -n -H sh -c ";

    private final SshTarget target;
    private final Optional<SshConnection> jump;
    private final BlockingCalls helpers;
    private final Set<ExecChannel> channels = ConcurrentHashMap.newKeySet();
    /** Those that go through this one. */
    private final Set<SshConnection> carried = ConcurrentHashMap.newKeySet();
    /** Calls that somebody waits for. */
    private final Set<Future<?>> calls = ConcurrentHashMap.newKeySet();

    private final ConcurrentLinkedDeque<ScriptShell> idleShells = new ConcurrentLinkedDeque<>();
    private final AtomicBoolean pulsing = new AtomicBoolean();
    private final SshTransport wire;
    private final Duration loginSilence;
    private Session session;
    /** Whether the machine has opened the session, so that it answers at once from now on. */
    private volatile boolean loggedIn;
    /** Whether it may be as silent as while it is not logged in. */
    private volatile boolean patient;

    private volatile boolean lost;
    private volatile String reason = "the other side closed it";
    /** Whether this side ended it. */
    private volatile boolean givenUp;

    /**
     * One that is not logged in yet.
     *
     * @param jump the connection to go through
     * @param loginSilence after which a login is given up; null for the usual one
     * @param answering told when the machine says something for the first time, by another thread
     */
    SshConnection(
            SshTarget target,
            Optional<SshConnection> jump,
            BlockingCalls helpers,
            Duration loginSilence,
            Runnable answering) {
        this.target = target;
        this.jump = jump;
        this.helpers = helpers;
        this.loginSilence = loginSilence == null ? LOGIN_SILENCE : loginSilence;
        this.wire = jump.map(through -> SshTransport.through(through.session, helpers, answering, this::lost))
                .orElseGet(() -> SshTransport.direct(answering, this::lost));
        jump.ifPresent(through -> through.carry(this));
    }

    /** Logs in, and waits until the machine has opened the session. */
    void logIn(WaitLimit deadline) throws RemoteException, InterruptedException {
        HostKeyCheck hostKeys = HostKeyCheck.of(target);
        JSch jsch = new JSch();
        jsch.setHostKeyRepository(hostKeys);
        SshIdentityLoader.addTo(jsch, target);
        int millis = (int) Math.max(1, Math.min(Integer.MAX_VALUE, deadline.nanosLeft() / 1_000_000));
        try {
            session = jsch.getSession(target.user(), target.address(), target.port());
            SshSettings.apply(session, hostKeys);
            session.setProxy(wire);
            helpers.call(() -> open(millis), deadline, wire::cut);
        } catch (TimeoutException e) {
            throw new ConnectionLostException(LoginFailure.where(target) + " did not answer in time", e);
        } catch (ExecutionException e) {
            throw failure(LoginFailure.of(target, hostKeys, jsch, e.getCause()));
        } catch (JSchException e) {
            throw LoginFailure.of(target, hostKeys, jsch, e);
        }
        if (lost) {
            throw lostException(null);
        }
        loggedIn = true;
    }

    private Session open(int millis) throws Exception {
        session.connect(millis);
        // The key is accepted before the session is open. The answer to a question comes when it is.
        CountDownLatch answer = wire.nextBytes();
        session.sendKeepAliveMsg();
        answer.await();
        return session;
    }

    /** What the library meets when this side has given up is not what happened: it takes that for a refused login. */
    private RemoteException failure(RemoteException met) {
        return givenUp && !(met instanceof WrongHostKeyException)
                ? new ConnectionLostException(LoginFailure.where(target) + " cannot be reached: " + reason, met)
                : met;
    }

    SshTarget target() {
        return target;
    }

    BlockingCalls helpers() {
        return helpers;
    }

    boolean isLost() {
        return lost;
    }

    /**
     * Runs a command in a channel of its own.
     *
     * @param monitor of the channel's output; channels that share one can be waited for together
     */
    ExecChannel exec(String command, Object monitor) throws RemoteException, InterruptedException {
        return exec(command, monitor, ExecChannel.ERRORS_LIMIT);
    }

    /**
     * The same.
     *
     * @param errorsLimit bytes of standard error that are kept
     */
    ExecChannel exec(String command, Object monitor, int errorsLimit) throws RemoteException, InterruptedException {
        return exec(command, monitor, errorsLimit, channel -> OutputStream.nullOutputStream());
    }

    /**
     * The same.
     *
     * @param errorsToo where all of standard error goes, too, from its first byte on, by the thread that reads the connection;
     *     asked before the command begins
     */
    ExecChannel exec(String command, Object monitor, int errorsLimit, Function<ExecChannel, OutputStream> errorsToo)
            throws RemoteException, InterruptedException {
        ExecChannel channel = null;
        boolean open = false;
        try {
            ChannelExec raw = (ChannelExec) session.openChannel("exec");
            raw.setCommand(target.sudo() ? SUDO + Shell.quote(command) : command);
            OutputStream input = raw.getOutputStream();
            channel = new ExecChannel(this, raw, input, monitor, errorsLimit, errorsToo);
            channels.add(channel);
            if (lost) {
                throw lostException(null);
            }
            call(channel::open, WaitLimit.in(CHANNEL_TIMEOUT), channel::close);
            open = true;
            return channel;
        } catch (JSchException | java.io.IOException e) {
            throw lostException(e);
        } catch (TimeoutException e) {
            throw new ConnectionLostException(
                    target.name() + " opened no channel within " + CHANNEL_TIMEOUT.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            if (lost || !session.isConnected()) {
                throw lostException(e.getCause());
            }
            throw new RemoteException(
                    target.name() + " refused a channel: " + e.getCause().getMessage()
                            + "; its SSH server may limit them (MaxSessions)",
                    e.getCause());
        } finally {
            if (!open && channel != null) {
                channel.close();
            }
        }
    }

    /**
     * Does it on a helper thread and waits: for its end, for the deadline, or for the end of this connection.
     *
     * @param giveUp ends the task from outside, when the deadline has passed or the caller is interrupted
     * @throws TimeoutException if the deadline has passed
     * @throws ExecutionException with what the task threw, or with a {@link ConnectionLostException}
     */
    <T> T call(Callable<T> task, WaitLimit deadline, Runnable giveUp)
            throws InterruptedException, TimeoutException, ExecutionException {
        FutureTask<T> future = new FutureTask<>(task);
        calls.add(future);
        try {
            if (lost) {
                throw new ExecutionException(lostException(null));
            }
            return helpers.call(future, deadline, giveUp);
        } catch (CancellationException e) {
            throw new ExecutionException(lostException(e));
        } finally {
            calls.remove(future);
        }
    }

    /** A shell that runs scripts, to be closed or given back. */
    ScriptShell takeShell() throws RemoteException, InterruptedException {
        ScriptShell idle = idleShells.poll();
        return idle != null ? idle : ScriptShell.open(this);
    }

    void giveBack(ScriptShell shell) {
        shell.markUsed();
        idleShells.push(shell);
    }

    void forget(ExecChannel channel) {
        channels.remove(channel);
    }

    ConnectionLostException lostException(Throwable cause) {
        return new ConnectionLostException("The connection to " + target.name() + " is lost: " + reason, cause);
    }

    void bePatient(boolean with) {
        patient = with;
    }

    /**
     * Looks whether the other side lives; to be called often. Writes nothing and waits for nothing itself.
     *
     * @param silence after which one that is logged in is taken for dead
     * @param late whether an answer may lie here unread
     */
    void pulse(Duration silence, boolean late) {
        long silent = wire.silentNanos();
        Duration limit = loggedIn && !patient ? silence : wire.hasAnswered() ? loginSilence : CONTACT_TIMEOUT;
        if (silent > limit.toNanos() && !late) {
            cut("no answer for " + limit.toSeconds() + " s");
        } else if (loggedIn && silent > silence.toNanos() / 3 && pulsing.compareAndSet(false, true)) {
            helpers.start(() -> {
                try {
                    session.sendKeepAliveMsg();
                } catch (Exception e) {
                    wire.cut();
                } finally {
                    pulsing.set(false);
                }
            });
        }
    }

    private void carry(SshConnection connection) {
        carried.add(connection);
        if (lost) {
            connection.cut(lostException(null).getMessage());
        }
    }

    /** Whoever waits for something of this connection learns it at once, and not only when the library does. */
    private void lost() {
        lost = true;
        jump.ifPresent(through -> through.carried.remove(this));
        channels.forEach(ExecChannel::connectionLost);
        calls.forEach(call -> call.cancel(false));
        carried.forEach(connection -> connection.cut(lostException(null).getMessage()));
    }

    private void cut(String why) {
        if (!lost) {
            reason = why;
            givenUp = true;
        }
        wire.cut();
    }

    /** Writes nothing and waits for nothing: an orderly end could do so for ever. */
    @Override
    public void close() {
        cut("it was closed");
    }
}
