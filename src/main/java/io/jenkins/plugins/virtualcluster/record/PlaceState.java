package io.jenkins.plugins.virtualcluster.record;

import java.util.Optional;

/** On which hypervisor a run's cluster is, or for what it waits, by the run's events so far. */
public final class PlaceState {
    private String hypervisor = "";
    private Optional<Event.RunWaiting> waiting = Optional.empty();
    private Optional<Event.RunPlaced> placed = Optional.empty();

    PlaceState() {}

    void apply(Event event) {
        if (event instanceof Event.RunStarted e) {
            hypervisor = e.hypervisor();
        } else if (event instanceof Event.RunWaiting e) {
            waiting = Optional.of(e);
        } else if (event instanceof Event.RunPlaced e) {
            waiting = Optional.empty();
            placed = Optional.of(e);
            hypervisor = e.hypervisor();
        } else if (event instanceof Event.RunEnded) {
            waiting = Optional.empty();
        }
    }

    /** Why the run waits for room; none if it does not. */
    public Optional<Event.RunWaiting> waiting() {
        return waiting;
    }

    /** Where its cluster was given room; none while it was not, and in journals of old. */
    public Optional<Event.RunPlaced> placed() {
        return placed;
    }

    /** The hypervisor of its cluster; those that it may be on while it was not placed. */
    public String hypervisor() {
        return hypervisor;
    }
}
