package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Allocation;
import io.jenkins.plugins.virtualcluster.suite.request.ClusterRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The search for a standby cluster that a run takes over, among its owner's on the hypervisor that has room for the run. Those of
 * that cluster which no run can take any more are removed on the way.
 */
final class StandbySearch {
    private final ClusterRequest request;
    private final Allocation place;
    private final Instant now;
    private final Duration teardown;
    private final Consumer<String> note;

    /**
     * @param teardown for removing one that is of no use
     * @param note told of that
     */
    StandbySearch(ClusterRequest request, Allocation place, Instant now, Duration teardown, Consumer<String> note) {
        this.request = request;
        this.place = place;
        this.now = now;
        this.teardown = teardown;
        this.note = note;
    }

    /** One of the same owner's. */
    private record Candidate(StandbyDirectory directory, PersistedCluster cluster, StandbyDirectory.Facts facts) {
        Instant since() {
            return facts.standby().since();
        }

        boolean isOf(ClusterRequest request) {
            return cluster.cluster().equals(request.cluster().name())
                    && cluster.owner().equals(request.owner());
        }

        boolean isOn(HypervisorAddress address) {
            return cluster.address().place().equals(address.place());
        }
    }

    /** Has something written down before a cluster is taken, for a process that continues. */
    interface Intent {
        void take(StandbyDirectory directory) throws IOException;
    }

    /**
     * Takes the oldest that fits.
     *
     * @param intent called before each attempt to take one
     * @return empty if there is none
     */
    Optional<StandbyDirectory> take(ImageSupply images, Intent intent)
            throws HypervisorException, IOException, InterruptedException {
        List<Candidate> candidates = candidates(request, place.address(), note);
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        String key = StandbyKey.of(request.cluster(), images.identities(request.cluster(), place));
        for (Candidate candidate : candidates) {
            Optional<String> useless = useless(candidate, key);
            if (useless.isEmpty() && !candidate.facts().key().equals(key)) {
                continue;
            }
            intent.take(candidate.directory());
            if (!candidate.directory().take(request.id())) {
                continue;
            }
            if (useless.isEmpty()) {
                return Optional.of(candidate.directory());
            }
            remove(candidate.directory(), useless.get());
        }
        return Optional.empty();
    }

    private Optional<String> useless(Candidate candidate, String key) {
        if (candidate.cluster().until().filter(until -> until.isBefore(now)).isPresent()) {
            return Optional.of("its time is over");
        }
        boolean same =
                candidate.cluster().tags().equals(Optional.of(request.cluster().tags()))
                        && candidate
                                .cluster()
                                .repository()
                                .equals(request.repository().toAbsolutePath().toString());
        return same && !candidate.facts().key().equals(key)
                ? Optional.of("its definition, or an image, has changed since")
                : Optional.empty();
    }

    /** Whether one of that cluster is on that hypervisor, which may not fit. */
    static boolean isLikely(ClusterRequest request, HypervisorAddress address) {
        try {
            return !candidates(request, address, unusable -> {}).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Candidate> candidates(ClusterRequest request, HypervisorAddress address, Consumer<String> note)
            throws IOException {
        Path all = request.privateDirectory().toAbsolutePath().getParent();
        if (all == null || !Files.isDirectory(all)) {
            return List.of();
        }
        List<Candidate> candidates = new ArrayList<>();
        try (Stream<Path> directories = Files.list(all)) {
            for (Path each : directories.toList()) {
                StandbyDirectory directory = StandbyDirectory.in(each);
                if (directory.isStandby() && !directory.isTaken()) {
                    try {
                        candidate(directory)
                                .filter(one -> one.isOf(request) && one.isOn(address))
                                .ifPresent(candidates::add);
                    } catch (IOException e) {
                        // It is left to people: it may be anyone's.
                        note.accept("A standby cluster cannot be used: " + e.getMessage()
                                + ". Remove it with: virtual-cluster stop " + directory.id());
                    }
                }
            }
        }
        candidates.sort(Comparator.comparing(Candidate::since));
        return candidates;
    }

    private static Optional<Candidate> candidate(StandbyDirectory directory) throws IOException {
        PersistedCluster cluster = ClusterStateDirectory.in(directory.path()).kept();
        return cluster.started().isPresent()
                ? Optional.of(new Candidate(directory, cluster, directory.facts()))
                : Optional.empty();
    }

    /** Removes one that was taken. What is left of it then is a leftover. */
    void remove(StandbyDirectory directory, String why) throws InterruptedException {
        try {
            place.hypervisor().destroy(directory.id(), teardown);
            ClusterStateDirectory.remove(directory.path());
            note.accept("Standby cluster " + directory.id() + " was removed: " + why);
        } catch (HypervisorException | IOException e) {
            note.accept("Standby cluster " + directory.id() + " is of no use: " + why + "; it could not be removed: "
                    + e.getMessage() + "; virtual-cluster cleanup removes it later");
        }
    }
}
