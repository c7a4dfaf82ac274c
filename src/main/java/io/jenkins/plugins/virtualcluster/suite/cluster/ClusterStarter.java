package io.jenkins.plugins.virtualcluster.suite.cluster;

import io.jenkins.plugins.virtualcluster.common.Times;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorAddress;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorLostException;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Allocation;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.Fleet;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.PlacementListener;
import io.jenkins.plugins.virtualcluster.hypervisor.placing.WaitReason;
import io.jenkins.plugins.virtualcluster.suite.request.ClusterRequest;
import io.jenkins.plugins.virtualcluster.suite.request.Leases;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import io.jenkins.plugins.virtualcluster.suite.request.StandbyUse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a cluster may be started: it waits for room, and where the start fails another hypervisor is tried. One that is lost
 * meanwhile is waited for, and the cluster started again when it is back.
 */
final class ClusterStarter {
    private final Fleet fleet;
    private final ClusterRequest request;
    private final RunSettings settings;
    private final Clock clock;
    /** Of which one may be taken, or give way. */
    private final StandbyStock stock;

    ClusterStarter(Fleet fleet, ClusterRequest request, RunSettings settings, Clock clock) {
        this.fleet = fleet;
        this.request = request;
        this.settings = settings;
        this.clock = clock;
        this.stock = new StandbyStock(StandbyTakeover.standbys(request), request.owner());
    }

    /** Starts the cluster where there is room; what it made is removed again if it fails. */
    @FunctionalInterface
    interface Start {
        void at(Allocation place) throws HypervisorException, IOException, InterruptedException;
    }

    /** All hypervisors that it may be on, for people. */
    String sentence() {
        return fleet.places();
    }

    /** Each hypervisor may refuse it once. */
    void start(ClusterListener listener, Start start) throws HypervisorException, IOException, InterruptedException {
        Patience patience = new Patience(request.reconnect());
        int refusals = 0;
        while (true) {
            Allocation place = fleet.place(
                    request.cluster(),
                    Leases.of(request, clock.instant()),
                    settings.longestWait(),
                    searching(listener));
            boolean up = false;
            try {
                listener.placed(place.address().place(), place.reason());
                start.at(place);
                up = true;
                return;
            } catch (HypervisorLostException e) {
                comesBack(place, e, patience, listener);
            } catch (HypervisorException e) {
                fleet.leaveOut(place.address(), e.getMessage());
                refusals++;
                if (refusals == fleet.addresses().size()) {
                    throw e;
                }
                listener.note("Skipped: " + e.getMessage());
            } finally {
                if (!up) {
                    giveBack(place, listener);
                }
            }
        }
    }

    private PlacementListener searching(ClusterListener listener) {
        return new PlacementListener() {
            @Override
            public void waiting(String reason) {
                listener.waiting(reason);
            }

            @Override
            public boolean hasStandby(HypervisorAddress address) {
                return request.standby() == StandbyUse.TAKES
                        && stock.has(request.cluster().name(), address);
            }

            @Override
            public boolean free(WaitReason.Lack lack, HypervisorAddress address) throws InterruptedException {
                // A standby cluster is not worth another one.
                return request.standby() != StandbyUse.BECOMES
                        && stock.giveWay(
                                lack, fleet, address, request.cluster().name(), settings.teardown(), listener::note);
            }

            @Override
            public void note(String message) {
                listener.note(message);
            }
        };
    }

    /** Returns when the hypervisor answers again, and nothing of the cluster is there. */
    private void comesBack(Allocation place, HypervisorLostException loss, Patience patience, ClusterListener listener)
            throws HypervisorException, InterruptedException {
        Duration left = patience.left();
        listener.note("The hypervisor was lost while the cluster was started: " + loss.getMessage()
                + "; reconnecting for up to " + Times.words(left) + ", then the cluster is started again");
        try {
            place.hypervisor().destroy(request.id(), left);
        } catch (HypervisorException e) {
            e.addSuppressed(loss);
            throw new HypervisorException(
                    "The hypervisor was lost while the cluster was started, and did not come back within "
                            + Times.words(request.reconnect()) + ": " + e.getMessage(),
                    e);
        }
        listener.note("The hypervisor answers again");
    }

    /** A time that runs from the first loss on. */
    private static final class Patience {
        private final Duration whole;
        private Optional<Long> since = Optional.empty();

        Patience(Duration whole) {
            this.whole = whole;
        }

        Duration left() {
            long now = System.nanoTime();
            since = since.or(() -> Optional.of(now));
            Duration left = whole.minusNanos(now - since.get());
            return left.isNegative() ? Duration.ZERO : left;
        }
    }

    private static void giveBack(Allocation place, ClusterListener listener) {
        try {
            place.giveBack();
        } catch (HypervisorException e) {
            listener.note("The run's ticket could not be removed: " + e.getMessage()
                    + "; virtual-cluster cleanup removes it later");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
