package io.jenkins.plugins.virtualcluster.record;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a run's events say so far. Not safe for use by several threads. */
public final class RunState {

    /** Where a host is on its way. */
    public enum HostPhase {
        WAITING,
        STARTING,
        READY,
        DEAD
    }

    /**
     * One host of the cluster.
     *
     * @param reason why it is dead
     */
    public record HostState(
            String name,
            boolean active,
            HostPhase phase,
            Optional<String> fullName,
            Optional<String> address,
            Instant since,
            Optional<String> reason) {}

    /**
     * One stage.
     *
     * @param started none if it did not start
     * @param deadline none if it did not start
     * @param verdict none while it has not ended
     * @param hosts what each host did in it, in the order of the cluster
     */
    public record StageState(
            Stage stage,
            Optional<Instant> started,
            Optional<Instant> deadline,
            Optional<Instant> ended,
            Optional<Verdict> verdict,
            Optional<String> cause,
            Map<String, CellState> hosts) {}

    /**
     * One host in one stage.
     *
     * @param end none while its script runs
     * @param restarts how often its script was started again after reboots of the host
     * @param outputOffset where in the output the last start begins
     */
    public record CellState(
            String host, Instant started, Optional<Event.HostEnded> end, int restarts, long outputOffset) {}

    private final PlaceState place = new PlaceState();
    private final Map<String, HostState> hosts = new LinkedHashMap<>();
    private final Map<Stage, StageState> stages = new LinkedHashMap<>();
    private final List<Event.Note> notes = new ArrayList<>();
    private final List<Event.FilesCollected> collected = new ArrayList<>();
    private Event.RunStarted start;
    private Event.CancelRequested cancel;
    private Event.ClusterStopped stopped;
    private Event.RunEnded end;
    private int unknown;
    private Instant last = Instant.EPOCH;

    /** The state that all these events lead to. */
    public static RunState of(Collection<Event> events) {
        RunState state = new RunState();
        events.forEach(state::apply);
        return state;
    }

    /** Reads the journal of that run. */
    public static RunState read(RunDirectory directory) throws IOException {
        return of(Journal.read(directory.journal()));
    }

    /** Takes the next event in. */
    public void apply(Event event) {
        last = event.at();
        place.apply(event);
        if (event instanceof Event.RunStarted e) {
            start(e);
        } else if (event instanceof Event.Note e) {
            notes.add(e);
        } else if (event instanceof Event.HostStarting e) {
            host(
                    e.host(),
                    HostPhase.STARTING,
                    e.at(),
                    Optional.of(e.fullName()),
                    Optional.of(e.address()),
                    Optional.empty());
        } else if (event instanceof Event.HostReady e) {
            host(e.host(), HostPhase.READY, e.at(), Optional.empty(), Optional.empty(), Optional.empty());
        } else if (event instanceof Event.HostDied e) {
            host(e.host(), HostPhase.DEAD, e.at(), Optional.empty(), Optional.empty(), Optional.of(e.reason()));
        } else if (event instanceof Event.StageStarted e) {
            stageStarted(e);
        } else if (event instanceof Event.HostEnded e) {
            hostEnded(e);
        } else if (event instanceof Event.HostRestarted e) {
            hostRestarted(e);
        } else if (event instanceof Event.StageEnded e) {
            stageEnded(e);
        } else if (event instanceof Event.FilesCollected e) {
            collected.add(e);
        } else if (event instanceof Event.CancelRequested e) {
            cancel = e;
        } else if (event instanceof Event.ClusterStopped e) {
            stopped = e;
        } else if (event instanceof Event.RunEnded e) {
            end = e;
        } else if (event instanceof Event.Unknown) {
            unknown++;
        }
    }

