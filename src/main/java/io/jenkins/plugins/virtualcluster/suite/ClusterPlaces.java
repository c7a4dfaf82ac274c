package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.hypervisor.Fleet;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import io.jenkins.plugins.virtualcluster.hypervisor.Place;
import java.io.IOException;
import java.time.Clock;

/** Where a cluster may be started: it waits for room, and where the start fails another hypervisor is tried. */
final class ClusterPlaces {
    private final Fleet fleet;
    private final ClusterRequest request;
    private final RunSettings settings;
    private final Clock clock;

    ClusterPlaces(Fleet fleet, ClusterRequest request, RunSettings settings, Clock clock) {
        this.fleet = fleet;
        this.request = request;
        this.settings = settings;
        this.clock = clock;
    }

    /** Starts the cluster where there is room; what it made is removed again if it fails. */
    @FunctionalInterface
    interface Start {
        void at(Place place) throws HypervisorException, IOException, InterruptedException;
    }

    /** All hypervisors that it may be on, for people. */
    String sentence() {
        return fleet.places();
    }

    /** Each hypervisor has one try. */
    void start(ClusterListener listener, Start start) throws HypervisorException, IOException, InterruptedException {
        for (int tries = 1; ; tries++) {
            Place place = fleet.place(
                    request.cluster(), Leases.of(request, clock.instant()), settings.longestWait(), listener);
            boolean up = false;
            try {
                listener.placed(place.address().place(), place.reason());
                start.at(place);
                up = true;
                return;
            } catch (HypervisorException e) {
                fleet.leaveOut(place.address(), e.getMessage());
                if (tries == fleet.addresses().size()) {
                    throw e;
                }
                listener.note("Left out: " + e.getMessage());
            } finally {
                if (!up) {
                    giveBack(place, listener);
                }
            }
        }
    }

    private static void giveBack(Place place, ClusterListener listener) {
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
