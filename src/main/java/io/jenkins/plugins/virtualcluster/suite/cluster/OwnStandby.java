package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Standby;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Allocation;
import io.jenkins.plugins.virtualcluster.suite.request.ClusterRequest;
import io.jenkins.plugins.virtualcluster.suite.request.Leases;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster that is to stand by, for the run that makes it so: as soon as it does, another run may have it, and from then on this
 * one leaves it alone.
 */
final class OwnStandby {
    private final ClusterRequest request;
    private final StandbyDirectory directory;
    /** What told its images apart when it was started. */
    private Optional<Map<String, String>> images = Optional.empty();

    private boolean passedOn;

    OwnStandby(ClusterRequest request) {
        this.request = request;
        this.directory = StandbyDirectory.in(request.privateDirectory());
    }

    /** Its images are there, and it is about to be started from them. */
    void startedFrom(ImageSupply supply, Allocation place)
            throws HypervisorException, IOException, InterruptedException {
        images = Optional.of(supply.identities(request.cluster(), place));
    }

    /**
     * Has it stand by for that time; nothing of its run uses it any more.
     *
     * @param paused whether in memory
     */
    Standby save(
            Duration time,
            boolean paused,
            Allocation place,
            Optional<String> virtualization,
            Clock clock,
            ImageSupply supply)
            throws HypervisorException, IOException, InterruptedException {
        String key = StandbyKey.of(
                request.cluster(), images.isPresent() ? images.get() : supply.identities(request.cluster(), place));
        ClusterStateDirectory files = ClusterStateDirectory.in(request.privateDirectory());
        PersistedCluster started = files.kept();
        // Until it is saved, it is one that another process starts again.
        files.keep(PersistedCluster.of(request, place.address(), virtualization, Optional.empty()));
        Instant now = clock.instant();
        Instant until = now.plus(time);
        Standby saved = place.hypervisor().save(Leases.of(request, now).keptUntil(until), now, paused);
        files.keep(started.until(until));
        directory.standBy(new StandbyDirectory.Facts(key, saved));
        return saved;
    }

    /**
     * Whether it stands by already, though its run has not ended; then it is this run's again, which starts it again.
     *
     * @throws HypervisorException if another run has it
     */
    boolean isTakenBack() throws HypervisorException, IOException {
        if (!directory.isStandby()) {
            return false;
        }
        if (!isOwn()) {
            throw new HypervisorException("The standby cluster " + request.id() + " is used by another run already");
        }
        return true;
    }

    /** Whether no other run has it, or will have it. */
    boolean isOwn() throws IOException {
        passedOn |= directory.isStandby() && !directory.isTakenBy(request.id()) && !directory.take(request.id());
        return !passedOn;
    }

    /** Whether another run has it. */
    boolean isPassedOn() {
        return passedOn;
    }
}