    private void start(Event.RunStarted event) {
        start = event;
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
                            Optional.empty()));
        }
        for (Stage stage : event.stages()) {
            stages.put(stage, notStarted(stage));
        }
    }

    private static StageState notStarted(Stage stage) {
        return new StageState(
                stage,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    private void host(
            String name,
            HostPhase phase,
            Instant at,
            Optional<String> fullName,
            Optional<String> address,
            Optional<String> reason) {
        hosts.computeIfPresent(
                name,
                (key, old) -> new HostState(
                        name, old.active, phase, fullName.or(old::fullName), address.or(old::address), at, reason));
    }

    private void stageStarted(Event.StageStarted event) {
        Map<String, CellState> cells = new LinkedHashMap<>();
        event.hosts().forEach(host -> cells.put(host, new CellState(host, event.at(), Optional.empty(), 0, 0)));
        stages.put(
                event.stage(),
                new StageState(
                        event.stage(),
                        Optional.of(event.at()),
                        Optional.of(event.deadline()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        cells));
    }

    private void hostEnded(Event.HostEnded event) {
        StageState stage = stages.get(event.stage());
        if (stage != null && stage.hosts.containsKey(event.host())) {
            CellState old = stage.hosts.get(event.host());
            stage.hosts.put(
                    event.host(),
                    new CellState(event.host(), old.started, Optional.of(event), old.restarts, old.outputOffset));
        }
    }

    private void hostRestarted(Event.HostRestarted event) {
        StageState stage = stages.get(event.stage());
        if (stage != null && stage.hosts.containsKey(event.host())) {
            CellState old = stage.hosts.get(event.host());
            stage.hosts.put(
                    event.host(),
                    new CellState(event.host(), old.started, old.end, event.restarts(), event.outputOffset()));
        }
    }

    private void stageEnded(Event.StageEnded event) {
        StageState old = stages.getOrDefault(event.stage(), notStarted(event.stage()));
        stages.put(
                event.stage(),
                new StageState(
                        event.stage(),
                        old.started,
                        old.deadline,
                        Optional.of(event.at()),
                        Optional.of(event.verdict()),
                        event.cause(),
                        old.hosts));
    }

    /** The first event; none if the journal holds none. */
    public Optional<Event.RunStarted> started() {
        return Optional.ofNullable(start);
    }

    /** Where its cluster is, or for what it waits. */
    public PlaceState place() {
        return place;
    }

    /** All hosts of the cluster, those that run scripts first. */
    public Collection<HostState> hosts() {
        return List.copyOf(hosts.values());
    }

    /** All stages that are meant to run, in order. */
    public Collection<StageState> stages() {
        return List.copyOf(stages.values());
    }

    /** The stage whose scripts run now. */
    public Optional<StageState> running() {
        return stages.values().stream()
                .filter(stage -> stage.started.isPresent() && stage.verdict.isEmpty())
                .findFirst();
    }

    /** The worst verdict of the case's stages so far, those of its init and run stages counting as they ended. */
    public Verdict caseVerdict(String testCase) {
        return Verdict.worst(stages.values().stream()
                .filter(stage -> stage.stage.testCase().equals(Optional.of(testCase)))
                .flatMap(stage -> stage.verdict.stream())
                .toList());
    }

    /** The names of all cases, in order. */
    public List<String> cases() {
        return stages.keySet().stream()
                .flatMap(stage -> stage.testCase().stream())
                .distinct()
                .toList();
    }

    public List<Event.Note> notes() {
        return List.copyOf(notes);
    }

    public List<Event.FilesCollected> collected() {
        return List.copyOf(collected);
    }

    public Optional<Event.CancelRequested> cancelRequested() {
        return Optional.ofNullable(cancel);
    }

    public Optional<Event.ClusterStopped> clusterStopped() {
        return Optional.ofNullable(stopped);
    }

    /** The last event, once the run is over. */
    public Optional<Event.RunEnded> ended() {
        return Optional.ofNullable(end);
    }

    /** How many events only a newer version knows. */
    public int unknownEvents() {
        return unknown;
    }

    /** When the latest event happened. */
    public Instant lastEvent() {
        return last;
    }
}
