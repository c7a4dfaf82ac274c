package io.jenkins.plugins.virtualcluster.hypervisor.placing;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Ticket;
import io.jenkins.plugins.virtualcluster.hypervisor.Tickets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Watches, for a cluster that has its capacity only as long as nobody else wants it, whether a run waits at its hypervisor: a run of
 * any owner. One that is admitted between two looks has not waited.
 */
public final class SpareCapacity implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Allocation place;
    private final Consumer<String> waits;
    private final TicketQueue queue;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread looking = new Thread(task, "spare capacity");
        looking.setDaemon(true);
        return looking;
    });
    /** The runs that waited at the look before; used by one thread. */
    private Set<String> before = Set.of();

    private SpareCapacity(Allocation place, Consumer<String> waits) {
        this.place = place;
        this.waits = waits;
        queue = new TicketQueue(place.lease(), System::nanoTime);
    }

    /**
     * Begins to watch.
     *
     * @param place of the cluster
     * @param waits told of a run that waits, such as {@code run k3f9 of alice@host (copy)}, and perhaps again; from another thread
     */
    public static SpareCapacity watch(Allocation place, Consumer<String> waits) {
        SpareCapacity watch = new SpareCapacity(place, waits);
        watch.thread.scheduleWithFixedDelay(watch::look, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    private void look() {
        List<Ticket> waiting;
        try {
            waiting = waiting();
        } catch (HypervisorException e) {
            System.getLogger(SpareCapacity.class.getName())
                    .log(System.Logger.Level.DEBUG, "who waits cannot be told; the next look tries again", e);
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        waiting.stream()
                .filter(ticket -> before.contains(ticket.run()))
                .findFirst()
                .ifPresent(ticket -> waits.accept(ticket.who()));
        before = waiting.stream().map(Ticket::run).collect(Collectors.toSet());
    }

    private List<Ticket> waiting() throws HypervisorException, InterruptedException {
        Tickets tickets = place.hypervisor().tickets();
        List<Ticket> known = queue.notAdmitted();
        queue.readNew(tickets);
        for (Ticket ticket : known) {
            queue.readAgain(tickets, ticket.run());
        }
        return queue.waiting(Clock.systemUTC().instant());
    }

    /** Watches no more; from any thread, also the one that is told. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
