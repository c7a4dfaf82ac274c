package io.jenkins.plugins.virtualcluster.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a run's cluster is what suite-init has made of it, as its events tell. */
public final class CleanState {
    private boolean saving;
    private boolean saved;
    private boolean booted;
    private boolean used;
    private Optional<ClusterEvent.PuttingBack> puttingBack = Optional.empty();
    private final List<ClusterEvent.PutBack> putBacks = new ArrayList<>();
    private final List<Event.HostDied> deaths = new ArrayList<>();

    CleanState() {}

    void apply(Event event) {
        if (event instanceof ClusterEvent.Saving) {
            saving = true;
        } else if (event instanceof ClusterEvent.Saved) {
            saving = false;
            saved = true;
        } else if (event instanceof ClusterEvent.NotSaved) {
            saving = false;
            saved = false;
            booted = true;
            puttingBack = Optional.empty();
        } else if (event instanceof ClusterEvent.PuttingBack e) {
            puttingBack = Optional.of(e);
        } else if (event instanceof ClusterEvent.PutBack e) {
            puttingBack = Optional.empty();
            used = false;
            putBacks.add(e);
        } else if (event instanceof Event.StageStarted e && e.stage().testCase().isPresent()) {
            used = true;
        } else if (event instanceof Event.HostDied e) {
            deaths.add(e);
        }
    }

    /** Whether its guests are being saved: they may be paused. */
    public boolean isSaving() {
        return saving;
    }

    /** Whether it can be put back. */
    public boolean isSaved() {
        return saved;
    }

    /** Whether it is booted again instead, since it could not be saved or put back. */
    public boolean isBooted() {
        return booted;
    }

    /** Whether a case has begun since it was clean last. */
    public boolean isUsed() {
        return used;
    }

    /** That it is being put back: its guests may be paused, or gone. */
    public Optional<ClusterEvent.PuttingBack> puttingBack() {
        return puttingBack;
    }

    /** All times that it was put back, in order. */
    public List<ClusterEvent.PutBack> putBacks() {
        return List.copyOf(putBacks);
    }

    /** All deaths of hosts, also of those that are back. */
    public List<Event.HostDied> deaths() {
        return List.copyOf(deaths);
    }
}
