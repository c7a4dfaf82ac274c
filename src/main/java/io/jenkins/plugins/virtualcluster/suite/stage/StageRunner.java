package io.jenkins.plugins.virtualcluster.suite.stage;

import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.RunJournal;
import io.jenkins.plugins.virtualcluster.record.RunState.StageState;
import io.jenkins.plugins.virtualcluster.record.Stage;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import io.jenkins.plugins.virtualcluster.suite.cluster.ClusterSession;
import io.jenkins.plugins.virtualcluster.suite.host.HostSession;
import io.jenkins.plugins.virtualcluster.suite.request.RunSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * Runs one stage: starts its scripts on all hosts at once, and returns when the barrier behind it is passed, that is when
 * each of them has ended, was stopped at the time limit, or is on a host that died.
 */
public final class StageRunner {
    /** For hosts to tell that their scripts ended while nobody listened. */
    private static final Duration CATCHING_UP = Duration.ofSeconds(30);

    private final RunJournal journal;
    private final ScriptCalls calls;
    private final ResultReader results;
    private final RunSettings settings;
    private final Cancellation cancellation;
    private final OutputCounter counter;
    private final ExecutorService threads;

    /** @param calls what scripts ask; knows what was asked in the run before */
    public StageRunner(
            RunJournal journal,
            ScriptCalls calls,
            ResultReader results,
            RunSettings settings,
            Cancellation cancellation,
            OutputCounter counter,
            ExecutorService threads) {
        this.journal = journal;
        this.calls = calls;
        this.results = results;
        this.settings = settings;
        this.cancellation = cancellation;
        this.counter = counter;
        this.threads = threads;
    }

    /**
     * How a stage ended.
     *
     * @param verdict the worst of its hosts'
     * @param cause why it is not PASSED
     */
    public record Result(Verdict verdict, Optional<String> cause) {}

    /**
     * Runs the stage on these hosts.
     *
     * @param limit what is left for it
     */
    public Result run(Stage stage, List<HostSession> hosts, Duration limit) throws InterruptedException {
        List<String> names = hosts.stream().map(HostSession::name).toList();
        calls.begin(stage, names, at -> new Event.StageStarted(at, stage, names, at.plus(limit)));
        return barrier(stage, hosts, Map.of(), Map.of()).pass(limit, limit);
    }

    /**
     * Continues a stage that another process began. Scripts that have ended meanwhile came out as they did; those that
     * still run when the stage's time is over are stopped.
     *
     * @param stopped that the other process had the scripts stopped
     */
    public Result goOn(StageState begun, Optional<Event.ScriptsStopped> stopped, ClusterSession cluster)
            throws InterruptedException {
        Instant until = begun.deadline().orElseThrow();
        Duration limit = Duration.between(begun.started().orElseThrow(), until);
        Map<String, HostOutcome> known = new HashMap<>();
        Map<String, HostStage.Start> starts = new HashMap<>();
        begun.hosts()
                .forEach((name, cell) -> starts.put(name, new HostStage.Start(cell.restarts(), cell.outputOffset())));
        begun.hosts().forEach((name, cell) -> cell.end().ifPresent(end -> known.put(name, HostOutcome.known(end))));
        StageBarrier barrier = barrier(
                begun.stage(),
                begun.hosts().keySet().stream().map(cluster::host).toList(),
                known,
                starts);
        if (stopped.isPresent()) {
            return barrier.stopAgain(stopped.get());
        }
        Duration left = RemainingTime.left(until, journal.now(), limit);
        return barrier.pass(left.compareTo(CATCHING_UP) < 0 ? CATCHING_UP : left, limit);
    }

    private StageBarrier barrier(
            Stage stage, List<HostSession> hosts, Map<String, HostOutcome> known, Map<String, HostStage.Start> starts) {
        Map<String, HostStage> parts = new HashMap<>();
        for (HostSession host : hosts) {
            if (!known.containsKey(host.name())) {
                parts.put(
                        host.name(),
                        new HostStage(
                                stage,
                                host,
                                starts.getOrDefault(host.name(), HostStage.Start.FIRST),
                                journal,
                                calls,
                                results,
                                settings,
                                counter,
                                threads));
            }
        }
        return new StageBarrier(
                stage, hosts.stream().map(HostSession::name).toList(), known, parts, journal, settings, cancellation);
    }
}
