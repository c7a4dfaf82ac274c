package io.jenkins.plugins.virtualcluster.hypervisor.connection;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.libvirt.LibvirtException;

/**
 * A connection to libvirt. One native call is made at a time: libvirt 9.0 was seen to crash its process (SIGSEGV in its
 * client's event loop) when several threads used a connection at once. Native calls know no deadline, so each runs on a thread of this connection's own, and is waited
 * for so long and no longer. After one that was not answered the connection is given up. It is not closed beside a native
 * call: the last one under way closes it.
 */
public final class LibvirtConnection implements AutoCloseable {
    public static final Duration CALL_LIMIT = Duration.ofSeconds(60);

    /** How long a call may wait until those before it have ended; each of these has its own limit. */
    private static final Duration TURN_LIMIT = Duration.ofMinutes(10);

    private static final int KEEPALIVE_SECONDS = 5;
    private static final int KEEPALIVE_MISSES = 4;

    /** A piece of work with the native library, short enough for one deadline. */
    public interface Call<T> {
        T with(EventConnect connect) throws LibvirtException, HypervisorException, InterruptedException;
    }

    private final String uri;
    /** For people. */
    private final String place;

    private final Optional<LibvirtSsh> ssh;
    private final ExecutorService threads;
    private final AtomicReference<String> ending = new AtomicReference<>();
    /** Done when no more calls can be made. */
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    /** Of the native call under way, and in order of those that wait for it. */
    private final ReentrantLock turn = new ReentrantLock(true);

    private final List<Consumer<String>> closeListeners = new CopyOnWriteArrayList<>();
    private volatile EventConnect connect;
    /** Native calls under way, also those that nobody waits for any more; under this object's lock. */
    private int underWay;

    private boolean closed;

