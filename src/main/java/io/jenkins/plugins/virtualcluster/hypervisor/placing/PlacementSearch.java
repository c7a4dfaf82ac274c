package io.jenkins.plugins.virtualcluster.hypervisor.placing;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The search for room for one cluster: it queues at every hypervisor that suits it, and takes the first that has room. One
 * that fails is omitted and tried again later.
 */
final class PlacementSearch {
    private final Fleet fleet;
    private final Cluster cluster;
    private final Lease lease;
    private final Duration wait;
    private final PlacementListener listener;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Backoff wakeup = new Backoff();
    private final Map<HypervisorCandidate, HypervisorException> unsuited = new LinkedHashMap<>();
    private final Map<HypervisorCandidate, HypervisorException> failed = new LinkedHashMap<>();
    private final Map<HypervisorCandidate, PlacementRanking.Candidate> candidates = new HashMap<>();
    private final Map<HypervisorCandidate, WaitReason> waiting = new LinkedHashMap<>();
    private final Set<String> noted = new HashSet<>();
    private String told = "";
    /** Until then those that failed before are omitted only if there is another one. */
    private boolean began;

    private volatile boolean stopped;

    PlacementSearch(
            Fleet fleet,
            Cluster cluster,
            Lease lease,
            Duration wait,
            PlacementListener listener,
            Clock clock,
            LongSupplier nanos) {
        this.fleet = fleet;
        this.cluster = cluster;
        this.lease = lease;
        this.wait = wait;
        this.listener = listener;
        this.clock = clock;
        this.nanos = nanos;
    }

    /** Has {@link #search} end soon; from any thread. */
    void stop() {
        stopped = true;
        wakeup.tell();
    }

    /**
     * Returns when there is room, and leaves no ticket but the one for it.
     *
     * @throws InterruptedException if it was stopped
     */
    Allocation search() throws HypervisorException, InterruptedException {
        List<HypervisorCandidate> spots = new ArrayList<>();
        for (HypervisorAddress address : PlacementRanking.labelled(fleet.addresses(), cluster)) {
            spots.add(new HypervisorCandidate(fleet, address, cluster, lease, clock, nanos));
        }
        Optional<HypervisorCandidate> found = Optional.empty();
        try {
            long begin = nanos.getAsLong();
            while (true) {
                found = round(spots);
                if (stopped) {
                    found = Optional.empty();
                    throw new InterruptedException();
                }
                if (found.isPresent()) {
                    return found.get().place(reason(found.get()));
                }
                giveUpIfHopeless(spots);
                long left = wait.toNanos() - (nanos.getAsLong() - begin);
                if (left <= 0) {
                    throw waitedTooLong();
                }
                wakeup.await(left);
            }
        } finally {
            leaveQueues(spots, found);
        }
    }

    /** @return where there was room */
    private Optional<HypervisorCandidate> round(List<HypervisorCandidate> spots)
            throws HypervisorException, InterruptedException {
        for (HypervisorCandidate spot : inOrder(spots)) {
            if (stopped) {
                return Optional.empty();
            }
            try {
                Optional<WaitReason> now = spot.look(wakeup::tell);
                while (now.isPresent() && isFreed(now.get(), spot.address())) {
                    now = spot.look(wakeup::tell);
                }
                failed.remove(spot);
                if (now.isEmpty()) {
                    return Optional.of(spot);
                }
                waiting.put(spot, now.get());
            } catch (HypervisorException e) {
                fails(spot, e);
            }
        }
        tell();
        return Optional.empty();
    }

    private boolean isFreed(WaitReason why, HypervisorAddress address) throws InterruptedException {
        return why.lack().isPresent() && listener.free(why.lack().get(), address);
    }

