package io.jenkins.plugins.virtualcluster.record;

import io.jenkins.plugins.virtualcluster.record.RunState.CellState;
import io.jenkins.plugins.virtualcluster.record.RunState.StageState;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The stages of a run, as its events say. */
final class StageStates {
    private final Map<Stage, StageState> stages = new LinkedHashMap<>();
    private final Map<Stage, Event.ScriptsStopped> stoppings = new HashMap<>();

    /** The preparation comes first, though no plan has it. */
    Collection<StageState> all() {
        return stages.values().stream()
                .sorted(Comparator.comparing(state -> !state.stage().isPreparation()))
                .toList();
    }

    Optional<StageState> of(Stage stage) {
        return Optional.ofNullable(stages.get(stage));
    }

    Optional<Event.ScriptsStopped> stopping(Stage stage) {
        return Optional.ofNullable(stoppings.get(stage));
    }

    void planned(List<Stage> planned) {
        // in a damaged journal it may come behind those that tell of stages
        planned.forEach(stage -> stages.putIfAbsent(stage, notStarted(stage)));
    }

    void started(Event.StageStarted event) {
        Map<String, CellState> cells = new LinkedHashMap<>();
        if (event.stage().isPreparation()) {
            // One image after the other: each has its host.
            of(event.stage()).ifPresent(before -> cells.putAll(before.hosts()));
        }
        event.hosts().forEach(host -> cells.put(host, CellState.begun(host, event.at())));
        stages.put(event.stage(), notStarted(event.stage()).started(event, cells));
    }

    void hostEnded(Event.HostEnded event) {
        replace(event.stage(), event.host(), old -> old.ended(event));
    }

    void outputCounted(Event.OutputCounted event) {
        replace(event.stage(), event.host(), old -> old.counted(event));
    }

    void hostRestarted(Event.HostRestarted event) {
        replace(event.stage(), event.host(), old -> old.restarted(event));
    }

    private void replace(Stage stage, String host, UnaryOperator<CellState> change) {
        if (stages.containsKey(stage)) {
            stages.get(stage).hosts().computeIfPresent(host, (name, old) -> change.apply(old));
        }
    }

    void stopped(Event.ScriptsStopped event) {
        stoppings.put(event.stage(), event);
    }

    /** The stage is run again from its beginning: what it came to does not count any more. */
    void again(Stage stage) {
        stages.computeIfPresent(stage, (key, old) -> notStarted(stage));
        stoppings.remove(stage);
    }

    void ended(Event.StageEnded event) {
        StageState old = stages.getOrDefault(event.stage(), notStarted(event.stage()));
        stages.put(event.stage(), old.ended(event));
    }

    private static StageState notStarted(Stage stage) {
        return new StageState(
                stage,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new LinkedHashMap<>());
    }
}