    private LibvirtConnection(HypervisorAddress address) throws HypervisorException {
        uri = address.libvirtUri();
        place = address.place();
        boolean own = address.door().isPresent() && uri.contains("+ssh:") && !uri.contains("command=");
        ssh = own ? Optional.of(LibvirtSsh.create(address.door().get())) : Optional.empty();
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "libvirt call " + place);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Connects, and waits for that up to {@link #CALL_LIMIT}.
     *
     * @throws HypervisorException if the hypervisor refuses, does not answer in time, or libvirt's library is missing here
     */
    public static LibvirtConnection open(HypervisorAddress address) throws HypervisorException, InterruptedException {
        LibvirtEventLoop.ensureRunning();
        LibvirtConnection connection = new LibvirtConnection(address);
        try {
            String full =
                    connection.ssh.map(command -> command.in(connection.uri)).orElse(connection.uri);
            connection.call("connecting", CALL_LIMIT, none -> {
                EventConnect connect = new EventConnect(full);
                connection.connect = connect;
                if (!connection.usable()) {
                    throw new HypervisorException(connection.place + ": it answered too late");
                }
                connect.registerCloseListener((closed, reason) -> connection.end("its connection was lost: " + reason));
                if (!full.startsWith("test:")) {
                    connect.setKeepAlive(KEEPALIVE_SECONDS, KEEPALIVE_MISSES);
                }
                return true;
            });
            return connection;
        } catch (HypervisorException | InterruptedException | RuntimeException | Error e) {
            connection.close();
            throw e;
        }
    }

    /** Where it is, for people. */
    public String place() {
        return place;
    }

    public String uri() {
        return uri;
    }

    /** Why no more calls can be made; empty if they can. */
    public Optional<String> ended() {
        return Optional.ofNullable(ending.get());
    }

    /** Whether calls can still be made. */
    public boolean usable() {
        return ending.get() == null;
    }

    /** Told once, with a reason, when the connection is lost or given up; not when it is closed. */
    public void onEnd(Consumer<String> listener) {
        closeListeners.add(listener);
    }

    /** What libvirt refused within a call that goes on. */
    public LibvirtFailure failure(String doing, LibvirtException cause) {
        return new LibvirtFailure(place, doing, cause);
    }

    /** The same with {@link #CALL_LIMIT}. */
    public <T> T call(String doing, Call<T> call) throws HypervisorException, InterruptedException {
        return call(doing, CALL_LIMIT, call);
    }

    /**
     * Makes a native call on a thread of this connection, after those that came before, and waits for it. An interrupt ends
     * the waiting, not a native call under way.
     *
     * @param doing such as {@code creating volume x.qcow2}, for messages
     * @param limit from the begin of the call; when it has passed the connection is given up
     * @throws HypervisorException if libvirt refuses it, or does not answer within the limit
     */
    public <T> T call(String doing, Duration limit, Call<T> call) throws HypervisorException, InterruptedException {
        String ended = ending.get();
        if (ended != null) {
            throw new HypervisorException(place + ": " + doing + " was not tried: " + ended);
        }
        CompletableFuture<Void> begun = new CompletableFuture<>();
        Future<T> future;
        try {
            future = threads.submit(() -> inTurn(begun, call));
        } catch (RejectedExecutionException e) {
            throw new HypervisorException(place + ": " + doing + " was not tried: it was closed", e);
        }
        awaitTurn(doing, begun, future);
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            String reason = "it gave no answer to " + doing + " within " + limit.toSeconds() + " s";
            end(reason);
            throw new HypervisorException(
                    place + ": " + reason + "; check that libvirtd there is well (`virsh -c URI list`)", e);
        } catch (InterruptedException e) {
            future.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LibvirtException cause) {
                LibvirtFailure failure = new LibvirtFailure(place, doing, cause);
                if (failure.connectionLost()) {
                    // libvirt tells the close listener only after that.
                    end("its connection was lost: " + failure.words());
                }
                throw failure;
            }
            if (e.getCause() instanceof HypervisorException cause) {
                throw cause;
            }
            if (e.getCause() instanceof InterruptedException cause) {
                throw cause;
            }
            throw new IllegalStateException(place + ": " + doing + " met a bug", e.getCause());
        }
    }

    /** Returns when the call has begun, so that its limit is its own. */
    private void awaitTurn(String doing, CompletableFuture<Void> begun, Future<?> call)
            throws HypervisorException, InterruptedException {
        try {
            CompletableFuture.anyOf(begun, over).get(TURN_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (begun.isDone()) {
                return;
            }
        } catch (InterruptedException e) {
            call.cancel(true);
            throw e;
        } catch (ExecutionException | TimeoutException e) {
            call.cancel(true);
            throw new HypervisorException(
                    uri + ": " + doing + " was not tried: others before it took " + TURN_LIMIT.toMinutes() + " min", e);
        }
        call.cancel(true);
        throw new HypervisorException(uri + ": " + doing + " was not tried: " + ending.get());
    }

    private <T> T inTurn(CompletableFuture<Void> begun, Call<T> call)
            throws LibvirtException, HypervisorException, InterruptedException {
        turn.lockInterruptibly();
        try {
            begun.complete(null);
            if (!usable()) {
                throw new HypervisorException(uri + ": " + ending.get());
            }
            return underWay(call);
        } finally {
            turn.unlock();
        }
    }

    /** Lets those go first who wait; for a call that takes long, between two native ones. */
    void letOthers() {
        if (turn.hasQueuedThreads()) {
            turn.unlock();
            turn.lock();
        }
    }

    private <T> T underWay(Call<T> call) throws LibvirtException, HypervisorException, InterruptedException {
        synchronized (this) {
            if (closed) {
                throw new HypervisorException(place + ": it was closed");
            }
            underWay++;
        }
        try {
            return call.with(connect);
        } finally {
            if (isLastAfterClose()) {
                disconnect();
            }
        }
    }

    private synchronized boolean isLastAfterClose() {
        underWay--;
        return closed && underWay == 0;
    }

    private void disconnect() {
        EventConnect open = connect;
        if (open != null) {
            try {
                open.close();
            } catch (LibvirtException e) {
                System.getLogger(LibvirtConnection.class.getName())
                        .log(System.Logger.Level.DEBUG, place + ": the connection did not close in order", e);
            }
        }
    }

    /** Gives the connection up; those who listen are told. */
    public void end(String reason) {
        if (ending.compareAndSet(null, reason)) {
            over.complete(null);
            Listeners.tell(closeListeners, listener -> listener.accept(reason));
        }
    }

    @Override
    public void close() {
        ending.set("it was closed");
        over.complete(null);
        closeListeners.clear();
        boolean idle;
        synchronized (this) {
            idle = !closed && underWay == 0;
            closed = true;
        }
        if (idle) {
            // On its own thread: a connection whose machine is gone can hold this call for long.
            Future<?> closing = threads.submit(this::disconnect);
            try {
                closing.get(KEEPALIVE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                System.getLogger(LibvirtConnection.class.getName())
                        .log(System.Logger.Level.DEBUG, place + ": the connection did not close in time", e);
            }
        }
        threads.shutdown();
        ssh.ifPresent(LibvirtSsh::close);
    }
}
