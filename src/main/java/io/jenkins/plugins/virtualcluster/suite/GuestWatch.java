package io.jenkins.plugins.virtualcluster.suite;

import io.jenkins.plugins.virtualcluster.hypervisor.GuestEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keeps what happens to guests until there is someone to tell: a guest may end while others are still being started. */
final class GuestWatch implements Consumer<GuestEvent> {
    private final List<GuestEvent> early = new ArrayList<>();
    private Consumer<GuestEvent> listener;

    @Override
    public synchronized void accept(GuestEvent event) {
        if (listener == null) {
            early.add(event);
        } else {
            listener.accept(event);
        }
    }

    /** Has the listener told of all that happened, and will happen. */
    synchronized void tell(Consumer<GuestEvent> newListener) {
        listener = newListener;
        early.forEach(listener);
        early.clear();
    }
}
