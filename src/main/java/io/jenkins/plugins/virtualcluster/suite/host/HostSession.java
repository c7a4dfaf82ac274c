package io.jenkins.plugins.virtualcluster.suite.host;

import io.jenkins.plugins.virtualcluster.definition.Host;
import io.jenkins.plugins.virtualcluster.definition.Timeouts;
import io.jenkins.plugins.virtualcluster.hypervisor.ClusterPlan.PlannedHost;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Waited;
import io.jenkins.plugins.virtualcluster.remote.ConnectionLostException;
import io.jenkins.plugins.virtualcluster.remote.RemoteException;
import io.jenkins.plugins.virtualcluster.remote.RemoteHost;
import io.jenkins.plugins.virtualcluster.remote.RemoteHosts;
import io.jenkins.plugins.virtualcluster.remote.SshTarget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

        /**
         * The host is not ready yet.
         *
         * @param what it waits for from now on
         */
        void waits(HostSession host, String what);

        /** Something that people want to know of the host. */
        void note(HostSession host, String message);

        /** The end of its serial console as readable text; empty if it shows nothing. */
        String console(HostSession host);
    }

    private static final String LOGS_IN = "logs in";

    /** Of a console, in the message that the host is not ready; the record has more of it. */
    private static final int CONSOLE_LINES = 5;

    private static final int CONSOLE_LENGTH = 600;

    private final Host host;
    private final Timeouts timeouts;
    private final HostLayout layout;
    private final Listener listener;
    private final AtomicBoolean dying = new AtomicBoolean();
    private final CompletableFuture<String> death = new CompletableFuture<>();
    private final HostConnection connection;
    private volatile Request<Optional<String>> preparation = connected -> Optional.empty();
    private volatile Optional<String> bootId = Optional.empty();
    private volatile StartSteps steps = new StartSteps(RunState.BOOTS);
    /** When it is to be ready, in nanoseconds, while it is not. */
    private volatile Optional<Long> deadline = Optional.empty();

    private volatile boolean restored;
    /** How long a lost connection is tried again. */
    private volatile Duration patience;

    /**
     * @param attempt the limit of one attempt to connect
     * @param timeouts the suite's; those of the host come before them
     */
    public HostSession(
            Host host,
            HostLayout layout,
            SshTarget target,
            RemoteHosts hosts,
            Duration attempt,
            Timeouts timeouts,
            Listener listener) {
        this.host = host;
        this.layout = layout;
        this.timeouts = timeouts;
        this.patience = timeouts.reconnect();
        this.listener = listener;
        HostConnection.Watcher watcher = new HostConnection.Watcher() {
            @Override
            public void answering() {
                if (!connection.isOpen()) {
                    waits(LOGS_IN);
                }
            }

            @Override
            public void lost(String why, Duration limit) {
                listener.lost(HostSession.this, why, limit);
            }

            @Override
            public void back(Duration after) {
                listener.back(HostSession.this, after);
            }

            @Override
            public String circumstances() {
                return HostSession.this.circumstances();
            }
        };
        this.connection = new HostConnection(host.name(), target, hosts, attempt, this::patience, death, watcher);
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
     * What makes the host ready for scripts; kept for when it was restarted.
     *
     * @param work tells the host's boot id
     */
    public void preparedBy(Request<Optional<String>> work) {
        preparation = work;
    }

    /**
     * Makes a guest that was started ready for scripts: connects, trying until the machine answers as the right one and lets
     * in, and prepares it.
     *
     * @param first what it does first, such as {@link RunState#BOOTS}
     * @param before for how long it has done that already
     * @return what it waited for, and how long
     * @throws RemoteException if that does not succeed within the limit of a start, saying how far it came, or if it is dead
     */
    public List<Waited> makeReady(String first, Duration before) throws RemoteException, InterruptedException {
        Duration limit = host.system().start(timeouts);
        steps = new StartSteps(first, before);
        restored = first.equals(RunState.RESTORED);
        deadline = Optional.of(System.nanoTime() + limit.toNanos());
        connection.open(limit);
        return prepareUntilDeadline();
    }

    /** The same for one that is back after a reboot and answers, within the limit of a reboot. */
    public void makeReadyAgain() throws RemoteException, InterruptedException {
        Duration limit = host.system().reboot(timeouts);
        steps = new StartSteps(RunState.BOOTS);
        deadline = Optional.of(System.nanoTime() + limit.toNanos());
        patience = timeouts.reconnect();
        prepareUntilDeadline();
    }

    private List<Waited> prepareUntilDeadline() throws RemoteException, InterruptedException {
        try {
            bootId = ask(preparation);
            return steps.waited();
        } finally {
            deadline = Optional.empty();
            restored = false;
        }
    }

    /** Whether it is being made ready after it was restored, as the system that was made ready before it was saved. */
    boolean isRestored() {
        return restored;
    }

    /** Says what the host waits for from now on. */
    void waits(String what) {
        if (deadline.isPresent() && steps.begin(what)) {
            listener.waits(this, what);
        }
    }

    void note(String message) {
        listener.note(this, message);
    }

    /** What is left of the time in which it is to be ready; none is left of a time that was not limited. */
    Duration left() {
        return deadline.map(end -> Duration.ofNanos(Math.max(0, end - System.nanoTime())))
                .orElse(Duration.ZERO);
    }

    /** Has a lost connection tried again for as long as a reboot may take, until the host is made ready again: it is about to reboot. */
    public void expectReboot() {
        patience = host.system().reboot(timeouts);
    }

    /** A machine that is not ready yet may restart on its way, as some do when they have updated themselves. */
    private Duration patience() {
        Duration left = left();
        return left.compareTo(patience) > 0 ? left : patience;
    }

    /** How far the host came on its way to be ready, and the end of its console: what a person would look at next. */
    String circumstances() {
        String way = deadline.isPresent() ? "; so far: " + steps.sentence() : "";
        String text = listener.console(this);
        if (text.isBlank()) {
            return isConnected()
                    ? way
                    : way
                            + "; its serial console shows nothing at all: usually the image does not boot (it is not a bootable disk,"
                            + " or it needs UEFI where the host has a BIOS, or the other way round), or its system has no"
                            + " serial console (kernel parameter console=ttyS0, on aarch64 ttyAMA0)";
        }
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        String end = String.join("\n", lines.subList(Math.max(0, lines.size() - CONSOLE_LINES), lines.size()));
        return way + "; its serial console ends with:\n" + end.substring(Math.max(0, end.length() - CONSOLE_LENGTH));
    }

    /**
     * The host was put back: connects to it, and sets its clock.
     *
     * @param planned the same host
     * @param limit of each thing that is asked of it
     * @return its boot id, which is that of when it was saved
     */
    public Optional<String> wake(PlannedHost planned, Duration limit) throws RemoteException, InterruptedException {
        HostClock.Answer answer = ask(connected -> HostClock.set(planned, connected, Clock.systemUTC(), limit));
        answer.trouble().ifPresent(said -> note("The clock of " + name() + " could not be set, and is wrong: " + said));
        bootId = answer.bootId();
        return bootId;
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
            current.bePatient(deadline.isPresent());
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
            return connection.currentOrFirst();
        } catch (RemoteException e) {
            die(e.getMessage());
            throw e;
        }
    }

    private void renew(RemoteHost lost, ConnectionLostException why) throws RemoteException, InterruptedException {
        try {
            connection.renew(lost, why);
        } catch (RemoteException e) {
            die(e.getMessage());
            throw e;
        }
    }
}
