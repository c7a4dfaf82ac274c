package io.jenkins.plugins.virtualcluster.cli.records;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.jenkins.plugins.virtualcluster.record.Attachment;
import io.jenkins.plugins.virtualcluster.record.CaseResults;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Measurement;
import io.jenkins.plugins.virtualcluster.record.OutputCount;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.RunState.CellState;
import io.jenkins.plugins.virtualcluster.record.RunState.HostState;
import io.jenkins.plugins.virtualcluster.record.RunState.StageState;
import io.jenkins.plugins.virtualcluster.record.RunStatus;
import io.jenkins.plugins.virtualcluster.record.ScriptResult;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run as {@code show --json} prints it.
 *
 * @param line the same as in {@code list --json}; its fields stand beside those of this
 * @param cases by name, in order
 * @param repetitions of a run that repeats its cases, by the case's own name and the verdict, which times of it ended so
 * @param results that scripts reported below the cases
 * @param measurements of the scripts
 * @param attachments files that scripts attached
 * @param knownCases those that failed by known issues alone
 * @param knownIssues those that occurred, by the stages that they failed
 */
public record RunDocument(
        @JsonUnwrapped Line line,
        List<Host> hosts,
        List<StageLine> stages,
        Map<String, Verdict> cases,
        Map<String, Map<Verdict, List<Integer>>> repetitions,
        List<ScriptResult> results,
        List<Measurement> measurements,
        List<Attachment> attachments,
        List<String> knownCases,
        List<KnownFailure> knownIssues) {
    /**
     * A run as {@code list --json} prints it.
     *
     * @param record the path of its record
     * @param state {@code ended}, {@code running}, {@code interrupted} or {@code damaged}
     * @param verdict none unless it has ended
     * @param cause of the verdict
     * @param cell the tags of the suite's matrix with their values in this run
     * @param known whether all that failed is a known issue
     * @param damage what of its record is missing or cannot be read, and where
     * @param rerunOf the id of the run that it repeats
     * @param heldUntil when a run that is held continues at the latest; also empty while no process continues it
     */
    public record Line(
            String run,
            String record,
            String suite,
            Optional<String> cluster,
            String state,
            Optional<Verdict> verdict,
            Optional<String> cause,
            Optional<Instant> started,
            Optional<Instant> ended,
            Optional<String> owner,
            Optional<String> commit,
            Optional<String> commitPage,
            Map<String, String> cell,
            boolean known,
            List<String> damage,
            Optional<String> rerunOf,
            Optional<Instant> heldUntil) {
        public static Line of(Records.Entry entry) {
            Optional<Event.RunStarted> start = entry.state().started();
            Optional<Event.RunEnded> end = entry.state().ended();
            Optional<Records.Name> name = Records.name(entry.directory());
            return new Line(
                    name.map(Records.Name::run)
                            .orElse(String.valueOf(entry.directory().path().getFileName())),
                    entry.directory().path().toString(),
                    name.map(Records.Name::suite).orElse(""),
                    start.map(Event.RunStarted::cluster),
                    state(entry),
                    end.map(Event.RunEnded::verdict),
                    end.flatMap(Event.RunEnded::cause),
                    start.map(Event.RunStarted::at),
                    end.map(Event.RunEnded::at),
                    start.map(Event.RunStarted::owner),
                    start.flatMap(Event.RunStarted::commit),
                    start.flatMap(Event.RunStarted::commitPage),
                    start.map(Event.RunStarted::cell).orElse(Map.of()),
                    entry.state().known().isRun(),
                    entry.damage(),
                    start.flatMap(Event.RunStarted::rerunOf),
                    entry.state().holding().filter(hold -> entry.beingWritten()).map(Event.RunHeld::until));
        }

        private static String state(Records.Entry entry) {
            if (entry.state().ended().isPresent()) {
                return "ended";
            }
            return RunStatus.of(
                            Optional.empty(),
                            entry.beingWritten(),
                            !entry.damage().isEmpty())
                    .word();
        }
    }

    /**
     * One host of the cluster.
     *
     * @param active whether it runs scripts
     * @param reason why it is dead
     */
    public record Host(String name, boolean active, String phase, Optional<String> address, Optional<String> reason) {
        static Host of(HostState host) {
            return new Host(host.name(), host.active(), host.phase().name(), host.address(), host.reason());
        }
    }

    /** One stage; the times are missing if it did not start, the verdict until it ends. */
    public record StageLine(
            String stage,
            Optional<Verdict> verdict,
            Optional<String> cause,
            Optional<Instant> started,
            Optional<Instant> ended,
            Map<String, Script> hosts) {
        static StageLine of(StageState stage) {
            Map<String, Script> scripts = new LinkedHashMap<>();
            stage.hosts().forEach((host, cell) -> scripts.put(host, Script.of(cell)));
            return new StageLine(
                    stage.stage().toString(), stage.verdict(), stage.cause(), stage.started(), stage.ended(), scripts);
        }
    }

    /**
     * What one host did in a stage; without a verdict, its script is running.
     *
     * @param counted how many lines of its output tell of errors and warnings; none if there are none, or they were not counted
     */
    public record Script(
            Optional<Verdict> verdict,
            Optional<Integer> exitCode,
            Optional<Integer> signal,
            Optional<String> cause,
            Instant started,
            Optional<Instant> ended,
            int restarts,
            Optional<OutputCount> counted) {
        static Script of(CellState cell) {
            Optional<Event.HostEnded> end = cell.end();
            return new Script(
                    end.map(Event.HostEnded::verdict),
                    end.flatMap(one -> one.exitCode().stream().boxed().findFirst()),
                    end.flatMap(one -> one.signal().stream().boxed().findFirst()),
                    end.flatMap(Event.HostEnded::cause),
                    cell.started(),
                    end.map(Event.HostEnded::at),
                    cell.restarts(),
                    cell.counted());
        }
    }

    /**
     * A known issue that failed a stage.
     *
     * @param stage none if it failed the run beside its stages
     * @param hosts on which it failed the stage; none if it failed as a whole
     * @param line that matches, of the first of them
     */
    public record KnownFailure(
            Optional<String> stage,
            List<String> hosts,
            String link,
            Optional<String> text,
            String pattern,
            String line) {
        static KnownFailure of(Event.KnownIssueFound found) {
            return new KnownFailure(
                    found.stage().map(Object::toString),
                    found.hosts(),
                    found.issue().link(),
                    found.issue().text(),
                    found.issue().pattern(),
                    found.line());
        }
    }

    static RunDocument of(Records.Entry entry) {
        RunState state = entry.state();
        Map<String, Verdict> cases = new LinkedHashMap<>();
        state.cases().forEach(name -> cases.put(name, state.caseVerdict(name)));
        return new RunDocument(
                Line.of(entry),
                state.hosts().stream().map(Host::of).toList(),
                state.stages().stream().map(StageLine::of).toList(),
                cases,
                CaseResults.repetitions(state),
                state.reports().results(),
                state.reports().measurements(),
                state.reports().attachments(),
                state.known().cases(),
                state.known().all().stream().map(KnownFailure::of).toList());
    }
}
