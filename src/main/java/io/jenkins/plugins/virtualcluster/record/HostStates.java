package io.jenkins.plugins.virtualcluster.record;

import io.jenkins.plugins.virtualcluster.record.RunState.HostPhase;
import io.jenkins.plugins.virtualcluster.record.RunState.HostState;
import io.jenkins.plugins.virtualcluster.record.RunState.HostStep;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The hosts of a run, as its events tell of them; what they tell of other hosts is left out. */
final class HostStates {
    private final Map<String, HostState> hosts = new LinkedHashMap<>();
    private String first = RunState.BOOTS;

    /** Guests that start from now on are restored, and do not boot. */
    void restored() {
        first = RunState.RESTORED;
    }

    void planned(Event.RunStarted event) {
        for (int i = 0; i < event.hosts().size(); i++) {
            String name = event.hosts().get(i);
            hosts.put(
                    name,
                    new HostState(
                            name,
                            i < event.active(),
                            HostPhase.WAITING,
                            Optional.empty(),
                            Optional.empty(),
                            event.at(),
                            Optional.empty(),
                            Optional.empty(),
                            List.of()));
        }
    }

    void starting(Event.HostStarting event) {
        hosts.computeIfPresent(
                event.host(),
                (name, old) -> new HostState(
                        name,
                        old.active(),
                        HostPhase.STARTING,
                        Optional.of(event.fullName()),
                        Optional.of(event.address()),
                        event.at(),
                        Optional.empty(),
                        Optional.of(new HostStep(first, event.at())),
                        List.of()));
    }

    /** One that was ready and reboots stays ready: its script has it in hand. */
    void waits(Event.HostWaits event) {
        hosts.computeIfPresent(
                event.host(),
                (name, old) -> old.phase() != HostPhase.STARTING
                        ? old
                        : next(
                                old,
                                HostPhase.STARTING,
                                old.since(),
                                old.reason(),
                                Optional.of(new HostStep(event.what(), event.at())),
                                old.waited()));
    }

    void ready(Event.HostReady event) {
        hosts.computeIfPresent(
                event.host(),
                (name, old) ->
                        next(old, HostPhase.READY, event.at(), Optional.empty(), Optional.empty(), event.waited()));
    }

    void died(Event.HostDied event) {
        hosts.computeIfPresent(
                event.host(),
                (name, old) -> next(
                        old, HostPhase.DEAD, event.at(), Optional.of(event.reason()), Optional.empty(), old.waited()));
    }

    /** All are as they were when the cluster was saved, also those that have died since. */
    void putBack(ClusterEvent.PutBack event) {
        hosts.replaceAll((name, old) -> old.phase() != HostPhase.DEAD
                ? old
                : next(old, HostPhase.READY, event.at(), Optional.empty(), Optional.empty(), old.waited()));
    }

    /** All are started once more. */
    void bootAgain(ClusterEvent.PuttingBack event) {
        hosts.replaceAll(
                (name, old) -> next(old, HostPhase.WAITING, event.at(), Optional.empty(), Optional.empty(), List.of()));
    }

    private static HostState next(
            HostState old,
            HostPhase phase,
            Instant since,
            Optional<String> reason,
            Optional<HostStep> step,
            List<Waited> waited) {
        return new HostState(
                old.name(), old.active(), phase, old.fullName(), old.address(), since, reason, step, waited);
    }

    /** In the order of the first event. */
    Collection<HostState> all() {
        return List.copyOf(hosts.values());
    }
}
