package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.definition.Cluster;
import io.jenkins.plugins.virtualcluster.definition.Network;
import io.jenkins.plugins.virtualcluster.definition.Timeouts;
import io.jenkins.plugins.virtualcluster.hypervisor.FoundCluster;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Lease;
import io.jenkins.plugins.virtualcluster.hypervisor.LeaseProcess;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Allocation;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.cluster.StandbyStock;
import io.jenkins.plugins.virtualcluster.suite.cluster.StandbyStock.Held;
import io.jenkins.plugins.virtualcluster.suite.request.Keep;
import io.jenkins.plugins.virtualcluster.suite.request.RunId;
import io.jenkins.plugins.virtualcluster.suite.request.RunRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps as many standby clusters as are wanted: removes those of no use any more, and has missing ones made, one after the other, on
 * capacity that nobody waits for. What fails is told once, and tried again later. Used by one thread at a time.
 */
public final class StandbyKeeper {
    /** For which one stands by at most. */
    private static final Duration TIME = Duration.ofDays(2);

    private static final Duration REMOVAL = Duration.ofMinutes(2);
    /** One that did not come up is not tried again before. */
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(10);

    private static final Duration LEASE = Duration.ofHours(1);

    private final StandbyStock stock;
    private final String owner;
    private final Clock clock;
    private final Map<Cluster, Trouble> troubles = new HashMap<>();
    /** Sentences of what else was told, so that it is not told again. */
    private final Set<String> told = new HashSet<>();

    /**
     * A cluster of which some are to stand by.
     *
     * @param repository that it was read from
     * @param count how many
     * @param fleet the hypervisors that they may be on
     */
    public record Wanted(Cluster cluster, Path repository, int count, Fleet fleet) {
        boolean mayBeOn(HypervisorAddress address) {
            return fleet.addresses().stream().anyMatch(one -> one.place().equals(address.place()));
        }

        /**
         * The run that makes one.
         *
         * @param id its own
         * @param commit of the repository, if that has one
         * @param paused whether its hosts stay paused in memory
         */
        public RunRequest request(
                String id, Optional<String> commit, String owner, boolean paused, Path privateDirectory) {
            return RunRequest.clusterAlone(
                    id,
                    cluster,
                    repository,
                    commit,
                    owner,
                    Keep.standingBy(TIME, paused),
                    privateDirectory,
                    Timeouts.DEFAULT.start());
        }
    }

    /** What came of an attempt. */
    public enum Made {
        /** It stands by. */
        STANDS_BY,
        /** It gave way to a run, or found no capacity. */
        GAVE_WAY,
        /** It did not come up. */
        FAILED
    }

    /**
     * How it ended.
     *
     * @param reason why it does not stand by, in one line; empty if it does
     */
    public record Attempt(Made made, String reason) {
        /** Of the run that was to make it. */
        public static Attempt of(Verdict verdict, RunState record) {
            if (verdict == Verdict.PASSED) {
                return new Attempt(Made.STANDS_BY, "");
            }
            boolean gaveWay =
                    verdict == Verdict.CANCELLED || record.place().placed().isEmpty();
            return new Attempt(
                    gaveWay ? Made.GAVE_WAY : Made.FAILED,
                    record.ended().flatMap(Event.RunEnded::cause).orElse(verdict.toString()));
        }
    }

    /** Makes them, and hears what becomes of them. */
    public interface Maker {
        /** Whether one may be made now: nothing waits that goes first, and nobody wants an end. */
        boolean mayMake();

        /** Whether that standby cluster may be removed when it is of no use. */
        boolean isOwn(String id);

        /**
         * Makes one, on capacity that nobody waits for.
         *
         * @param id its own
         */
        Attempt make(String id, Wanted wanted) throws IOException, InterruptedException;

        /** A sentence for people. */
        void note(String sentence);
    }

    /** @param stock of that owner */
    public StandbyKeeper(StandbyStock stock, String owner, Clock clock) {
        this.stock = stock;
        this.owner = owner;
        this.clock = clock;
    }

    private record Trouble(Made kind, String reason, Instant at) {}

    /**
     * How it stands with what is wanted.
     *
     * @param ids those that fit, the oldest first
     * @param trouble why some are missing, as far as that is known
     */
    public record Standing(Wanted wanted, List<String> ids, Optional<String> trouble) {}