    /** The best one first, as far as that can be known; those omitted are not among them. */
    private List<HypervisorCandidate> inOrder(List<HypervisorCandidate> spots)
            throws HypervisorException, InterruptedException {
        List<HypervisorCandidate> usable = new ArrayList<>();
        boolean other = began
                || spots.stream().anyMatch(spot -> fleet.leftOut(spot.address()).isEmpty());
        began = true;
        for (HypervisorCandidate spot : spots) {
            if (unsuited.containsKey(spot)) {
                continue;
            }
            Optional<String> leftOut = fleet.leftOut(spot.address());
            if (leftOut.isPresent() && other) {
                failed.putIfAbsent(spot, new HypervisorException(leftOut.get()));
                continue;
            }
            try {
                if (spots.size() > 1 && !candidates.containsKey(spot)) {
                    candidates.put(spot, spot.candidate(listener.hasStandby(spot.address())));
                }
                usable.add(spot);
            } catch (HypervisorException e) {
                fails(spot, e);
            }
        }
        List<PlacementRanking.Candidate> order = PlacementRanking.inOrder(usable.stream()
                .flatMap(spot -> Optional.ofNullable(candidates.get(spot)).stream())
                .toList());
        usable.sort((a, b) -> Integer.compare(order.indexOf(candidates.get(a)), order.indexOf(candidates.get(b))));
        return usable;
    }

    private void fails(HypervisorCandidate spot, HypervisorException failure) throws HypervisorException {
        if (failure instanceof TicketTakenException) {
            throw failure;
        }
        waiting.remove(spot);
        candidates.remove(spot);
        spot.unwatch();
        if (failure instanceof UnsuitedException) {
            unsuited.put(spot, failure);
        } else {
            failed.put(spot, failure);
            fleet.leaveOut(spot.address(), failure.getMessage());
        }
    }

    /** A hypervisor that the run has queued at may come back; where none is left to wait for, all reasons are told. */
    private void giveUpIfHopeless(List<HypervisorCandidate> spots) throws HypervisorException {
        boolean hope = spots.stream()
                .anyMatch(spot -> !unsuited.containsKey(spot) && (!failed.containsKey(spot) || spot.isQueued()));
        List<HypervisorException> all = new ArrayList<>(unsuited.values());
        all.addAll(failed.values());
        if (hope) {
            all.stream()
                    .map(Exception::getMessage)
                    .filter(noted::add)
                    .forEach(reason -> listener.note("Skipped: " + reason));
        } else if (all.size() == 1) {
            throw all.get(0);
        } else {
            HypervisorException none = new HypervisorException(
                    "No hypervisor takes cluster " + cluster.name() + ": "
                            + String.join(
                                    "; ",
                                    all.stream().map(Exception::getMessage).toList()),
                    all.get(0));
            all.stream().skip(1).forEach(none::addSuppressed);
            throw none;
        }
    }

    private String why() {
        List<String> reasons = new ArrayList<>();
        waiting.values().forEach(one -> reasons.add(one.sentence()));
        failed.values().forEach(one -> reasons.add("waits for " + one.getMessage()));
        return String.join("; or ", reasons);
    }

    private void tell() {
        if (!waiting.isEmpty() && !why().equals(told)) {
            told = why();
            listener.waiting(told);
        }
    }

    private HypervisorException waitedTooLong() {
        return new HypervisorException("Run " + lease.run() + " got no capacity within " + text(wait) + "; it " + why()
                + ". Wait longer (`--wait`), stop clusters that are not needed, or add a hypervisor");
    }

    private static String text(Duration time) {
        return time.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private String reason(HypervisorCandidate spot) {
        PlacementRanking.Candidate chosen = candidates.get(spot);
        if (chosen == null) {
            return spot.address().place() + ", the only hypervisor"
                    + (fleet.addresses().size() > 1 ? " with " + PlacementRanking.words(cluster.labels()) : "");
        }
        List<String> others = new ArrayList<>();
        candidates.forEach((other, candidate) -> {
            if (other != spot) {
                others.add(candidate.sentence());
            }
        });
        StringBuilder reason = new StringBuilder(chosen.sentence());
        if (!others.isEmpty()) {
            reason.append("; others: ").append(String.join(", ", others));
        }
        Stream.concat(unsuited.values().stream(), failed.values().stream())
                .forEach(other -> reason.append("; skipped: ").append(other.getMessage()));
        return reason.toString();
    }

    private void leaveQueues(List<HypervisorCandidate> spots, Optional<HypervisorCandidate> found) {
        for (HypervisorCandidate spot : spots) {
            spot.unwatch();
            if (found.filter(its -> its == spot).isEmpty() && spot.isQueued()) {
                try {
                    spot.withdraw();
                } catch (HypervisorException e) {
                    listener.note("The ticket of run " + lease.run() + " could not be removed: " + e.getMessage()
                            + "; 'virtual-cluster cleanup' removes it");
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            spot.passOn();
        }
    }
}
