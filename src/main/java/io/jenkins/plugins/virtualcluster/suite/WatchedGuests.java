package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.hypervisor.GuestEvent;
import io.jenkins.plugins.virtualcluster.hypervisor.Hypervisor;
import io.jenkins.plugins.virtualcluster.hypervisor.HypervisorException;
import java.util.function.Consumer;

/** A subscription to what happens to guests, which keeps it until there is someone to tell. */
record WatchedGuests(GuestWatch guests, Hypervisor.Subscription subscription) implements AutoCloseable {

    static WatchedGuests of(Hypervisor hypervisor, String run) throws HypervisorException, InterruptedException {
        GuestWatch guests = new GuestWatch();
        return new WatchedGuests(guests, hypervisor.watch(run, guests));
    }

    void tell(Consumer<GuestEvent> listener) {
        guests.tell(listener);
    }

    @Override
    public void close() {
        subscription.close();
    }
}
