package io.jenkins.plugins.virtualcluster.record;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
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
     * @param since when it is in that phase
     * @param reason why it is dead
     * @param step what it waits for while it starts, and since when; none once it is ready
     * @param waited what it waited for until it was ready
     */
    public record HostState(
            String name,
            boolean active,
            HostPhase phase,
            Optional<String> fullName,
            Optional<String> address,
            Instant since,
            Optional<String> reason,
            Optional<HostStep> step,
            List<Waited> waited) {}

    /** What a host waits for, as in {@link Event.HostWaits}, and since when. */
    public record HostStep(String what, Instant since) {}

    /**
     * One stage.
     *
     * @param started none if it did not start
     * @param deadline none if it did not start
     * @param verdict none while it has not ended
     * @param obstacle as in {@link Event.StageEnded}
     * @param hosts what each host did in it, in the order of the cluster
     */
    public record StageState(
            Stage stage,
            Optional<Instant> started,
            Optional<Instant> deadline,
            Optional<Instant> ended,
            Optional<Verdict> verdict,
            Optional<String> cause,
            Optional<Verdict> obstacle,
            Map<String, CellState> hosts) {
        StageState started(Event.StageStarted e, Map<String, CellState> cells) {
            return new StageState(
                    stage, Optional.of(e.at()), Optional.of(e.deadline()), ended, verdict, cause, obstacle, cells);
        }

        /** Whether its scripts ran, and said on each host that there was nothing to do. */
        public boolean hadNothingToDo() {
            return started.isPresent() && verdict.equals(Optional.of(Verdict.SKIPPED));
        }

        /** How the hosts ended that failed in it; those that were cancelled did not. */
        public List<Event.HostEnded> failedHosts() {
            return hosts.values().stream()
                    .flatMap(cell -> cell.end().stream())
                    .filter(end -> KnownFailures.isFailure(end.verdict()))
                    .toList();
        }

        StageState ended(Event.StageEnded e) {
            return new StageState(
                    stage,
                    started,
                    deadline,
                    Optional.of(e.at()),
                    Optional.of(e.verdict()),
                    e.cause(),
                    e.obstacle(),
                    hosts);
        }
    }

    /**
     * One host in one stage.
     *
     * @param end none while its script runs
     * @param restarts how often its script was started again after reboots of the host
     * @param outputOffset where in the output the last start begins
     * @param counted the lines of its output that tell of errors and warnings; none if there are none, or they were not counted
     */
    public record CellState(
            String host,
            Instant started,
            Optional<Event.HostEnded> end,
            int restarts,
            long outputOffset,
            Optional<OutputCount> counted) {
        static CellState begun(String host, Instant started) {
            return new CellState(host, started, Optional.empty(), 0, 0, Optional.empty());
        }

        CellState ended(Event.HostEnded e) {
            return new CellState(host, started, Optional.of(e), restarts, outputOffset, counted);
        }

        CellState restarted(Event.HostRestarted e) {
            return new CellState(host, started, end, e.restarts(), e.outputOffset(), counted);
        }

        CellState counted(Event.OutputCounted e) {
            OutputCount count = new OutputCount(e.errors(), e.warnings(), e.complete());
            return new CellState(host, started, end, restarts, outputOffset, Optional.of(count));
        }
    }

    /** What a guest that was started does first. */
    public static final String BOOTS = "boots";

    /** What a guest has done before that was saved when its cluster stood by. */
    public static final String RESTORED = "restored from standby";

    private final PlaceState place = new PlaceState();
    private final HostStates hosts = new HostStates();
    private final StageStates stages = new StageStates();
    private final KnownFailures known = new KnownFailures();
    private final ScriptReports reports = new ScriptReports();
    private final WaitingCalls waiting = new WaitingCalls();
    private final CleanState clean = new CleanState();
    private final List<Event.Note> notes = new ArrayList<>();
    private final List<Event.FilesCollected> collected = new ArrayList<>();
    private final List<Event.ImageReady> images = new ArrayList<>();
    private Event.RunStarted start;
    private Event.CancelRequested cancel;
    private Event.CancelRequested abort;
    private Event.RunJudged judged;
    private int resumptions;
    private Event.StandbyTaken taken;
    private Event.StandbySaved saved;
    private Event.RunHeld held;
    private Event.RunContinued continued;
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
        reports.apply(event);
        waiting.apply(event);
        clean.apply(event);
        known.apply(event);
        if (event instanceof Event.RunStarted e) {
            start(e);
        } else if (event instanceof Event.Note e) {
            notes.add(e);
        } else if (event instanceof Event.HostStarting e) {
            hosts.starting(e);
        } else if (event instanceof Event.HostWaits e) {
            hosts.waits(e);
        } else if (event instanceof Event.HostReady e) {
            hosts.ready(e);
        } else if (event instanceof Event.HostDied e) {
            hosts.died(e);
        } else if (event instanceof Event.StageStarted e) {
            stages.started(e);
        } else if (event instanceof Event.HostEnded e) {
            stages.hostEnded(e);
        } else if (event instanceof Event.OutputCounted e) {
            stages.outputCounted(e);
        } else if (event instanceof Event.HostRestarted e) {
            stages.hostRestarted(e);
        } else if (event instanceof Event.StageEnded e) {
            stages.ended(e);
        } else if (event instanceof Event.FilesCollected e) {
            filesCollected(e);
        } else if (event instanceof Event.CancelRequested e) {
            cancelRequested(e);
        } else if (event instanceof Event.ScriptsStopped e) {
            stages.stopped(e);
        } else if (event instanceof Event.ImageReady e) {
            images.add(e);
        } else if (event instanceof Event.RunResumed) {
            resumptions++;
        } else if (event instanceof Event.RunJudged e) {
            judged = e;
        } else if (event instanceof Event.ClusterStopped e) {
            stopped = e;
        } else if (event instanceof Event.RunEnded e) {
            end = e;
        } else if (event instanceof Event.RunHeld e) {
            held = e;
        } else if (event instanceof Event.RunContinued e) {
            continued = e;
        } else if (event instanceof ClusterEvent.PuttingBack e && e.boot()) {
            hosts.bootAgain(e);
            stages.again(Stage.SUITE_INIT);
        } else if (event instanceof ClusterEvent.PutBack e && !e.boot()) {
            hosts.putBack(e);
        } else if (event instanceof Event.StandbyTaken e) {
            taken = e;
            hosts.restored();
        } else if (event instanceof Event.StandbySaved e) {
            saved = e;
        } else if (event instanceof Event.Unknown) {
            unknown++;
        }
    }

    /** A run that was resumed may bring the same files again. */
    private void filesCollected(Event.FilesCollected event) {
        collected.removeIf(old -> old.stage().equals(event.stage())
                && old.host().equals(event.host())
                && old.files().equals(event.files()));
        collected.add(event);
    }

    private void cancelRequested(Event.CancelRequested event) {
        if (cancel == null) {
            cancel = event;
        }
        if (event.atOnce() && abort == null) {
            abort = event;
        }
    }

    private void start(Event.RunStarted event) {
        start = event;
        hosts.planned(event);
        stages.planned(event.stages());
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
        return hosts.all();
    }

    /** The results, measurements and files that its scripts reported. */
    public ScriptReports reports() {
        return reports;
    }

    /** For what its scripts wait now. */
    public WaitingCalls waiting() {
        return waiting;
    }

    /** All stages that are meant to run, in order; before them the preparation of images, if the run had to do that. */
    public Collection<StageState> stages() {
        return stages.all();
    }

    /** The same without the preparation. */
    public List<StageState> stagesOfSuite() {
        return stages.all().stream()
                .filter(stage -> !stage.stage.isPreparation())
                .toList();
    }

    /** That stage; none if it is not meant to run. */
    public Optional<StageState> stage(Stage stage) {
        return stages.of(stage);
    }

    /** Whether the cluster is clean, and how often it was made so. */
    public CleanState clean() {
        return clean;
    }

    /** The stage whose scripts run now. */
    public Optional<StageState> running() {
        return stages.all().stream()
                .filter(stage -> stage.started.isPresent() && stage.verdict.isEmpty())
                .findFirst();
    }

    /** How the case ended, as far as its stages have; see {@link Verdict#ofCase}. */
    public Verdict caseVerdict(String testCase) {
        return Verdict.ofCase(
                stages.all().stream()
                        .filter(stage -> stage.stage.testCase().equals(Optional.of(testCase)))
                        .flatMap(stage -> stage.verdict.stream())
                        .toList(),
                stages.of(Stage.caseRun(testCase)).flatMap(StageState::verdict));
    }

    /** What was counted in the outputs of all stages of that case. */
    public OutputCount counted(String testCase) {
        return stages.all().stream()
                .filter(stage -> stage.stage.testCase().equals(Optional.of(testCase)))
                .flatMap(stage -> stage.hosts.values().stream())
                .flatMap(cell -> cell.counted.stream())
                .reduce(OutputCount.NONE, OutputCount::plus);
    }

    /** Why that case is SKIPPED though its run stage began; empty unless all its hosts had nothing to do. */
    public Optional<String> nothingToDo(String testCase) {
        return stages.of(Stage.caseRun(testCase))
                .filter(run -> run.hadNothingToDo() && caseVerdict(testCase) == Verdict.SKIPPED)
                .flatMap(StageState::cause);
    }

    /** The names of all cases, in order. */
    public List<String> cases() {
        return stages.all().stream()
                .flatMap(stage -> stage.stage.testCase().stream())
                .distinct()
                .toList();
    }

    /** Which failures are known issues. */
    public KnownFailures known() {
        return known;
    }

    public List<Event.Note> notes() {
        return List.copyOf(notes);
    }

    public List<Event.FilesCollected> collected() {
        return List.copyOf(collected);
    }

    /** The prepared images that its hosts are started from; of a run that was resumed, perhaps one more than once. */
    public List<Event.ImageReady> images() {
        return List.copyOf(images);
    }

    /** The standby cluster that it has taken over; none if its cluster booted. */
    public Optional<Event.StandbyTaken> standbyTaken() {
        return Optional.ofNullable(taken);
    }

    /** That its cluster was saved to stand by. */
    public Optional<Event.StandbySaved> standbySaved() {
        return Optional.ofNullable(saved);
    }

    /** The id by which commands name its cluster, if it has one of its own; none if the journal has no first event. */
    public Optional<String> cluster() {
        return standbyTaken()
                .map(Event.StandbyTaken::cluster)
                .or(() -> started().map(Event.RunStarted::run));
    }

    /** The first request for the run's end. */
    public Optional<Event.CancelRequested> cancelRequested() {
        return Optional.ofNullable(cancel);
    }

    /** The first request for the run's end at once. */
    public Optional<Event.CancelRequested> abortRequested() {
        return Optional.ofNullable(abort);
    }

    /** That the stage's scripts were stopped. */
    public Optional<Event.ScriptsStopped> scriptsStopped(Stage stage) {
        return stages.stopping(stage);
    }

    /** How often another process went on with the run. */
    public int resumptions() {
        return resumptions;
    }

    /** How the run ended, also while its cluster is still there. */
    public Optional<Event.RunJudged> judged() {
        return Optional.ofNullable(judged);
    }

    /** That the run was held, also when it has continued since. */
    public Optional<Event.RunHeld> held() {
        return Optional.ofNullable(held);
    }

    /** That the run continued after it was held. */
    public Optional<Event.RunContinued> continued() {
        return Optional.ofNullable(continued);
    }

    /** That the run is held now: nobody let it continue, or asked for its end. */
    public Optional<Event.RunHeld> holding() {
        return held().filter(hold -> continued == null && cancel == null && judged == null && end == null);
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
