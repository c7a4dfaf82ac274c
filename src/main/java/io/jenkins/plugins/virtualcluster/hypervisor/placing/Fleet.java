package io.jenkins.plugins.virtualcluster.hypervisor.placing;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.image.Images;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The hypervisors that a master may use. One that failed is omitted for a while, longer each time, and tried again. Used by
 * several threads at once.
 */
public final class Fleet implements AutoCloseable {
    private static final Duration SHORTEST = Duration.ofSeconds(5);
    /** How long an interrupted search may take to leave the queues. */
    private static final Duration LEAVING = Duration.ofSeconds(10);

    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final List<HypervisorAddress> addresses;
    private final Connector connector;
    private final LongSupplier nanos;
    private final Map<HypervisorAddress, Hypervisor> connected = new HashMap<>();
    private final Map<HypervisorAddress, LeftOut> leftOut = new HashMap<>();
    private final AtomicReference<Allocation> given = new AtomicReference<>();
    private boolean closed;

    /** How a hypervisor is reached. */
    @FunctionalInterface
    public interface Connector {
        Hypervisor connect(HypervisorAddress address) throws HypervisorException, InterruptedException;
    }

    private record LeftOut(String reason, Duration pause, long since) {}

    /** @param addresses at least one */
    public Fleet(List<HypervisorAddress> addresses, Connector connector) {
        this(addresses, connector, System::nanoTime);
    }

    Fleet(List<HypervisorAddress> addresses, Connector connector, LongSupplier nanos) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no hypervisor was named; expected at least one");
        }
        this.addresses = addresses.stream().distinct().toList();
        this.connector = connector;
        this.nanos = nanos;
    }

    /** One that is reached already; whoever did that closes it. */
    public static Fleet of(HypervisorAddress address, Hypervisor hypervisor) {
        return new Fleet(List.of(address), same -> hypervisor);
    }

    /** One where the run was placed already: the first search finds that place, the next ones look again. */
    public static Fleet at(Allocation place) {
        Fleet fleet = of(place.address(), place.hypervisor());
        fleet.given.set(place);
        return fleet;
    }

    /** In the order in which they were named. */
    public List<HypervisorAddress> addresses() {
        return addresses;
    }

    /** All of them, for people. */
    public String places() {
        return addresses.stream().map(HypervisorAddress::place).collect(Collectors.joining(", "));
    }

    /**
     * That hypervisor; a connection is made once, and belongs to the fleet.
     *
     * @throws HypervisorException if it cannot be reached
     */
    public Hypervisor hypervisor(HypervisorAddress address) throws HypervisorException, InterruptedException {
        synchronized (this) {
            if (connected.containsKey(address)) {
                return connected.get(address);
            }
        }
        return keep(address, connector.connect(address));
    }

    private synchronized Hypervisor keep(HypervisorAddress address, Hypervisor made) throws HypervisorException {
        if (closed) {
            made.close();
            throw new HypervisorException(address.place() + ": the connection was closed");
        }
        Hypervisor other = connected.putIfAbsent(address, made);
        if (other == null) {
            return made;
        }
        made.close();
        return other;
    }

    /**
     * Returns when there is room for the cluster on one of them; until then the run queues. An interrupt ends it at once; no
     * ticket is left then.
     *
     * @param wait how long it waits at most
     * @throws HypervisorException if no hypervisor can ever take it, all fail, the wait was too long, or no host can boot from
     *     an image that is a file
     */
    public Allocation place(Cluster cluster, Lease lease, Duration wait, PlacementListener listener)
            throws HypervisorException, InterruptedException {
        Allocation taken = given.getAndSet(null);
        if (taken != null) {
            return taken;
        }
        Images.requireUsable(cluster);
        PlacementSearch placing = new PlacementSearch(this, cluster, lease, wait, listener, Clock.systemUTC(), nanos);
        FutureTask<Allocation> search = new FutureTask<>(placing::search);
        // Its calls are not interrupted: one that makes a ticket would continue, and leave it.
        Thread thread = new Thread(search, "placing " + lease.run());
        thread.setDaemon(true);
        thread.start();
        try {
            return search.get();
        } catch (InterruptedException e) {
            placing.stop();
            thread.join(LEAVING.toMillis());
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HypervisorException cause) {
                throw cause;
            }
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("placing run " + lease.run() + " met a bug", e.getCause());
        }
    }

    /**
     * Why no such cluster can be started now on capacity that nobody waits for. No place in a queue is taken.
     *
     * @param lease of a cluster that is not there yet
     * @return empty if there is such capacity
     */
    public Optional<String> lackOfSpare(Cluster cluster, Lease lease) throws HypervisorException, InterruptedException {
        List<String> reasons = new ArrayList<>();
        for (HypervisorAddress address : PlacementRanking.labelled(addresses, cluster)) {
            Optional<String> omitted = leftOut(address);
            if (omitted.isPresent()) {
                reasons.add(omitted.get());
                continue;
            }
            try {
                PlacementRanking.Candidate now = new HypervisorCandidate(
                                this, address, cluster, lease, Clock.systemUTC(), nanos)
                        .candidate(false);
                if (now.hasRoom() && now.waiting() == 0) {
                    return Optional.empty();
                }
                reasons.add(now.sentence());
            } catch (HypervisorException e) {
                reasons.add(e.getMessage());
            }
        }
        return Optional.of(String.join("; ", reasons));
    }

    /** Leaves it out for a while. */
    public synchronized void leaveOut(HypervisorAddress address, String reason) {
        LeftOut before = leftOut.get(address);
        Duration pause = before == null ? SHORTEST : before.pause().multipliedBy(2);
        leftOut.put(address, new LeftOut(reason, pause.compareTo(LONGEST) > 0 ? LONGEST : pause, nanos.getAsLong()));
    }

    /** Why it is omitted now; empty if it may be tried. */
    public synchronized Optional<String> leftOut(HypervisorAddress address) {
        return Optional.ofNullable(leftOut.get(address))
                .filter(one -> nanos.getAsLong() - one.since() < one.pause().toNanos())
                .map(LeftOut::reason);
    }

    /** It did what it was asked: its next failure is its first. */
    public synchronized void works(HypervisorAddress address) {
        leftOut.remove(address);
    }

    @Override
    public synchronized void close() {
        closed = true;
        connected.values().forEach(Hypervisor::close);
        connected.clear();
    }
}
