package io.jenkins.plugins.virtualcluster.hypervisor.libvirt;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The session with one hypervisor. One that was lost is opened again by the first who wants it; the others wait for that,
 * which its own deadlines bound, and nobody holds a lock meanwhile.
 */
final class LibvirtSessions implements AutoCloseable {
    private final HypervisorAddress address;
    /** The session, or the one who opens it. */
    private CompletableFuture<LibvirtSession> current = CompletableFuture.failedFuture(new InterruptedException());

    private boolean closed;

    LibvirtSessions(HypervisorAddress address) {
        this.address = address;
    }

    /**
     * The session, whose connection can be used.
     *
     * @throws HypervisorException if the hypervisor cannot be reached, or this was closed
     */
    LibvirtSession get() throws HypervisorException, InterruptedException {
        while (true) {
            CompletableFuture<LibvirtSession> mine = new CompletableFuture<>();
            CompletableFuture<LibvirtSession> shared = current(mine);
            if (shared == mine) {
                open(mine);
            }
            try {
                return shared.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof HypervisorException cause) {
                    throw cause;
                }
                if (!(e.getCause() instanceof InterruptedException)) {
                    throw new IllegalStateException(address.place() + ": connecting met a bug", e.getCause());
                }
                // Who was opening it was interrupted: it is this one's turn.
            }
        }
    }

    private CompletableFuture<LibvirtSession> current(CompletableFuture<LibvirtSession> mine)
            throws HypervisorException {
        CompletableFuture<LibvirtSession> before;
        synchronized (this) {
            if (closed) {
                throw wasClosed();
            }
            if (!isUseless(current)) {
                return current;
            }
            before = current;
            current = mine;
        }
        if (!before.isCompletedExceptionally()) {
            before.join().close();
        }
        return mine;
    }

    private static boolean isUseless(CompletableFuture<LibvirtSession> session) {
        return session.isCompletedExceptionally()
                || session.isDone() && !session.join().connection().usable();
    }

    /** Whether there is none that can be used, so that the next one may do better. */
    synchronized boolean isLost() {
        return !closed && isUseless(current);
    }

    private void open(CompletableFuture<LibvirtSession> mine) throws HypervisorException, InterruptedException {
        try {
            LibvirtSession session = LibvirtSession.open(address);
            if (!keep(mine, session)) {
                session.close();
                throw wasClosed();
            }
        } catch (HypervisorException | InterruptedException | RuntimeException | Error e) {
            // Whatever it is: others wait for this.
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private synchronized boolean keep(CompletableFuture<LibvirtSession> mine, LibvirtSession session) {
        return !closed && mine.complete(session);
    }

    private HypervisorException wasClosed() {
        return new HypervisorException(address.place() + ": the connection was closed");
    }

    @Override
    public void close() {
        CompletableFuture<LibvirtSession> last;
        synchronized (this) {
            closed = true;
            last = current;
        }
        if (last.isDone() && !last.isCompletedExceptionally()) {
            last.join().close();
        }
    }
}
