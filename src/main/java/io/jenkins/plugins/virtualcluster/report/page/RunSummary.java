package io.jenkins.plugins.virtualcluster.report.page;

import io.jenkins.plugins.virtualcluster.definition.MatrixCell;
import io.jenkins.plugins.virtualcluster.record.Attempt;
import io.jenkins.plugins.virtualcluster.record.Event;
import io.jenkins.plugins.virtualcluster.record.Issue;
import io.jenkins.plugins.virtualcluster.record.Records;
import io.jenkins.plugins.virtualcluster.record.RunState;
import io.jenkins.plugins.virtualcluster.record.SuiteCases;
import io.jenkins.plugins.virtualcluster.record.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A run in a list of runs. Its cases have the names that the suite has for them, also if the run repeats them.
 *
 * @param id the name of the record's directory
 * @param commit of the definitions
 * @param commitPage the address of its web page; none in indexes of old
 * @param verdict none while it runs, and none for ever if it was broken off
 * @param cause of the verdict
 * @param durationMs to the last event, in milliseconds
 * @param live whether its record is being written
 * @param hosts how many of them; of a script those that ran it
 * @param stages how many are meant to run, with those of repetitions
 * @param attempt which one at the suite it was
 * @param passedOnRetry cases that passed and did not in an attempt before, and how they ended then
 * @param script whether it was one script, and no suite; false in indexes of old
 * @param cell the tags of the suite's matrix with their values in this run, in order; empty without a matrix
 * @param known whether all that failed is a known issue; false in indexes of old
 * @param knownCases cases that failed by known issues alone
 * @param issues the known issues that occurred
 * @param damage what of its record is missing or cannot be read, and where; empty if nothing
 * @param rerunOf the id of the run that it repeats; empty if it repeats none
 * @param heldUntil when a run that is held continues at the latest; empty if it is not held, or if no process continues it
 */
public record RunSummary(
        String id,
        String run,
        String suite,
        String cluster,
        Optional<String> commit,
        Optional<String> commitPage,
        Optional<Verdict> verdict,
        Optional<String> cause,
        String owner,
        String hypervisor,
        Instant started,
        Optional<Instant> ended,
        long durationMs,
        boolean live,
        int hosts,
        int stages,
        Attempt attempt,
        Map<String, Verdict> passedOnRetry,
        boolean script,
        Map<String, String> cell,
        boolean known,
        List<String> knownCases,
        List<Issue> issues,
        List<String> damage,
        Optional<String> rerunOf,
        Optional<Instant> heldUntil) {
    public RunSummary {
        for (Object part : new Object[] {id, run, suite, cluster, started, attempt, commit, verdict, cause, ended}) {
            Objects.requireNonNull(part, "a run has an id, a suite, a cluster, a start and an attempt");
        }
        commitPage = commitPage == null ? Optional.empty() : commitPage;
        cell = cell == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(cell));
        knownCases = knownCases == null ? List.of() : List.copyOf(knownCases);
        issues = issues == null ? List.of() : List.copyOf(issues);
        damage = damage == null ? List.of() : List.copyOf(damage);
        heldUntil = heldUntil == null ? Optional.empty() : heldUntil;
        rerunOf = rerunOf == null ? Optional.empty() : rerunOf;
        passedOnRetry = Collections.unmodifiableMap(new LinkedHashMap<>(passedOnRetry));
    }

    /** Whether it is a run of the same suite and cell of its matrix. */
    public boolean isOfSame(RunSummary other) {
        return suite.equals(other.suite) && cell.equals(other.cell);
    }

    /** What was run, such as {@code copy} or {@code copy (version=5.6)}. */
    public String title() {
        return new MatrixCell(cell).title(suite);
    }

    /** Such as {@code version=5.6, arch=aarch64}; empty without a matrix. */
    public String cellName() {
        return new MatrixCell(cell).toString();
    }

    static RunSummary of(String id, RunState state, Event.RunStarted start, boolean live, List<String> damage) {
        Optional<Event.RunEnded> end = state.ended();
        SuiteCases cases = new SuiteCases(state);
        return new RunSummary(
                id,
                start.run(),
                start.suite(),
                start.cluster(),
                start.commit(),
                start.commitPage(),
                end.map(Event.RunEnded::verdict),
                end.flatMap(Event.RunEnded::cause),
                start.owner(),
                state.place().hypervisor(),
                start.at(),
                end.map(Event.RunEnded::at),
                Math.max(0, Duration.between(start.at(), state.lastEvent()).toMillis()),
                live,
                start.isScript() ? start.active() : start.hosts().size(),
                start.stages().size(),
                start.attempt(),
                cases.passedOnRetry(),
                start.isScript() || start.isClusterAlone(),
                start.cell(),
                state.known().isRun(),
                cases.known(),
                List.copyOf(state.known().issues()),
                damage,
                start.rerunOf(),
                state.holding().filter(hold -> live).map(Event.RunHeld::until));
    }

    /** Of a record that does not say how the run began: what its name and the other events say. */
    static RunSummary damaged(String id, Records.Name name, RunState state, boolean live, List<String> damage) {
        Optional<Event.RunEnded> end = state.ended();
        return new RunSummary(
                id,
                name.run(),
                name.suite(),
                "",
                Optional.empty(),
                Optional.empty(),
                end.map(Event.RunEnded::verdict),
                end.flatMap(Event.RunEnded::cause),
                "",
                state.place().hypervisor(),
                name.started(),
                end.map(Event.RunEnded::at),
                Math.max(0, Duration.between(name.started(), state.lastEvent()).toMillis()),
                live,
                state.hosts().size(),
                state.stages().size(),
                Attempt.ONLY,
                Map.of(),
                false,
                Map.of(),
                state.known().isRun(),
                state.known().cases(),
                List.copyOf(state.known().issues()),
                damage,
                Optional.empty(),
                Optional.empty());
    }
}