    /** Why a cluster cannot stand by, with a remedy: addresses that the site gave may be others' when the guests run again. */
    public static Optional<String> obstacle(Cluster cluster) {
        return cluster.networks().stream()
                .filter(network -> network.bridge().isPresent())
                .map(Network::name)
                .findFirst()
                .map(name -> "Cluster " + cluster.name() + " cannot stand by: network " + name
                        + " is a bridge, and while the hosts are saved, the site may give their addresses"
                        + " to other machines. Use a cluster whose networks are all the hypervisor's own");
    }

    /**
     * Looks once, removes what is of no use, and has made what is missing.
     *
     * @param undecided names of clusters of which it is not known what is wanted: nothing of them is removed
     * @param all the hypervisors that are looked at; what stands by elsewhere is left alone
     */
    public List<Standing> round(List<Wanted> wanted, Set<String> undecided, Fleet all, Maker maker)
            throws IOException, InterruptedException {
        return new Round(maker).run(wanted, undecided, all);
    }

    private boolean isPaused(Cluster cluster) {
        Trouble trouble = troubles.get(cluster);
        return trouble != null
                && trouble.kind() == Made.FAILED
                && clock.instant().isBefore(trouble.at().plus(AFTER_FAILURE));
    }

    private Lease lease(String id, Cluster cluster) {
        return new Lease(
                id,
                cluster.name(),
                Lease.NO_SUITE,
                owner,
                LeaseProcess.own(),
                clock.instant().plus(LEASE),
                false);
    }

    private String key(Wanted wanted, Hypervisor hypervisor, HypervisorAddress address)
            throws HypervisorException, IOException, InterruptedException {
        return StandbyStock.key(
                wanted.cluster(),
                new KnownImages(wanted.repository()),
                new Allocation(hypervisor, address, lease(RunId.next(), wanted.cluster()), ""));
    }

    /** One look, with the one who makes what is missing. */
    private final class Round {
        private final Maker maker;

        Round(Maker maker) {
            this.maker = maker;
        }

        List<Standing> run(List<Wanted> wanted, Set<String> undecided, Fleet all)
                throws IOException, InterruptedException {
            troubles.keySet().retainAll(wanted.stream().map(Wanted::cluster).toList());
            Map<Wanted, List<String>> there = look(wanted, undecided, all);
            Set<Wanted> tried = new HashSet<>();
            while (true) {
                Optional<Wanted> next = there.entrySet().stream()
                        .filter(one -> one.getValue().size() < one.getKey().count() && !tried.contains(one.getKey()))
                        .filter(one -> !isPaused(one.getKey().cluster()))
                        .min(Comparator.comparingInt(one -> one.getValue().size()))
                        .map(Map.Entry::getKey);
                if (next.isEmpty() || !maker.mayMake()) {
                    break;
                }
                String id = RunId.next();
                if (isMade(id, next.get())) {
                    there.get(next.get()).add(id);
                } else {
                    tried.add(next.get());
                }
            }
            return there.entrySet().stream()
                    .map(one -> new Standing(
                            one.getKey(),
                            List.copyOf(one.getValue()),
                            Optional.ofNullable(troubles.get(one.getKey().cluster()))
                                    .map(Trouble::reason)))
                    .toList();
        }

        private boolean isMade(String id, Wanted wanted) throws IOException, InterruptedException {
            Attempt attempt = attempt(id, wanted);
            if (attempt.made() == Made.STANDS_BY) {
                troubles.remove(wanted.cluster());
                return true;
            }
            Trouble before =
                    troubles.put(wanted.cluster(), new Trouble(attempt.made(), attempt.reason(), clock.instant()));
            if (before == null || before.kind() != attempt.made()) {
                maker.note("No standby cluster of " + wanted.cluster().name() + " "
                        + (attempt.made() == Made.FAILED ? "was made: " : "is made while capacity is short: ")
                        + attempt.reason().replace("\n", "; "));
            }
            return false;
        }

