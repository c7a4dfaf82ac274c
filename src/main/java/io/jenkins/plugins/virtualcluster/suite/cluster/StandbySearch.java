package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Allocation;
import io.jenkins.plugins.virtualcluster.suite.request.ClusterRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The search for a standby cluster that a run takes over, among its owner's on the hypervisor that has room for the run. Those of
 * that cluster which no run can take any more are removed on the way.
 */
final class StandbySearch {
    private final ClusterRequest request;
    private final StandbyStock stock;
    private final Allocation place;
    private final Instant now;
    private final Duration teardown;
    private final Consumer<String> note;

    /**
     * @param stock where it looks
     * @param teardown for removing one that is of no use
     * @param note told of that
     */
    StandbySearch(
            ClusterRequest request,
            StandbyStock stock,
            Allocation place,
            Instant now,
            Duration teardown,
            Consumer<String> note) {
        this.request = request;
        this.stock = stock;
        this.place = place;
        this.now = now;
        this.teardown = teardown;
        this.note = note;
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
        List<StandbyStock.Held> candidates = stock.all(note).stream()
                .filter(one -> one.cluster().cluster().equals(request.cluster().name()) && one.isOn(place.address()))
                .toList();
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        String key = StandbyStock.key(request.cluster(), images, place);
        for (StandbyStock.Held candidate : candidates) {
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

    private Optional<String> useless(StandbyStock.Held candidate, String key) {
        if (candidate.isOver(now)) {
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