        private Attempt attempt(String id, Wanted wanted) throws IOException, InterruptedException {
            Optional<String> obstacle = obstacle(wanted.cluster());
            if (obstacle.isPresent()) {
                return new Attempt(Made.FAILED, obstacle.get());
            }
            try {
                Optional<String> lack = wanted.fleet().lackOfSpare(wanted.cluster(), lease(id, wanted.cluster()));
                return lack.isPresent() ? new Attempt(Made.GAVE_WAY, lack.get()) : maker.make(id, wanted);
            } catch (HypervisorException e) {
                return new Attempt(Made.FAILED, e.getMessage());
            }
        }

        /** What there is of each that is wanted; what is of no use goes. */
        private Map<Wanted, List<String>> look(List<Wanted> wanted, Set<String> undecided, Fleet fleet)
                throws IOException, InterruptedException {
            Map<Wanted, List<String>> there = new LinkedHashMap<>();
            wanted.forEach(one -> there.put(one, new ArrayList<>()));
            List<Held> all = stock.all(this::noteOnce);
            for (HypervisorAddress address : fleet.addresses()) {
                List<Held> here = all.stream().filter(one -> one.isOn(address)).toList();
                if (!here.isEmpty()) {
                    try {
                        look(here, there, undecided, fleet.hypervisor(address), address);
                    } catch (HypervisorException e) {
                        noteOnce("Standby clusters on " + address.place() + " are not looked after: " + e.getMessage());
                    }
                }
            }
            return there;
        }

        private void look(
                List<Held> here,
                Map<Wanted, List<String>> there,
                Set<String> undecided,
                Hypervisor hypervisor,
                HypervisorAddress address)
                throws HypervisorException, IOException, InterruptedException {
            Set<String> saved = hypervisor.find().stream()
                    .filter(found -> found.standby().isPresent())
                    .map(FoundCluster::run)
                    .collect(Collectors.toSet());
            Map<Wanted, String> keys = new LinkedHashMap<>();
            Set<String> unclear = new HashSet<>(undecided);
            for (Wanted one : there.keySet()) {
                if (one.mayBeOn(address)
                        && here.stream()
                                .anyMatch(held -> held.cluster()
                                        .cluster()
                                        .equals(one.cluster().name()))) {
                    try {
                        keys.put(one, key(one, hypervisor, address));
                    } catch (HypervisorException e) {
                        unclear.add(one.cluster().name());
                    }
                }
            }
            for (Held held : here) {
                Optional<String> useless = useless(held, saved, keys, unclear, there);
                if (useless.isPresent() && maker.isOwn(held.id())) {
                    remove(held, hypervisor, useless.get());
                }
            }
        }

        /** Counts it for one that it fits, or says why it is of no use. */
        private Optional<String> useless(
                Held held,
                Set<String> saved,
                Map<Wanted, String> keys,
                Set<String> unclear,
                Map<Wanted, List<String>> there) {
            if (!saved.contains(held.id())) {
                return Optional.of("it is gone from its hypervisor");
            }
            if (held.isOver(clock.instant())) {
                return Optional.of("its time is over");
            }
            List<Wanted> fitting = keys.entrySet().stream()
                    .filter(one -> one.getValue().equals(held.facts().key()))
                    .map(Map.Entry::getKey)
                    .toList();
            Optional<Wanted> counted = fitting.stream()
                    .filter(one -> there.get(one).size() < one.count())
                    .findFirst();
            counted.ifPresent(one -> there.get(one).add(held.id()));
            if (counted.isPresent() || unclear.contains(held.cluster().cluster())) {
                return Optional.empty();
            }
            return Optional.of(
                    fitting.isEmpty()
                            ? "it is no longer wanted, or its definition or an image has changed"
                            : "more stand by than are wanted");
        }

        private void remove(Held held, Hypervisor hypervisor, String why) throws IOException, InterruptedException {
            try {
                if (stock.remove(held, hypervisor, REMOVAL)) {
                    maker.note("Standby cluster " + held.id() + " of "
                            + held.cluster().cluster() + " was removed: " + why);
                }
            } catch (HypervisorException e) {
                maker.note("Standby cluster " + held.id() + " could not be removed: " + e.getMessage());
            }
        }

        private void noteOnce(String sentence) {
            if (told.add(sentence)) {
                maker.note(sentence);
            }
        }
    }
}
